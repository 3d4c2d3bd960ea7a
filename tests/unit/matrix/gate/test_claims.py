"""What a row may claim, and what it may not."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix.gate_report import Breach, Violation
from pytest_dagster_parity.matrix.model import Status
from pytest_dagster_parity.protocol.words import ClockKind
from tests.unit.matrix.gate.rows import breaches, claim, judged
from tests.unit.matrix.recording.makers import SCHEDULES, passing, proven

UNIT = {"in_process": True, "adapter": "python:acme:Adapter", "record": "unit.jsonl"}
ONE_FAILS = {**passing(*SCHEDULES), SCHEDULES[1]: Verdict.FAIL}
ONE_PASSES = {**dict.fromkeys(SCHEDULES, Verdict.FAIL), SCHEDULES[0]: Verdict.PASS}


@pytest.mark.parametrize("status", ["Implemented", "Partial", "**implemented**", "`Partial`"])
@pytest.mark.parametrize("level", ["unit", "Integration"])
def test_a_claim_is_proven_where_everything_passes_at_its_level(status: str, level: str) -> None:
    assert breaches(judged(claim(status, level=level))) == []


def test_an_implemented_row_with_one_failure_is_told_with_the_place_and_the_scenario() -> None:
    record = proven(ONE_FAILS)
    assert judged(claim(records=[record]), records=[record]).violations == (
        Violation(
            breach=Breach.UNPROVEN,
            path="docs/matrix.md",
            line=7,
            column=20,
            row="Schedules",
            claim="Implemented",
            required="integration",
            proof="3/4, 1 fail; acme 2.1 by stdio:acme-adapter, integration; record.jsonl",
            message="1 of 4 does not pass",
            hint="every scenario of its semantics must pass; else it is Partial",
            scenarios={"schedules.dst.spring[daily]": "fail"},
        ),
    )


@pytest.mark.parametrize("verdict", [each for each in Verdict if each is not Verdict.PASS])
def test_nothing_but_a_pass_proves_an_implemented_row(verdict: Verdict) -> None:
    record = proven({**passing(*SCHEDULES), SCHEDULES[3]: verdict})
    (violation,) = judged(claim(records=[record]), records=[record]).violations
    assert (violation.breach, violation.scenarios) == (Breach.UNPROVEN, {SCHEDULES[3]: verdict.value})


def test_a_scenario_that_is_not_in_the_record_is_missing() -> None:
    record = proven(passing(*SCHEDULES[:3]), is_complete=False)
    (violation,) = judged(claim(records=[record]), records=[record]).violations
    assert (violation.breach, violation.scenarios) == (Breach.UNPROVEN, {"schedules.catchup.latest": "missing"})


def test_a_pattern_that_means_no_semantic_proves_nothing() -> None:
    (violation,) = judged(claim(semantics="schedules.*, schedules.dts.*")).violations
    assert (violation.breach, violation.scenarios) == (Breach.UNPROVEN, {"schedules.dts.*": "no semantic"})


def test_a_partial_row_needs_one_pass_and_no_more() -> None:
    record, nothing = proven(ONE_PASSES), proven(dict.fromkeys(SCHEDULES, Verdict.UNSUPPORTED))
    assert breaches(judged(claim("Partial", records=[record]), records=[record])) == []
    (violation,) = judged(claim("Partial", records=[nothing]), records=[nothing]).violations
    assert (violation.breach, violation.message) == (Breach.UNPROVEN, "none of 4 passes")
    assert violation.hint == "one scenario at least must pass; else it is Designed or Planned"
    assert violation.scenarios == dict.fromkeys(SCHEDULES, "unsupported")


@pytest.mark.parametrize("status", ["Designed", "Planned", "Exception"])
def test_who_claims_nothing_needs_no_proof(status: str) -> None:
    record = proven(dict.fromkeys(SCHEDULES, Verdict.FAIL))
    rows = [claim(status, records=[record]), claim(status, "", "", ""), claim(status, level="never", records=[record])]
    assert breaches(judged(*rows, records=[record])) == []


@pytest.mark.parametrize("status", ["Implemented", "Partial"])
@pytest.mark.parametrize("semantics", ["", "-", "``"])
def test_a_claim_without_semantics_is_unproven(status: str, semantics: str) -> None:
    assert breaches(judged(claim(status, semantics))) == [
        ("no-semantics", "it names no semantics, so nothing proves it")
    ]


@pytest.mark.parametrize("status", ["Implemented", "Partial"])
@pytest.mark.parametrize(
    ("fields", "level", "message", "hint"),
    [
        (UNIT, "integration", "its proof is unit, and integration is required", "`--parity-adapter 'stdio:COMMAND'`"),
        (UNIT, "e2e", "its proof is unit, and e2e is required", "a process of its own, on a clock that is not virtual"),
        ({}, "e2e", "its proof is integration, and e2e is required", "on a clock that is not virtual"),
        ({"is_finished": False}, "unit", "its proof is unfinished, and unit is required", "come to its end"),
    ],
)
def test_proof_that_is_too_weak_is_not_enough(
    status: str, fields: dict[str, object], level: str, message: str, hint: str
) -> None:
    record = proven(**fields)
    report = judged(claim(status, level=level, records=[record]), records=[record])
    of_rows = [violation for violation in report.violations if violation.row]
    assert [(each.breach, each.message) for each in of_rows] == [(Breach.LEVEL_NOT_REACHED, message)]
    assert hint in of_rows[0].hint


@pytest.mark.parametrize("clock", [ClockKind.FAKED, ClockKind.REAL])
def test_a_clock_that_is_not_virtual_proves_e2e(clock: ClockKind) -> None:
    record = proven(clock=clock)
    assert breaches(judged(claim(level="e2e", records=[record]), records=[record])) == []


@pytest.mark.parametrize("status", ["Implemented", "Partial"])
def test_no_record_proves_what_requires_production(status: str) -> None:
    record = proven(clock=ClockKind.REAL)
    (violation,) = judged(claim(status, level="prod", records=[record]), records=[record]).violations
    assert (violation.breach, violation.hint) == (
        Breach.LEVEL_OUT_OF_REACH,
        "require e2e, the most that a record proves, and say in the notes what production shows",
    )


@pytest.mark.parametrize(
    ("level", "message", "hint"),
    [
        ("integratoin", "'integratoin' is no proof level", "did you mean integration?"),
        ("", "it requires no proof level", "the levels are unit, integration, e2e, prod"),
    ],
)
def test_a_claim_without_a_level_cannot_be_proven(level: str, message: str, hint: str) -> None:
    (violation,) = judged(claim(level=level)).violations
    assert (violation.breach, violation.message, violation.hint) == (Breach.LEVEL_UNKNOWN, message, hint)


@pytest.mark.parametrize(
    ("status", "message", "hint"),
    [
        (
            "Implementd",
            "'Implementd' is no status, so nobody can say what it claims",
            "did you mean Implemented?",
        ),
        ("", "it has no status", "the statuses are Implemented, Partial, Designed, Planned, Exception"),
    ],
)
def test_a_row_cannot_evade_the_gate_by_a_status_that_is_none(status: str, message: str, hint: str) -> None:
    (violation,) = judged(claim(status)).violations
    assert (violation.breach, violation.message, violation.hint) == (Breach.STATUS_UNKNOWN, message, hint)


def test_a_team_s_own_word_is_the_claim_that_it_stands_for() -> None:
    record = proven(ONE_FAILS)
    report = judged(claim("Done", records=[record]), records=[record], aliases={"done": Status.IMPLEMENTED})
    assert breaches(report) == [("unproven", "1 of 4 does not pass")]


@pytest.mark.parametrize("status", ["Implemented", "Partial"])
def test_semantics_of_which_nothing_is_asked_prove_nothing(status: str) -> None:
    core = proven(level="core")
    rows = [
        claim(status, "schedules.catchup.latest", records=[core]),
        claim(status, "sensors.cursor.odd", records=[core]),
    ]
    message = "none of its scenarios is asked of acme: the level core asks none of them"
    assert breaches(judged(*rows, records=[core])) == [("nothing-asked", message)] * 2
    replaced = proven({SCHEDULES[0]: Verdict.NOT_RUN}, not_required=frozenset({SCHEDULES[0]}))
    report = judged(claim(status, SCHEDULES[0], records=[replaced]), records=[replaced])
    assert breaches(report) == [
        ("nothing-asked", "none of its scenarios is asked of acme: the target keeps what replaces them")
    ]


def test_what_the_target_replaces_does_not_count_against_a_row() -> None:
    record = proven({**passing(*SCHEDULES), SCHEDULES[0]: Verdict.NOT_RUN}, not_required=frozenset({SCHEDULES[0]}))
    assert breaches(judged(claim(records=[record]), records=[record])) == []


def test_of_several_records_the_one_that_proves_the_row_is_enough() -> None:
    unit, strong = proven(**UNIT), proven()
    assert breaches(judged(claim(records=[unit, strong]), records=[unit, strong])) == []
    weak = proven(dict.fromkeys(SCHEDULES, Verdict.UNSUPPORTED), **UNIT)
    assert breaches(judged(claim(records=[weak, strong]), records=[weak, strong])) == []


@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.EXCEPTED])
def test_a_record_that_shows_the_contrary_outweighs_one_that_proves(verdict: Verdict) -> None:
    contrary = proven({**passing(*SCHEDULES), SCHEDULES[2]: verdict}, **UNIT)
    records = [proven(), contrary]
    (violation,) = judged(claim(records=records), records=records).violations
    assert (violation.breach, violation.message, violation.scenarios) == (
        Breach.CONTRADICTED,
        "record.jsonl proves it, and unit.jsonl shows the contrary",
        {SCHEDULES[2]: verdict.value},
    )
