"""The proof of a row."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix.model import ProofLevel
from pytest_dagster_parity.matrix.proof import RowProof, proof_of
from tests.unit.matrix.recording.makers import CATALOGUE, SCHEDULES, passing, proven

SCHEDULE_ROW = CATALOGUE.meant_by("schedules.*")


def test_each_case_counts_and_what_is_absent_is_missing() -> None:
    verdicts = {**passing(*SCHEDULES[:2]), SCHEDULES[2]: Verdict.FAIL}
    assert proof_of(SCHEDULE_ROW, proven(verdicts)) == RowProof(
        verdicts=verdicts, missing=SCHEDULES[3:], not_required=(), not_asked=()
    )


def test_what_the_level_or_the_target_is_not_asked_for_is_not_counted() -> None:
    proof = proof_of(CATALOGUE.meant_by("sensors.*"), proven())
    assert proof.asked == ("sensors.cursor.kept",)
    assert proof.not_asked == ("sensors.cursor.rare", "sensors.cursor.odd")
    assert proof.all_pass


def test_what_is_replaced_is_left_out() -> None:
    verdicts = {**passing(*SCHEDULES[1:]), SCHEDULES[0]: Verdict.NOT_RUN}
    proof = proof_of(SCHEDULE_ROW, proven(verdicts, not_required=frozenset(SCHEDULES[:1])))
    assert (proof.asked, proof.not_required) == (SCHEDULES[1:], SCHEDULES[:1])
    assert proof.all_pass
    assert proof.is_whole


def test_a_pattern_that_means_nothing_is_missing() -> None:
    proof = proof_of(SCHEDULE_ROW, proven(), ("schedule.*",))
    assert proof.missing == ("schedule.*",)
    assert not proof.all_pass


@pytest.mark.parametrize("verdict", [each for each in Verdict if each is not Verdict.PASS])
def test_only_a_pass_is_a_pass(verdict: Verdict) -> None:
    proof = proof_of(SCHEDULE_ROW, proven({**passing(*SCHEDULES), SCHEDULES[1]: verdict}))
    assert proof.unproven == (SCHEDULES[1],)
    assert not proof.all_pass
    assert proof.counts == {"pass": 3, verdict.value: 1}


def test_failing_is_what_was_played_and_is_not_green() -> None:
    verdicts = dict(zip(SCHEDULES, (Verdict.FAIL, Verdict.UNSUPPORTED, Verdict.NOT_RUN, Verdict.EXCEPTED), strict=True))
    proof = proof_of(SCHEDULE_ROW, proven(verdicts))
    assert proof.failing == (SCHEDULES[0], SCHEDULES[3])
    assert proof.unproven == SCHEDULES
    assert not proof.is_whole


def test_nothing_asked_proves_nothing() -> None:
    proof = proof_of(CATALOGUE.meant_by("sensors.cursor.rare"), proven())
    assert proof.asked == ()
    assert proof.is_whole
    assert not proof.proves(proven(), ProofLevel.UNIT)


@pytest.mark.parametrize(
    ("in_process", "proves"), [(True, ["unit"]), (False, ["unit", "integration"])], ids=["in process", "beside"]
)
def test_a_row_is_proven_at_the_levels_that_its_record_reaches(*, in_process: bool, proves: list[str]) -> None:
    record = proven(in_process=in_process)
    proof = proof_of(SCHEDULE_ROW, record)
    assert [level.value for level in ProofLevel if proof.proves(record, level)] == proves
