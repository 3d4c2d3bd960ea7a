from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from pytest_dagster_parity.reference.answers import Hold, Raise, Return, RunRequest
from pytest_dagster_parity.reference.events import (
    AssetMaterialized,
    CursorSet,
    Decided,
    Event,
    InputVersion,
    Reserved,
    RunCreated,
    RunSpec,
    StepHeld,
    TickDecided,
)
from pytest_dagster_parity.reference.log import Log

NOON = datetime(2024, 1, 1, 12, tzinfo=timezone.utc)
EVENTS: tuple[Event, ...] = (
    CursorSet(name="sensor", cursor=None),
    RunCreated(spec=RunSpec(id="run-1", scheduled_for=NOON, checks=(("a", "c"),), request=RunRequest(tags={"a": "b"}))),
    StepHeld(run="run-1", step="s", remaining=(Return(value=1), Hold(), Raise(message="x"))),
    AssetMaterialized(asset="a", inputs={"b": InputVersion(version="v", event=3)}),
    TickDecided(tick=1, decided=Decided(reserved=(Reserved(run="run-2", request=RunRequest()),), consumed={"a": 4})),
)


def test_what_is_read_is_what_was_written() -> None:
    log = Log()
    written = log.append(NOON, EVENTS)
    assert tuple(log.facts()) == written
    assert [fact.event for fact in written] == list(EVENTS)
    assert [fact.number for fact in written] == [1, 2, 3, 4, 5]


def test_a_file_is_gone_on_with(tmp_path: Path) -> None:
    path = str(tmp_path / "log.sqlite")
    first = Log(path)
    first.append(NOON, EVENTS[:1])
    first.close()
    second = Log(path)
    second.append(NOON, EVENTS[1:2])
    assert [(fact.number, fact.event) for fact in second.facts()] == [(1, EVENTS[0]), (2, EVENTS[1])]


def test_events_are_written_together_or_not_at_all() -> None:
    log = Log()
    with pytest.raises(TypeError):
        log.append(NOON, (EVENTS[0], object()))  # pyright: ignore[reportArgumentType]
    assert tuple(log.facts()) == ()
    log.append(NOON, EVENTS[:1])
    assert [fact.number for fact in log.facts()] == [1]
