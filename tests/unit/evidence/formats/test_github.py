"""Findings as annotations of GitHub Actions."""

from __future__ import annotations

from pytest_dagster_parity.evidence.baseline import Entry
from pytest_dagster_parity.evidence.formats.github import render
from tests.unit.evidence.found import MATRIX, drift, finding, outcome


def test_each_severity_has_its_command() -> None:
    found = outcome(drift(), finding("test-unnamed", message="m"), finding("symbol-by-search", message="m"))
    assert render(found) == (
        "::error file=docs/parity/matrix.md,line=12,col=70,title=line-drift"
        "::`reconcile` is not at line 120%0AIt stands at line 131.\n"
        "::warning file=docs/parity/matrix.md,line=12,col=40,title=test-unnamed::m\n"
        "::notice file=docs/parity/matrix.md,line=12,col=40,title=symbol-by-search::m\n"
        "1 error, 1 warning, 1 note in 1 document with 3 rows; --fix mends 1\n"
    )


def test_signs_that_mean_something_to_github_are_escaped() -> None:
    found = outcome(finding(path="a:b,c%\n.md", line=0, column=0, message="100%\r\n::error::x"))
    assert render(found).splitlines()[0] == (
        "::error file=a%3Ab%2Cc%25%0A.md,line=1,col=1,title=path-missing::100%25%0D%0A::error::x"
    )


def test_what_the_baseline_no_longer_needs_is_a_notice() -> None:
    gone = Entry(document=MATRIX, row="a\nb", rule="symbol-lost", cited="`x`")
    assert render(outcome(obsolete=(gone,))).splitlines() == [
        (
            "::notice title=baseline::No longer found, --update-baseline takes it out: "
            "symbol-lost in docs/parity/matrix.md, row 'a\\nb': `x`"
        ),
        "nothing wrong in 1 document with 3 rows",
    ]
