"""What one record proves."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.execution.record import ScenarioLine
from pytest_dagster_parity.execution.writer import RecordError, RecordFile, encode_line
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix.model import ProofLevel
from pytest_dagster_parity.matrix.proven import Proven, ProvesNothing, proven_of, reaches, read_proven
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.words import ClockKind
from tests.unit.matrix.recording.makers import CATALOGUE, proven, semantic
from tests.unit.report.lines import footer, header, scenario

LINES = (scenario("schedules.dst.once"), scenario("schedules.dst.twice", Verdict.FAIL, case="utc"))


def record(*scenarios: ScenarioLine, **fields: object) -> RecordFile:
    return RecordFile(header=header(**fields), scenarios=scenarios, footer=footer())


def test_verdicts_are_known_by_the_names_of_scenarios_and_cases() -> None:
    assert proven_of("record.jsonl", record(*LINES, corpus="3f9c2a1bffff")) == Proven(
        record="record.jsonl",
        adapter="stdio:./acme",
        target="acme",
        version="2.3",
        in_process=False,
        clock=ClockKind.VIRTUAL,
        line="1.13",
        level="full",
        kit="0.1.0",
        digest="3f9c2a1b",
        is_finished=True,
        is_complete=True,
        verdicts={"schedules.dst.once": Verdict.PASS, "schedules.dst.twice[utc]": Verdict.FAIL},
        not_required=frozenset(),
    )


def test_of_several_attempts_the_worst_counts() -> None:
    lines = [scenario(verdict=verdict) for verdict in (Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.PASS)]
    assert proven_of("r", record(*lines)).verdicts == {"schedules.dst.once": Verdict.INCONCLUSIVE}


def test_what_another_semantic_replaces_is_not_required() -> None:
    reasons = {
        "schedules.dst.once": "not required: replaced by schedules.dst.never",
        "schedules.dst.twice": "the session ended before its turn",
    }
    lines = [scenario(name, Verdict.NOT_RUN, reason=reason) for name, reason in reasons.items()]
    never = scenario("schedules.dst.never")
    assert proven_of("r", record(*lines, never)).not_required == {"schedules.dst.once"}


@pytest.mark.parametrize(
    "other",
    [
        (),
        (scenario("schedules.dst.never", Verdict.FAIL),),
        (scenario("schedules.dst.never", Verdict.EXCEPTED),),
        (scenario("schedules.dst.never"), scenario("schedules.dst.never", Verdict.INCONCLUSIVE)),
        (scenario("schedules.dst.never", case="utc"), scenario("schedules.dst.never", Verdict.FAIL, case="berlin")),
    ],
)
def test_what_is_replaced_by_a_semantic_that_does_not_pass_is_required(other: tuple[ScenarioLine, ...]) -> None:
    replaced = scenario(verdict=Verdict.NOT_RUN, reason="not required: replaced by schedules.dst.never")
    read = proven_of("r", record(replaced, *other))
    assert (read.not_required, read.verdicts["schedules.dst.once"]) == (frozenset(), Verdict.NOT_RUN)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (RecordFile(header=None, scenarios=(), footer=None), "it has no header"),
        (record(target=None), "it has no target; its adapter could not be opened"),
        (record(level="huge"), "its level is 'huge', and this kit knows core, full, exact"),
    ],
)
def test_a_record_of_nobody_proves_nothing(file: RecordFile, why: str) -> None:
    with pytest.raises(ProvesNothing) as raised:
        proven_of("old.jsonl", file)
    assert str(raised.value).startswith(f"old.jsonl:1:1: the record proves nothing: {why}")


def test_a_record_is_read_from_its_file_and_named_without_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "night.jsonl"
    path.parent.mkdir()
    path.write_bytes(encode_line(header()) + b"\n" + encode_line(LINES[0]) + b"\n")
    read = read_proven(path)
    assert (read.record, read.is_finished, read.is_complete) == ("night.jsonl", False, False)
    with pytest.raises(RecordError):
        read_proven(tmp_path / "gone.jsonl")


@pytest.mark.parametrize(
    ("in_process", "clock", "is_finished", "proves"),
    [
        (True, ClockKind.VIRTUAL, True, ProofLevel.UNIT),
        (True, ClockKind.REAL, True, ProofLevel.UNIT),
        (False, ClockKind.VIRTUAL, True, ProofLevel.INTEGRATION),
        (False, ClockKind.FAKED, True, ProofLevel.E2E),
        (False, ClockKind.REAL, True, ProofLevel.E2E),
        (False, ClockKind.REAL, False, None),
    ],
)
def test_what_a_record_can_prove_depends_on_how_the_target_ran(
    *, in_process: bool, clock: ClockKind, is_finished: bool, proves: ProofLevel | None
) -> None:
    target = Description(target="acme", version="1", clock=Clock(kind=clock))
    file = RecordFile(
        header=header(in_process=in_process, target=target), scenarios=(), footer=footer() if is_finished else None
    )
    assert proven_of("r", file).proves is proves


def test_a_level_is_reached_by_itself_and_by_stronger_ones() -> None:
    reached = {
        proves: [required.value for required in ProofLevel if reaches(proves, required)] for proves in ProofLevel
    }
    assert reached == {
        ProofLevel.UNIT: ["unit"],
        ProofLevel.INTEGRATION: ["unit", "integration"],
        ProofLevel.E2E: ["unit", "integration", "e2e"],
        ProofLevel.PROD: ["unit", "integration", "e2e", "prod"],
    }
    assert not any(reaches(None, required) for required in ProofLevel)


def test_the_level_and_the_target_say_what_is_asked() -> None:
    asked = {
        level: [each.id for each in proven(level=level).asked_of(CATALOGUE)] for level in ("core", "full", "exact")
    }
    core = ["schedules.dst.fall", "schedules.dst.spring", "sensors.cursor.kept"]
    full = [*core[:2], "schedules.catchup.latest", core[2]]
    assert asked == {"core": core, "full": full, "exact": [*full, "sensors.cursor.rare"]}


def test_quirks_are_asked_of_dagster_alone() -> None:
    quirk = semantic("sensors.cursor.odd", quirk=True)
    assert {target: proven(target=target).asks(quirk) for target in ("dagster", "acme")} == {
        "dagster": True,
        "acme": False,
    }
