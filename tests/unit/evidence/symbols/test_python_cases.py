"""The ids of cases, where they are literal; else nothing is known of them."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.evidence.cited_cases import ignored_case, lacking_cases
from pytest_dagster_parity.evidence.symbols.python import definitions_in
from pytest_dagster_parity.evidence.symbols.python_cases import Cases, cases_in


def ids(arguments: str) -> tuple[str, ...] | None:
    found = cases_in(f"@pytest.mark.parametrize({arguments})")
    return found.ids if found is not None else None


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("'key', ['a', 'b c']", ("a", "b c")),
        ("'n', (1, -2, 1.5, True, None)", ("1", "-2", "1.5", "True", "None")),
        ("'a, b', [(1, 'x'), (2, 'y')]", ("1-x", "2-y")),
        ("('a', 'b'), [[1, []], [2, {}]]", ("1-b0", "2-b1")),
        ("argnames=['n'], argvalues=[1, 2], ids=['one', None]", ("one", "2")),
        ("'n', [pytest.param(1, id='one'), pytest.param(2), param(3, marks=slow)]", ("one", "2", "3")),
        ("'n', [1], ids=None", ("1",)),
    ],
)
def test_ids_that_can_be_told(arguments: str, expected: tuple[str, ...]) -> None:
    assert ids(arguments) == expected


@pytest.mark.parametrize(
    "arguments",
    [
        "'n', CASES",
        "'n', [*CASES]",
        "'n', [Kind.A]",
        "'n', [1, 1]",
        "'n', ['']",
        "'n', ['é']",
        r"'n', ['a\\b']",
        "'n', [b'raw']",
        "'n', [1, 2], ids=str",
        "'n', [1, 2], ids=[f'{x}' for x in 'ab']",
        "'n', [1, 2], ids=['one']",
        "'n', [pytest.param(1, id=NAME)]",
        "'n', [pytest.param(*given)]",
        "'n', [pytest.param(1, **given)]",
        "'n', [made(1)]",
        "'n', [-x]",
        "'a, b', [(1, 2, 3)]",
        "'a, b', [PAIR]",
        "NAMES, [1]",
        "'n'",
        "",
        "'n', [",
    ],
)
def test_ids_that_cannot_be_told(arguments: str) -> None:
    assert ids(arguments) is None


def test_other_decorators_make_no_cases() -> None:
    assert cases_in("@pytest.mark.skip") is None
    assert cases_in("@given(st.integers())") is None


def test_a_case_with_a_mark_says_why_it_is_not_run() -> None:
    found = cases_in("@pytest.mark.parametrize('n', [1, pytest.param(2, marks=[slow, pytest.mark.skip(reason='x')])])")
    assert found == Cases(("1", "2"), ("", "skip: x"))


SOURCE = """
several = pytest.mark.parametrize("zone", ["utc", "cet"])

@several
@pytest.mark.parametrize("n", [1, pytest.param(2, marks=pytest.mark.skip)])
@pytest.mark.parametrize("text", TEXTS)
def test_x(zone, n, text, backend): ...
"""
TESTS = definitions_in("tests/test_x.py", SOURCE).named(("test_x",))


@pytest.mark.parametrize("case", ["any-1-utc", "sqlite-any-1-utc", "1-utc", "cet-2", "{utc,cet}-1", "utc-...", "ut*"])
def test_a_case_that_there_may_be(case: str) -> None:
    assert lacking_cases(case, TESTS) is None


@pytest.mark.parametrize(("case", "lacking"), [("any-1-utcx", "utc"), ("any-utc-3", "1"), ("11-cet", "1")])
def test_a_case_that_there_is_not(case: str, lacking: str) -> None:
    found = lacking_cases(case, TESTS)
    assert found is not None
    assert found.ids[0] == lacking


def test_only_a_case_that_is_surely_left_out_is_ignored() -> None:
    assert ignored_case("any-2-utc", TESTS) == "skip"
    assert ignored_case("any-1-utc", TESTS) == ""
    assert ignored_case("any-1-2-utc", TESTS) == ""
    assert ignored_case("", TESTS) == ""
