"""Findings for people and editors."""

from __future__ import annotations

from pytest_dagster_parity.evidence.baseline import Entry
from pytest_dagster_parity.evidence.formats.compiler import render
from tests.unit.evidence.found import MATRIX, drift, finding, outcome


def test_nothing_wrong_is_said_in_one_line() -> None:
    assert render(outcome()) == "nothing wrong in 1 document with 3 rows\n"


def test_a_finding_is_a_line_that_editors_click_and_a_hint() -> None:
    found = outcome(finding(), drift(), finding("test-unnamed", line=13, message="names\n no test"))
    assert render(found) == (
        "docs/parity/matrix.md:12:40: error: crates/tick.rs does not exist [path-missing]\n"
        "docs/parity/matrix.md:12:70: error: `reconcile` is not at line 120 [line-drift]\n"
        "  It stands at line 131.\n"
        "docs/parity/matrix.md:13:40: warning: names no test [test-unnamed]\n"
        "2 errors, 1 warning in 1 document with 3 rows; --fix mends 1\n"
    )


def test_paths_are_shown_as_the_reader_can_open_them() -> None:
    assert render(outcome(finding()), lambda path: f"../{path}").startswith(f"../{MATRIX}:12:40: error: ")


def test_the_baseline_is_told_of() -> None:
    gone = Entry(document=MATRIX, row="Sensors / cursor", rule="symbol-lost", cited="`Cursor`")
    whole = Entry(document="docs/charter.md", row="", rule="charter-unanswered", cited="")
    assert render(outcome(known=(finding(),), obsolete=(gone, whole))) == (
        "baseline: no longer found: symbol-lost in docs/parity/matrix.md, row 'Sensors / cursor': `Cursor`\n"
        "baseline: no longer found: charter-unanswered in docs/charter.md\n"
        "  --update-baseline takes them out\n"
        "nothing wrong in 1 document with 3 rows; 1 more known to the baseline\n"
    )
