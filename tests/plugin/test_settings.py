"""Settings in pyproject.toml, as a session meets them."""

from __future__ import annotations

import os

import pytest

from pytest_dagster_parity.testing import Example
from tests.plugin.corpora import ADAPTER, TWO_DOMAINS

TABLE = f"""
[tool.pytest.ini_options]
[tool.dagster-parity]
adapter = "{ADAPTER}Launches"
adapter-options = {{port = 82}}
scenarios = "toys"
level = "exact"
only = ["schedules.*"]
seed = 11
record = "out/record.jsonl"
summary = "out/summary.md"
"""


def test_pyproject_says_what_options_would(
    pytester: pytest.Pytester, workers: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    example = Example(pytester, {**TWO_DOMAINS, "pyproject.toml": TABLE, "deep/.keep": ""})
    monkeypatch.chdir(example.folder / "deep")
    observed = example.run_pytest(
        *("--parity", *workers),
        exit_status=1,
        outcomes={"passed": 2, "failed": 1, "deselected": 3} if "-n" not in workers else {"passed": 2, "failed": 1},
        changed_files=["out/record.jsonl", "out/summary.md"],
        says=[f"dagster-parity: adapter {ADAPTER}Launches, level exact, Dagster 1.13, seed 11"],
    )
    header = observed.record("out/record.jsonl").header
    assert header is not None
    assert header.target is not None
    assert (header.seed, header.level, header.target.version) == (11, "exact", "2.82")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ("--parity-level", "ful"),
            "--parity-level: level is 'ful', and must be one of core, full, exact; did you mean",
        ),
        (("--parity-seed", "x"), "--parity-seed: seed is 'x', and must be a whole number from 0, of 18 digits at most"),
        (
            ("--parity-adapter-option", "port"),
            "--parity-adapter-option: adapter-options is 'port', and must be KEY=VALUE",
        ),
        (
            ("--parity-line", "9.9"),
            "--parity-line: line is '9.9', and must be one of 1.10, 1.11, 1.12, 1.13, as a text",
        ),
        (("--parity-timeout", "0"), "--parity-timeout: timeout is '0', and must be a number of seconds above 0"),
        (("--parity-scenarios", "gone"), "--parity-scenarios: scenarios is 'gone', and must be the path of"),
    ],
)
def test_a_wrong_option_is_refused(pytester: pytest.Pytester, options: tuple[str, ...], message: str) -> None:
    Example(pytester, TWO_DOMAINS).run_pytest(
        "--parity", *options, "-p", "no:xdist", exit_status=4, changed_files=[], says=[f"ERROR: {message}"]
    )


def test_a_wrong_option_is_refused_before_there_are_workers(pytester: pytest.Pytester) -> None:
    Example(pytester, TWO_DOMAINS).run_pytest(
        *("--parity", "--parity-level", "ful", "-n", "2"),
        exit_status=4,
        changed_files=[],
        says=["did you mean 'full'?"],
    )


def test_a_wrong_key_is_refused(pytester: pytest.Pytester) -> None:
    Example(
        pytester, {"pyproject.toml": "[tool.pytest.ini_options]\n[tool.dagster-parity]\nadaptor = 'x'\n"}
    ).run_pytest(
        "--parity",
        exit_status=4,
        says=["ERROR: pyproject.toml [tool.dagster-parity]: there is no setting 'adaptor'; did you mean 'adapter'?"],
    )


@pytest.mark.parametrize("table", ["dagster_parity", "pytest-dagster-parity", "pytest_dagster_parity"])
def test_a_table_of_another_name_is_refused_for_it_would_not_be_read(pytester: pytest.Pytester, table: str) -> None:
    Example(pytester, {"pyproject.toml": f"[tool.pytest.ini_options]\n[tool.{table}]\nlevel = 'core'\n"}).run_pytest(
        "--parity",
        exit_status=4,
        says=[f"ERROR: pyproject.toml: nothing reads [tool.{table}]; did you mean [tool.dagster-parity]?"],
    )


@pytest.mark.parametrize("name", ["pytest.ini", "pyproject.toml"])
def test_settings_that_pytest_did_not_find_because_of_a_path_are_not_passed_over(
    pytester: pytest.Pytester, name: str
) -> None:
    table = "[tool.dagster-parity]\nscenarios = 'toys'\n"
    files = {"pyproject.toml": table, **({"pytest.ini": "[pytest]\n"} if name == "pytest.ini" else {})}
    example = Example(pytester, {f"project/{file}": text for file, text in files.items()})
    for file, text in TWO_DOMAINS.items():
        example.write(f"project/{file}", text)
    summary = example.write("elsewhere/summary.md", "what the last run wrote\n")
    os.chdir(example.folder / "project")
    arguments = ("--parity", "--parity-adapter", f"{ADAPTER}Launches", "--parity-only", "*.good", "-p", "no:xdist")
    example.run_pytest(
        *(*arguments, "--parity-summary", str(summary)),
        exit_status=4,
        changed_files=[],
        says=[
            f"ERROR: --parity-summary: pytest took {summary} for a path of tests, made {example.folder} its rootdir, ",
            f"and did not read {example.folder / 'project' / name}\n  Write it as one word: --parity-summary={summary}",
        ],
    )
    wrote = ["elsewhere/summary.md", "project/.parity/record.jsonl"]
    example.run_pytest(*arguments, f"--parity-summary={summary}", exit_status=0, changed_files=wrote)
    example.run_pytest(*arguments, "--parity-summary", "new.md", "--parity-scenarios", "toys", exit_status=0)
    example.run_pytest(*arguments, "toys", "--parity-summary", str(summary), exit_status=0)


def test_without_the_option_a_wrong_key_is_nobodys_business(pytester: pytest.Pytester) -> None:
    files = {
        "pyproject.toml": "[tool.pytest.ini_options]\n[tool.dagster-parity]\nadaptor = 'x'\n",
        "test_own.py": "def test_own(): pass\n",
    }
    Example(pytester, files).run_pytest(exit_status=0, outcomes={"passed": 1}, changed_files=[])
