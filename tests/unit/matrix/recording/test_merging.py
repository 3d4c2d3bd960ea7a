"""A newer record and the proof that is there."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix.entries import entry_of
from pytest_dagster_parity.matrix.merging import Merged, merged, without
from pytest_dagster_parity.matrix.proof import proof_of
from pytest_dagster_parity.matrix.proven import Proven
from tests.unit.matrix.recording.makers import CATALOGUE, SCHEDULES, WHO, passing, proven

FULL = f"4/4 pass; {WHO}"
OLD = FULL.replace("2.1", "2.0")
FEW = proven(passing(SCHEDULES[0]), is_complete=False)
"""A run of `-k fall`: finished, and not complete."""


def merge(text: str, record: Proven, pattern: str = "schedules.*", unknown: tuple[str, ...] = ()) -> Merged:
    return merged(text, "<br>", proof_of(CATALOGUE.meant_by(pattern), record, unknown), record)


def spelled(record: Proven, pattern: str = "schedules.*") -> str:
    return str(entry_of(proof_of(CATALOGUE.meant_by(pattern), record), record))


def test_a_complete_record_replaces_what_the_same_adapter_and_target_proved() -> None:
    other = FULL.replace("stdio:acme-adapter", "stdio:acme-adapter --fast")
    result = merge(f"{OLD}<br>{other}", proven())
    assert (result.text, result.kept, result.garbled) == (f"{FULL}<br>{other}", "", ())


@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.UNSUPPORTED, Verdict.INCONCLUSIVE])
def test_a_worse_proof_replaces_a_better_one(verdict: Verdict) -> None:
    result = merge(OLD, proven({**passing(*SCHEDULES), SCHEDULES[0]: verdict}))
    assert result.text == f"3/4, 1 {verdict.value}; {WHO}"


def test_an_empty_cell_takes_a_partial_record_with_what_is_missing() -> None:
    assert merge("", FEW).text == f"1/4, 3 missing; {WHO}"


def test_an_empty_cell_takes_an_unfinished_record() -> None:
    text = f"1/4, 3 missing; {WHO.replace('integration', 'unfinished')}"
    assert merge("", proven(passing(SCHEDULES[0]), is_finished=False, is_complete=False)).text == text


def test_a_partial_record_leaves_a_fuller_proof() -> None:
    result = merge(OLD, FEW)
    assert (result.text, result.kept) == (OLD, "the record is partial: 3 of 4 were not run")


def test_an_unfinished_record_leaves_any_proof_even_if_it_knows_more() -> None:
    few = merge("", FEW).text
    result = merge(few, proven(is_finished=False, is_complete=False))
    assert (result.text, result.kept) == (few, "the record is unfinished")


def test_a_partial_record_that_knows_all_of_a_row_replaces_its_proof() -> None:
    assert merge(OLD, proven(passing(*SCHEDULES), is_complete=False)).text == FULL


def test_a_partial_record_replaces_one_that_knew_no_more() -> None:
    assert (
        merge(merge("", FEW).text, proven(passing(*SCHEDULES[:2]), is_complete=False)).text == f"2/4, 2 missing; {WHO}"
    )
    assert merge(f"2/4, 2 missing; {WHO}", FEW).text == f"2/4, 2 missing; {WHO}"


def test_a_session_that_ended_early_leaves_a_fuller_proof() -> None:
    stopped = {**passing(*SCHEDULES[:1]), **dict.fromkeys(SCHEDULES[1:], Verdict.NOT_RUN)}
    result = merge(OLD, proven(stopped, is_complete=False))
    assert (result.text, result.kept) == (OLD, "the record is partial: 3 of 4 were not run")


def test_a_record_that_asks_less_leaves_a_proof_unless_something_fails() -> None:
    core = proven(level="core")
    result = merge(OLD, core)
    assert (result.text, result.kept) == (OLD, "the record asks less (core) than the proof that is there (full)")
    failing = proven({**passing(*SCHEDULES), SCHEDULES[0]: Verdict.FAIL}, level="core")
    assert merge(OLD, failing).text == f"2/3, 1 fail; {WHO.replace('full', 'core')}"
    assert merge(spelled(core), proven()).text == FULL


def test_an_unknown_pattern_is_missing_in_a_complete_record_and_keeps_a_partial_one_out() -> None:
    assert merge(OLD, proven(), unknown=("schedule.*",)).text == f"4/5, 1 missing; {WHO}"
    assert merge(OLD, proven(is_complete=False), unknown=("schedule.*",)).text == OLD


def test_what_a_person_garbled_goes_and_is_told() -> None:
    result = merge(f"all good!<br>{OLD}", FEW)
    assert (result.text, result.garbled) == (OLD, ("all good!",))


def test_of_a_proof_that_was_copied_one_is_left() -> None:
    assert merge(f"{OLD}<br>{FULL}<br>{OLD}", proven()).text == FULL
    assert merge(f"{merge('', FEW).text}<br>{OLD}", FEW).text == OLD


def test_the_same_record_again_changes_nothing_and_keeps_nothing() -> None:
    for record in (proven(), FEW, proven(is_finished=False, is_complete=False)):
        once = merge("", record)
        assert merge(once.text, record) == once


def test_a_row_whose_semantics_were_taken_away_has_no_proof_of_this_target() -> None:
    other = FULL.replace("acme 2.1", "other 1")
    cell = f"{FULL}<br>{other}"
    assert without(cell, "<br>", proven()).text == other
    assert without(cell, "<br>", FEW).text == cell
    assert without("to be found out", "<br>", proven()).text == "to be found out"
    assert without(other, "<br>", proven()).text == other
