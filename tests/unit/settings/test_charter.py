"""What `[tool.dagster-parity.charter]` may say, and how what it may not say is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.evidence.charter import Charter
from pytest_dagster_parity.matrix.model import Status
from pytest_dagster_parity.settings.charter import read_charter
from pytest_dagster_parity.settings.errors import SettingsError

WHERE = "pyproject.toml [tool.dagster-parity.charter]"


def read(folder: Path, table: str) -> Charter:
    text = f"[tool.dagster-parity]\nlevel = 'core'\n[tool.dagster-parity.charter]\n{table}"
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return read_charter(folder)


def refusal(folder: Path, table: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(folder, table)
    return str(caught.value)


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    assert read_charter(tmp_path) == Charter()


def test_without_a_table_everything_has_a_default(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.dagster-parity]\n", encoding="utf-8")
    assert read_charter(tmp_path) == Charter()


def test_every_key_can_be_set(tmp_path: Path) -> None:
    for name in ("charter.md", "exceptions.md"):
        (tmp_path / name).touch()
    table = """
        matrices = ["parity/*.md"]
        charter = "charter.md"
        exceptions = "./exceptions.md"
        normative = ["crates/**", "docs/adr/**"]
        non-normative = ["docs/old/**", ".worktrees/**"]
        ci = "ci/*.yml"
        aliases = {Done = "Implemented", "in progress" = "Partial"}
    """
    assert read(tmp_path, table) == Charter(
        matrices=("parity/*.md",),
        charter="charter.md",
        exceptions="exceptions.md",
        normative=("crates/**", "docs/adr/**"),
        non_normative=(".worktrees/**", "docs/old/**"),
        ci=("ci/*.yml",),
        aliases={"done": Status.IMPLEMENTED, "in progress": Status.PARTIAL},
    )


def test_a_key_that_is_none_is_refused_with_the_nearest(tmp_path: Path) -> None:
    expected = f"{WHERE}: there is no setting 'exception'; did you mean 'exceptions'?"
    assert refusal(tmp_path, "exception = 'x'") == expected


def test_a_document_that_is_not_there_is_refused(tmp_path: Path) -> None:
    wanted = "the path of a file that exists, from the repository's root"
    assert refusal(tmp_path, "exceptions = 'gone.md'") == f"{WHERE}: exceptions is 'gone.md', and must be {wanted}"


@pytest.mark.parametrize("path", ["/etc/*", "../up/**", "a/../../b", "C:/x", "a\\\\b"])
def test_nothing_outside_of_the_root_can_be_named(tmp_path: Path, path: str) -> None:
    said = refusal(tmp_path, f'normative = ["{path}"]')
    assert said.endswith("and must be relative to the repository's root, with `/` and without `..`")


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("matrices = 3", "matrices is 3, and must be a list of texts"),
        ("charter = ''", "charter is '', and must be a path"),
        ("aliases = ['done']", "aliases is ['done'], and must be a table such as {done = \"Implemented\"}"),
        (
            "aliases = {done = 'Implementd'}",
            (
                "aliases.done is 'Implementd', and must be one of Implemented, Partial, Designed, Planned, Exception; "
                "did you mean 'Implemented'?"
            ),
        ),
        (
            "aliases = {Planned = 'Implemented'}",
            "aliases is 'Planned', and must be a word that is not itself a status",
        ),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(tmp_path: Path, table: str, expected: str) -> None:
    assert refusal(tmp_path, table) == f"{WHERE}: {expected}"


def test_the_table_of_the_charter_must_be_a_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.dagster-parity]\ncharter = 'x'\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_charter(tmp_path)
    assert str(caught.value) == "pyproject.toml [tool.dagster-parity]: charter is 'x', and must be a table"
