"""Repositories as texts, and rows that cite them."""

from __future__ import annotations

from pathlib import Path

from pytest_dagster_parity.evidence.charter import Charter
from pytest_dagster_parity.evidence.ci.answers import Answer, CitedTest
from pytest_dagster_parity.evidence.ci.citation import cited_commands
from pytest_dagster_parity.evidence.ci.configuration import Configuration, Run
from pytest_dagster_parity.evidence.ci.crates import Crates
from pytest_dagster_parity.evidence.ci.reading import read_ci
from pytest_dagster_parity.evidence.ci.running import does_run
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.results import Results
from pytest_dagster_parity.evidence.tree import Tree
from pytest_dagster_parity.matrix.model import Cell, Column, Row

CI = ".github/workflows/ci.yml"

FLOW = {
    "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n',
    "crates/flow/Cargo.toml": '[package]\nname = "flow"\n\n[features]\ntest-utils = []\n',
    "crates/flow/src/lib.rs": "pub mod controllers;\n",
    "crates/flow/src/controllers/schedule.rs": "mod tests {\n    #[test]\n    fn computes_due_ticks() {}\n}\n",
    "crates/flow/tests/gates_m1.rs": "#[test]\nfn parity_m1_runs() {}\n",
    "crates/flow/tests/gates_m2.rs": "#[test]\nfn parity_m2_reconcile_is_bounded() {}\n\n#[test]\nfn other_test() {}\n",
    "crates/api/Cargo.toml": '[package]\nname = "api"\n',
    "crates/api/src/lib.rs": "",
    "crates/api/tests/gates_api.rs": "#[test]\nfn answers() {}\n",
}
"""A workspace of two crates."""

PYTHON = {
    "python/flow/pyproject.toml": '[tool.pytest.ini_options]\ntestpaths = ["tests"]\n',
    "python/flow/tests/unit/test_types.py": (
        "class TestTypes:\n    def test_daily(self):\n        pass\n\n\ndef test_static():\n    pass\n"
    ),
    "python/flow/tests/integration/test_cli.py": "def test_status():\n    pass\n",
}
"""A Python package below the root."""


class Texts(dict[str, str]):
    """Files by path."""

    def text(self, path: str) -> str | None:
        return self.get(path)

    def named(self, name: str) -> tuple[str, ...]:
        return tuple(path for path in self if path.rpartition("/")[2] == name)


def read(text: str, path: str = CI, **others: str) -> Configuration:
    """Return a configuration; other files by path with `__` for `/`."""
    files = Texts({path: text})
    files.update({key.replace("__", "/"): each for key, each in others.items()})
    return read_ci(path, files)


def shown(configuration: Configuration) -> list[tuple[str, int, str]]:
    """Return job, line and command of all that a configuration runs."""
    return [(run.job, run.line, run.command) for run in configuration.runs]


def answer(command: str, path: str, *names: str, folder: str | None = "", case: str = "", **more: str) -> Answer:
    """Return whether a command runs a test of the two repositories above, some files of which are others."""
    files = Texts({**FLOW, **PYTHON, **{key.replace("__", "/"): each for key, each in more.items()}})
    (words,) = cited_commands(command)
    run = Run(job="test", path=CI, line=1, words=words, folder=folder)
    return does_run(run, CitedTest(path, names, case), Crates(files))


def context(
    root: Path, files: dict[str, str], charter: Charter | None = None, results: Results | None = None
) -> Context:
    """Return the context of a check of a repository."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return Context(tree=Tree(root), charter=charter or Charter(), results=results)


def row(ci: str, tests: str = "", status: str = "Implemented") -> Row:
    """Return a row in line 5 that cites tests in column 20 and CI in column 80."""
    cells = {
        Column.CAPABILITY: Cell(text="ticks", line=5, column=3),
        Column.STATUS: Cell(text=status, line=5, column=10),
        Column.TESTS: Cell(text=tests, line=5, column=20),
        Column.CI: Cell(text=ci, line=5, column=80),
    }
    return Row(index=0, path="docs/parity/matrix.md", line=5, heading="", cells=cells)
