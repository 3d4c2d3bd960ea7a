"""The events of schedules, sensors and automation conditions, and of the dynamic sets that they fill."""

from __future__ import annotations

from datetime import datetime

from pytest_dagster_parity.reference.answers import KeysOfSet, ReportedEvent, RunRequest
from pytest_dagster_parity.reference.events.backfills import BackfillSpec
from pytest_dagster_parity.reference.events.kinds import Happened, Record
from pytest_dagster_parity.reference.words import TickStatus


class AutomationTurned(Happened, frozen=True):
    """A user turned a schedule or sensor on or off; None: it follows its definition again."""

    name: str
    on: bool | None


class AutomationSeen(Happened, frozen=True):
    """An automation that runs by default was seen for the first time, or after it had not run."""

    name: str


class AutomationUnseen(Happened, frozen=True):
    """An automation no longer runs by default; when it does again, it starts afresh."""

    name: str


class ScheduleChanged(Happened, frozen=True):
    """The cron expressions of a schedule were replaced."""

    name: str
    crons: tuple[str, ...]


class CursorSet(Happened, frozen=True):
    """A user set a sensor's cursor."""

    name: str
    cursor: str | None


class Reserved(Record, frozen=True):
    """A run request with the id that its run will have."""

    run: str
    request: RunRequest
    checks: tuple[tuple[str, str], ...] = ()
    """Of a request that a condition makes: the checks that it is for."""


class Decided(Record, frozen=True):
    """What an evaluation came to, before anything of it is carried out."""

    reserved: tuple[Reserved, ...] = ()
    cursor: str | None = None
    skip_reason: str | None = None
    add: tuple[KeysOfSet, ...] = ()
    delete: tuple[KeysOfSet, ...] = ()
    events: tuple[ReportedEvent, ...] = ()
    consumed: dict[str, int] = {}
    """Of a sensor on assets: the number of the latest event that is consumed, by asset."""
    position: int | None = None
    """Of a sensor on runs: the number of the latest change that it has been told of."""
    told_of: tuple[str, ...] = ()
    """Of a sensor on runs: the runs that it was told of."""
    requested: int | None = None
    """Of a sensor on conditions: how many partitions they request."""
    backfill: BackfillSpec | None = None
    """Of a sensor on conditions: the backfill that is asked for instead of runs."""


class TickOpened(Happened, frozen=True):
    """An evaluation begins (or a failed one begins again)."""

    tick: int
    name: str
    nominal: datetime
    push: str | None = None


class TickResumed(Happened, frozen=True):
    """An evaluation that was interrupted goes on with what was decided."""

    tick: int


class TickDecided(Happened, frozen=True):
    """User code has answered; what it wants is written down, and its runs have ids."""

    tick: int
    decided: Decided


class TickClosed(Happened, frozen=True):
    """An evaluation is over."""

    tick: int
    status: TickStatus
    runs: tuple[str, ...] = ()
    run_keys: tuple[str, ...] = ()
    skip_reason: str | None = None
    error: str | None = None
    counts_as_failure: bool = True
    added: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


class EventPushed(Happened, frozen=True):
    """An event was delivered to a sensor."""

    name: str
    event: str


class ConflictFound(Happened, frozen=True):
    """A request reused a run key with another payload."""

    name: str
    run_key: str
    run: str


class PartitionsAdded(Happened, frozen=True):
    """Keys were added to a dynamic set."""

    set: str
    keys: tuple[str, ...]


class PartitionsDeleted(Happened, frozen=True):
    """Keys were deleted from a dynamic set."""

    set: str
    keys: tuple[str, ...]


class NodeMemory(Record, frozen=True):
    """What one node of a condition remembers until the next evaluation."""

    true: tuple[str | None, ...] = ()
    text: str | None = None


class ConditionEvaluated(Happened, frozen=True):
    """The condition of an asset (or of one of its checks) was evaluated."""

    asset: str
    check: str | None = None
    true: tuple[str | None, ...] = ()
    """Of which partitions the condition was true."""
    requested: tuple[str | None, ...] = ()
    """Which partitions were requested: also because of what the asset cannot run without."""
    is_partitioned: bool = False
    memories: dict[str, NodeMemory] = {}
    last_event: int = 0
    """The number of the latest fact that the evaluation knew of."""
    digest: str = ""
    """Stands for the truth of every node of the condition."""
