"""The gate as a whole: records, Proof cells, promotions, and semantics without a row."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix.gate import NotOneTarget, SameTwice, of_one_target
from pytest_dagster_parity.matrix.gate_report import Breach, Promotion, Violation
from pytest_dagster_parity.matrix.model import Status
from pytest_dagster_parity.matrix.proven import Proven
from tests.unit.matrix.gate.rows import breaches, claim, judged, recorded
from tests.unit.matrix.recording.makers import SCHEDULES, WHO, passing, proven

ONE_FAILS = {**passing(*SCHEDULES), SCHEDULES[1]: Verdict.FAIL}


def test_an_unfinished_record_shuts_the_gate_whatever_the_rows_claim() -> None:
    record = proven(is_finished=False, is_complete=False)
    assert judged(claim("Planned", records=[record]), records=[record]).violations == (
        Violation(
            breach=Breach.RECORD_UNFINISHED,
            path="record.jsonl",
            line=1,
            column=1,
            message="the session of this record did not come to its end, so it proves nothing",
            hint="run it again",
        ),
    )


def test_the_record_of_other_scenarios_shuts_the_gate() -> None:
    record = proven(digest="deadbeef")
    (violation,) = judged(claim(records=[record]), records=[record]).violations
    assert (violation.breach, violation.path, violation.message) == (
        Breach.RECORD_OF_OTHER_SCENARIOS,
        "record.jsonl",
        (
            "the record is of the scenarios deadbeef (kit 0.1.0), and these are 3f9c2a1b: it is the proof of "
            "something else"
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        f"12/12 pass; {WHO}",
        f"4/4 pass; {WHO.replace('2.1', '2.2')}",
        f"4/4 pass; {WHO.replace('integration', 'e2e')}",
        f"4/4 pass; {WHO} (checked by hand)",
        "all pass",
        "",
    ],
)
@pytest.mark.parametrize("status", ["Implemented", "Partial"])
def test_a_proof_cell_that_the_record_did_not_write_is_stale(status: str, text: str) -> None:
    (violation,) = judged(claim(status, proof=text)).violations
    assert (violation.breach, violation.line, violation.column, violation.message, violation.hint) == (
        Breach.STALE_PROOF,
        7,
        50,
        "the Proof cell is not what recording record.jsonl writes: it was edited by hand, or is older",
        "`dagster-parity matrix record` writes it anew",
    )


def test_a_row_that_claims_nothing_may_have_an_empty_proof_and_not_a_wrong_one() -> None:
    rows = [claim("Planned", proof=""), claim("Planned", proof=f"12/12 pass; {WHO}")]
    assert [each.breach for each in judged(*rows).violations] == [Breach.STALE_PROOF]


def test_proof_by_others_stands_beside_and_is_nobody_s_business_here() -> None:
    other = proven(adapter="stdio:other", target="other")
    text = recorded("schedules.*", [proven(), other])
    assert text.count("<br>") == 1
    assert breaches(judged(claim(proof=text))) == []
    assert breaches(judged(claim(proof=text.replace("<br>", "\n")))) == []


def test_a_fuller_proof_stays_and_a_partial_record_does_not_open_the_gate() -> None:
    record = proven(passing(SCHEDULES[0]), is_complete=False)
    (violation,) = judged(claim(proof=f"4/4 pass; {WHO}"), records=[record]).violations
    assert (violation.breach, violation.scenarios) == (Breach.UNPROVEN, dict.fromkeys(SCHEDULES[1:], "missing"))


def test_a_false_claim_with_a_false_proof_is_told_twice() -> None:
    record = proven(ONE_FAILS)
    report = judged(claim(proof=f"4/4 pass; {WHO}"), records=[record])
    assert [each.breach for each in report.violations] == [Breach.UNPROVEN, Breach.STALE_PROOF]
    assert (report.rows, report.violating_rows, report.is_open) == (1, 1, False)


@pytest.mark.parametrize(
    ("status", "verdicts", "to"),
    [
        ("Partial", passing(*SCHEDULES), Status.IMPLEMENTED),
        ("Designed", passing(*SCHEDULES), Status.IMPLEMENTED),
        ("Planned", ONE_FAILS, Status.PARTIAL),
        ("Designed", ONE_FAILS, Status.PARTIAL),
        ("Planned", dict.fromkeys(SCHEDULES, Verdict.FAIL), None),
        ("Partial", ONE_FAILS, None),
        ("Implemented", passing(*SCHEDULES), None),
        ("Exception", passing(*SCHEDULES), None),
    ],
)
def test_rows_that_claim_less_than_is_proven_are_listed(
    status: str, verdicts: dict[str, Verdict], to: Status | None
) -> None:
    record = proven(verdicts)
    report = judged(claim(status, records=[record]), records=[record])
    assert [(each.row, each.claim.value, each.to) for each in report.promotable] == (
        [("Schedules", status, to)] if to else []
    )
    assert report.is_open


def test_a_promotion_says_by_what_proof() -> None:
    assert judged(claim("Partial", line=9)).promotable == (
        Promotion(
            path="docs/matrix.md",
            line=9,
            row="Schedules",
            claim=Status.PARTIAL,
            to=Status.IMPLEMENTED,
            proof="4/4 pass; acme 2.1 by stdio:acme-adapter, integration; record.jsonl",
        ),
    )


def test_nothing_is_promoted_beyond_its_level_nor_against_a_contrary_record() -> None:
    assert judged(claim("Designed", level="e2e")).promotable == ()
    assert judged(claim("Designed", level="")).promotable == ()
    contrary = proven(ONE_FAILS, adapter="python:acme:Adapter", in_process=True, record="unit.jsonl")
    records = [proven(), contrary]
    report = judged(claim("Designed", records=records), claim("Partial", records=records), records=records)
    assert [(each.claim, each.to) for each in report.promotable] == [(Status.DESIGNED, Status.PARTIAL)]


def test_semantics_that_are_asked_and_that_no_row_names_are_listed() -> None:
    assert judged(claim(semantics="schedules.dst.*")).unmentioned == ("schedules.catchup.latest", "sensors.cursor.kept")
    exact = proven(level="exact")
    report = judged(claim("Planned", records=[exact], semantics="schedules.*"), records=[exact])
    assert report.unmentioned == ("sensors.cursor.kept", "sensors.cursor.rare")


def refusal(records: list[Proven], target: str | None = None) -> str:
    with pytest.raises((NotOneTarget, SameTwice)) as caught:
        of_one_target(records, target)
    return str(caught.value)


def test_records_are_of_one_target() -> None:
    acme, unit, other = proven(), proven(adapter="python:acme:Adapter"), proven(target="other")
    assert of_one_target([acme, unit]) == (acme, unit)
    assert of_one_target([acme, other], "other") == (other,)
    assert refusal([acme, other]) == (
        "the records are of several targets: acme, other\n  A matrix is of one: name it, `--target NAME`"
    )
    assert refusal([acme, other], "third") == "no record is of the target 'third'; there are records of acme, other"


def test_two_records_of_the_same_are_not_weighed_against_each_other() -> None:
    assert refusal([proven(), proven(ONE_FAILS, record="older.jsonl")]) == (
        "record.jsonl and older.jsonl are both of acme by stdio:acme-adapter\n"
        "  Give the one that holds; parts of one run prove only what each of them proves, so run it whole"
    )
