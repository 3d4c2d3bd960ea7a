"""Without `--parity` the plugin is not there."""

from __future__ import annotations

import json

import pytest

from pytest_dagster_parity.testing import Example
from tests.plugin.corpora import TWO_DOMAINS

HEAVY = ("yaml", "hypothesis", "jinja2", "rich", "asyncio", "dagster", "msgspec", "tomllib", "tomli")
LISTING = """
import json, sys

def pytest_unconfigure(config):
    with open("modules.json", "w") as file:
        json.dump(sorted(sys.modules), file)
"""


def test_a_whole_session_loads_the_module_of_the_hooks_and_nothing_else(pytester: pytest.Pytester) -> None:
    files = {**TWO_DOMAINS, "conftest.py": LISTING, "test_own.py": "def test_own(): pass\n"}
    observed = Example(pytester, files).run_pytest(
        *(
            "-p",
            "no:hypothesispytest",
            "-p",
            "no:anyio",
            "-p",
            "no:randomly",
            "-p",
            "no:xdist",
            "-p",
            "no:rerunfailures",
        ),
        subprocess=True,
        exit_status=0,
        outcomes={"passed": 1},
        changed_files=["modules.json"],
        never_says=["Dagster parity", "dagster-parity:"],
    )
    modules: list[str] = json.loads(observed.read("modules.json"))
    assert [name for name in modules if name.startswith("pytest_dagster_parity")] == [
        "pytest_dagster_parity",
        "pytest_dagster_parity.plugin",
    ]
    assert [name for name in modules if name.split(".")[0] in HEAVY] == []


def test_a_session_adds_no_hooks_fixtures_or_markers(pytester: pytest.Pytester) -> None:
    files = {
        "conftest.py": (
            "def pytest_sessionstart(session):\n"
            "    names = [name for name, _ in session.config.pluginmanager.list_name_plugin()]\n"
            "    print([name for name in names if 'parity' in name])\n"
        ),
        "test_own.py": "def test_own(): pass\n",
    }
    example = Example(pytester, files)
    example.run_pytest("-s", "-p", "no:xdist", exit_status=0, says=["['dagster-parity']"])
    example.run_pytest("--markers", "-p", "no:xdist", exit_status=0, never_says=["parity"])
    example.run_pytest("--fixtures", "-p", "no:xdist", exit_status=0, never_says=["parity_"])


def test_scenario_files_are_not_collected(pytester: pytest.Pytester) -> None:
    files = {**TWO_DOMAINS, "test_own.py": "def test_own(): pass\n"}
    Example(pytester, files).run_pytest("-p", "no:xdist", exit_status=0, outcomes={"passed": 1})
