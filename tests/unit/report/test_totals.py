"""Totals by domain, and what they say of a session."""

from __future__ import annotations

from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.report import totals
from tests.unit.report.lines import footer

COUNTS = totals.tally(
    [
        ("strange", Verdict.PASS),
        ("sensors", Verdict.FAIL),
        ("schedules", Verdict.PASS),
        ("schedules", Verdict.UNSUPPORTED),
        ("schedules", Verdict.PASS),
    ]
)


def test_domains_stand_in_their_own_order_and_strangers_last() -> None:
    assert list(COUNTS) == ["schedules", "sensors", "strange"]


def test_columns_without_a_scenario_are_left_out() -> None:
    assert totals.rows(COUNTS) == [
        ("domain", "pass", "fail", "unsupported"),
        ("schedules", "2", "0", "1"),
        ("sensors", "0", "1", "0"),
        ("strange", "1", "0", "0"),
        ("all", "3", "1", "1"),
    ]


def test_one_domain_needs_no_row_of_all() -> None:
    assert totals.rows({"sensors": {Verdict.PASS: 1}}) == [("domain", "pass"), ("sensors", "1")]


def test_a_session_that_executed_less_than_required_says_so() -> None:
    assert totals.completeness(footer(required=42, required_executed=12, complete=False)) == "INCOMPLETE 12/42"


def test_a_complete_session_says_how_much_is_unsupported() -> None:
    said = (
        totals.completeness(footer()),
        totals.completeness(footer(required=42, required_executed=12)),
    )
    assert said == ("COMPLETE 2/2", "COMPLETE 12/42; 30 unsupported by the target")


def test_a_session_that_proved_nothing_is_suspicious() -> None:
    assert (
        totals.suspicion({Verdict.UNSUPPORTED: 3}),
        totals.suspicion({Verdict.INCONCLUSIVE: 5}),
        totals.suspicion({Verdict.FAIL: 5}),
        totals.suspicion({Verdict.FAIL: 4}),
        totals.suspicion({Verdict.FAIL: 5, Verdict.PASS: 1}),
    ) == (
        "Nothing was executed, so nothing is proven.",
        "Every scenario is inconclusive: look at the adapter and its environment first.",
        "Nothing passed at all: suspect the adapter or its set-up before the target.",
        None,
        None,
    )
