"""Tests that pytest's `-m` leaves out; beside each defect its clean twin."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.evidence import ci_rules
from tests.unit.evidence.ci.files import CI, context, row

TESTS = """\
import unittest
import pytest
from acme.testing import heavy

nightly = pytest.mark.nightly


@pytest.mark.slow
def test_slow(): ...

@nightly
@pytest.mark.slow(reason="hours")
def test_nightly(): ...

@heavy
def test_heavy(): ...

@pytest.mark.parametrize("zone", ["utc", "cet"])
def test_zones(zone): ...

@pytest.mark.parametrize("zone", ["utc", pytest.param("cet", marks=pytest.mark.slow)])
def test_some_zones(zone): ...

def test_plain(): ...

@pytest.mark.slow
class TestSlow:
    def test_a(self): ...

class TestMixed:
    @pytest.mark.slow
    def test_b(self): ...
    def test_c(self): ...

class TestOwn:
    pytestmark = [pytest.mark.slow, pytest.mark.db]
    def test_d(self): ...

class TestBase:
    def test_e(self): ...

@pytest.mark.slow
class TestDerived(TestBase):
    def test_f(self): ...

class Cases(unittest.TestCase):
    def test_g(self): ...
"""
PATH = "python/tests/test_x.py"


def rules(root: Path, options: str, test: str, more: dict[str, str] | None = None) -> list[str]:
    """Return the rules that a row breaks that cites a test and a command of pytest with options."""
    command = f"pytest python/tests {options}".strip()
    files = {
        "pytest.ini": "[pytest]\n",
        PATH: TESTS,
        CI: f"on: [push]\njobs:\n  test:\n    steps:\n      - run: {command}\n",
        **(more or {}),
    }
    about = row(f"`{CI}` (job `test`: `{command}`)", f"`{PATH}::{test}`")
    return [each.rule for each in ci_rules.findings(context(root, files), about)]


@pytest.mark.parametrize(
    ("options", "test"),
    [
        ("-m 'not slow'", "test_slow"),
        ("-m 'not slow'", "test_nightly"),
        ("-m 'not nightly'", "test_nightly"),
        ("-m 'not (slow or db)'", "test_slow"),
        ("-m 'not slow'", "TestSlow::test_a"),
        ("-m 'not slow'", "TestSlow"),
        ("-m 'not slow'", "TestMixed::test_b"),
        ("-m 'not db'", "TestOwn::test_d"),
        ("-m 'not slow'", "TestDerived::test_f"),
        ("-m slow", "test_plain"),
        ("-m 'slow and db'", "test_slow"),
        ("-m slow", "test_zones"),
        ("-m slow", "TestMixed::test_c"),
        ("-m slow", "Cases::test_g"),
    ],
)
def test_it_is_surely_deselected(tmp_path: Path, options: str, test: str) -> None:
    assert rules(tmp_path, options, test) == ["test-not-in-ci"]


@pytest.mark.parametrize(
    ("options", "test"),
    [
        ("", "test_slow"),
        ("-m ''", "test_slow"),
        ("-m slow", "test_slow"),
        ("-m 'slow or db'", "TestOwn::test_d"),
        ("-m 'not slow'", "test_plain"),
        ("-m 'not slow'", "TestMixed"),
        ("-m 'not slow'", "TestMixed::test_c"),
        ("-m slow", "test_heavy"),
        ("-m slow", "test_some_zones"),
        ("-m slow", "TestBase::test_e"),
        ("-m slow", "TestDerived::test_e"),
        ("-m 'not slow(reason=\"hours\")'", "test_nightly"),
        ("-m $MARKS", "test_slow"),
        ("-m 'slow ('", "test_plain"),
        ("-m asyncio", "test_plain"),
    ],
)
def test_it_is_not(tmp_path: Path, options: str, test: str) -> None:
    assert rules(tmp_path, options, test) == []


@pytest.mark.parametrize(
    "head",
    [
        "pytestmark = pytest.mark.slow\n",
        "pytestmark = [pytest.mark.db, pytest.mark.slow]\n",
        "quick = pytest.mark.slow\npytestmark = quick\n",
    ],
)
def test_a_module_marks_its_tests(tmp_path: Path, head: str) -> None:
    text = f"import pytest\n{head}\ndef test_plain(): ...\n"
    assert rules(tmp_path, "-m 'not slow'", "test_plain", {PATH: text}) == ["test-not-in-ci"]
    assert rules(tmp_path, "-m slow", "test_plain", {PATH: text}) == []


@pytest.mark.parametrize(
    "head",
    [
        "from acme.testing import *\n",
        "if acme.SLOW:\n    pytestmark = pytest.mark.slow\n",
        "pytestmark = marks_of(__name__)\n",
        "from acme.testing import pytestmark\n",
    ],
)
def test_a_module_may_mark_its_tests(tmp_path: Path, head: str) -> None:
    text = f"import acme\nimport pytest\n{head}\ndef test_plain(): ...\n"
    assert rules(tmp_path, "-m slow", "test_plain", {PATH: text}) == []


def test_a_conftest_or_a_package_may_mark_tests(tmp_path: Path) -> None:
    hook = "def pytest_collection_modifyitems(items):\n    for item in items:\n        item.add_marker('slow')\n"
    assert rules(tmp_path, "-m slow", "test_plain") == ["test-not-in-ci"]
    assert rules(tmp_path, "-m slow", "test_plain", {"python/conftest.py": hook}) == []
    package = {"python/conftest.py": "", "python/tests/__init__.py": "pytestmark = slow\n"}
    assert rules(tmp_path, "-m slow", "test_plain", package) == []


def test_the_settings_choose_by_marks_too(tmp_path: Path) -> None:
    settings = {"pytest.ini": "[pytest]\naddopts = -m 'not slow'\n"}
    assert rules(tmp_path, "", "test_slow", settings) == ["test-not-in-ci"]
    assert rules(tmp_path, "", "test_plain", settings) == []
    assert rules(tmp_path, "-m slow", "test_slow", settings) == []
