"""Whether a command of pytest runs a Python test."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.evidence.ci.answers import No, Unknown, Yes
from tests.unit.evidence.ci.files import answer

FOLDER = "python/flow"
DAILY = ("python/flow/tests/unit/test_types.py", "TestTypes", "test_daily")


@pytest.mark.parametrize(
    "command",
    [
        "pytest",
        "python -m pytest -v --cov=flow --cov-report xml",
        "uv run pytest tests -n auto -x",
        "pytest tests/unit/test_types.py",
        "pytest tests/unit/test_types.py::TestTypes",
        "pytest tests/unit/test_types.py::TestTypes::test_daily",
        "pytest tests/integration tests/unit",
        "pytest --ignore tests/integration",
        "pytest --deselect tests/unit/test_types.py::test_static",
        "pytest -k 'types and not static'",
        "pytest -k '(daily or weekly)'",
        "pytest -k 'unit and not integration'",
        "pytest --unknown-option value tests/unit",
    ],
)
def test_it_runs(command: str) -> None:
    assert answer(command, *DAILY, folder=FOLDER) == Yes()


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("pytest tests/integration", "it collects only `tests/integration`"),
        ("pytest tests/integration tests/other", "it collects only `tests/integration`, `tests/other`"),
        ("pytest tests/unit/test_types.py::test_static", "it runs only `tests/unit/test_types.py::test_static`"),
        ("pytest --ignore=tests/unit", "it ignores the file (`--ignore tests/unit`)"),
        ("pytest --ignore-glob 'tests/unit/*'", "it ignores the file (`--ignore-glob tests/unit/*`)"),
        (
            "pytest --deselect tests/unit/test_types.py::TestTypes",
            "it deselects the test (`--deselect tests/unit/test_types.py::TestTypes`)",
        ),
        ("pytest -k 'not daily'", "`-k 'not daily'` does not select it"),
        ("pytest -k 'not Unit'", "`-k 'not Unit'` does not select it"),
        ("pytest -k static", "`-k 'static'` does not select it"),
        ("pytest --collect-only", "it runs no test (`--collect-only`)"),
        ("cargo test", "cargo tests only Rust"),
        ("ruff check", "it runs no tests"),
    ],
)
def test_it_surely_does_not(command: str, why: str) -> None:
    assert answer(command, *DAILY, folder=FOLDER) == No(why)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("pytest -m 'not slow'", "it chooses tests by marks (`-m not slow`)"),
        ("pytest $ARGS", "some of its arguments are known only when it runs"),
        ("pytest tests/$KIND", "where `tests/<unknown>` leads is not known"),
        ("pytest --lf", "it runs a part of the tests (`--last-failed`)"),
        ("pytest -k flow", "`-k 'flow'` may select it"),
        ("tox -e py", "what `tox` runs is not known"),
    ],
)
def test_what_cannot_be_told(command: str, why: str) -> None:
    assert answer(command, *DAILY, folder=FOLDER) == Unknown(why)


def test_without_arguments_the_settings_testpaths_are_collected() -> None:
    other = {"python/flow/pyproject.toml": '[tool.pytest.ini_options]\ntestpaths = ["tests/integration"]\n'}
    assert answer("pytest", *DAILY, folder=FOLDER, **other) == No("it collects only `tests/integration`")
    assert answer("pytest tests", *DAILY, folder=FOLDER, **other) == Yes()
    assert answer("pytest", *DAILY, folder="", **other) == Yes()


def test_the_settings_options_count() -> None:
    added = {"python/flow/pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-q --ignore tests/unit"\n'}
    assert answer("pytest", *DAILY, folder=FOLDER, **added) == No("it ignores the file (`--ignore tests/unit`)")
    marks = {"python/flow/pytest.ini": "[pytest]\naddopts = -m 'not slow'\n"}
    assert answer("pytest", *DAILY, folder=FOLDER, **marks) == Unknown("it chooses tests by marks (`-m not slow`)")


def test_names_of_files_that_are_collected() -> None:
    odd = ("python/flow/tests/checks.py", "test_odd")
    files = {odd[0]: "def test_odd(): pass\n"}
    said = "the file's name is none that pytest collects (test_*.py, *_test.py)"
    assert answer("pytest tests", *odd, folder=FOLDER, **files) == No(said)
    assert answer("pytest tests/checks.py", *odd, folder=FOLDER, **files) == Yes()
    wider = {"python/flow/pyproject.toml": '[tool.pytest.ini_options]\npython_files = ["checks*.py"]\n'}
    assert answer("pytest tests", *odd, folder=FOLDER, **files, **wider) == Yes()


def test_cases_and_marks_may_have_the_keyword() -> None:
    path = "python/flow/tests/unit/test_cases.py"
    files = {path: "import pytest\n@pytest.mark.parametrize('zone', ['utc'])\ndef test_zone(zone): pass\n"}
    assert answer("pytest -k utc", path, "test_zone", folder=FOLDER, **files) == Unknown("`-k 'utc'` may select it")
    assert answer("pytest -k utc", path, "test_zone", folder=FOLDER, case="utc", **files) == Yes()
    assert answer("pytest -k cet", path, "test_zone", folder=FOLDER, **files) == No("`-k 'cet'` does not select it")
