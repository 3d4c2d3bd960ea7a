"""Transcripts of what real Dagster showed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pytest_dagster_parity.execution.writer import RecordFile
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.words import ClockKind
from pytest_dagster_parity.report.transcripts import NotOfDagster, Shown, Transcript, Transcripts, of_record, write
from tests.unit.report.lines import footer, header, scenario, step


def record(*scenarios: Any, target: str = "dagster", finished: bool = True) -> RecordFile:
    described = Description(target=target, version="1.13.29", clock=Clock(kind=ClockKind.VIRTUAL))
    return RecordFile(header=header(target=described), scenarios=scenarios, footer=footer() if finished else None)


def transcript(line: str, value: Any, **fields: Any) -> Transcript:
    given: dict[str, Any] = {"id": "schedules.dst.once", "case": None}
    return Transcript(**{**given, **fields}, line=line, observed=(Shown(step=2, observation="runs", value=value),))


def test_observations_of_what_was_played_become_transcripts() -> None:
    played = scenario(steps=(step(1, "evaluate"), step(2, "expect", observed={"runs": [{"id": "r"}]})))
    crashed = scenario("schedules.dst.twice", Verdict.INCONCLUSIVE)
    assert of_record(record(played, crashed)) == (transcript("1.13.29", [{"id": "r"}]),)


@pytest.mark.parametrize(
    ("made_of", "why"),
    [
        (record(target="acme"), "its target is acme, and not dagster"),
        (record(finished=False), "the session did not come to its end"),
    ],
)
def test_other_records_are_refused(made_of: RecordFile, why: str) -> None:
    with pytest.raises(NotOfDagster, match=why):
        of_record(made_of)


def test_a_new_transcript_takes_the_place_of_its_release_line_only(tmp_path: Path) -> None:
    write(tmp_path, [transcript("1.13.29", 1), transcript("1.10.21", 2), transcript("1.9.1", 3)])
    write(tmp_path, [transcript("1.13.30", 4), transcript("1.13.30", 5, case="b")])
    assert Transcripts(tmp_path).of("schedules") == (
        transcript("1.9.1", 3),
        transcript("1.10.21", 2),
        transcript("1.13.30", 4),
        transcript("1.13.30", 5, case="b"),
    )


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    (first,) = write(tmp_path, [transcript("1.13.29", {"b": 1, "a": 2})])
    before = first.read_bytes()
    write(tmp_path, [transcript("1.13.29", {"b": 1, "a": 2})])
    assert first.read_bytes() == before


def test_one_is_found_by_id_case_and_release_line(tmp_path: Path) -> None:
    write(tmp_path, [transcript("1.13.29", 1), transcript("1.13.29", 2, case="b")])
    found = Transcripts(tmp_path)
    assert (
        found.find("schedules.dst.once", "b", "1.13"),
        found.find("schedules.dst.once", None, "1.10"),
        found.find("sensors.key.kept", None, "1.13"),
    ) == (transcript("1.13.29", 2, case="b"), None, None)
