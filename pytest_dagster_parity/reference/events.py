"""The events: everything that can become true, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct, field

from pytest_dagster_parity.reference.answers import Actions, KeysOfSet, ReportedEvent, RunRequest
from pytest_dagster_parity.reference.words import (
    BackfillStatus,
    FreshnessStatus,
    HoldPoint,
    RunStatus,
    StepStatus,
    Strategy,
    TickStatus,
)


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Part of an event."""


class Happened(Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """An event."""


Target = tuple[str, str | None]
"""An asset and a partition of it."""


class BackfillSpec(Record, frozen=True):
    """A backfill as it is asked for. It never changes."""

    id: str
    job: str | None = None
    partitions: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    automatic: bool = False
    requested_by: str | None = None
    parent: str | None = None
    root: str | None = None
    strategy: Strategy | None = None
    tags: dict[str, str] = {}


# --- automation ------------------------------------------------------------------------------------------------------


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


# --- runs ------------------------------------------------------------------------------------------------------------


class RunSpec(Record, frozen=True):
    """A run as it is asked for. It never changes."""

    id: str
    job: str | None = None
    assets: tuple[str, ...] = ()
    """What it is to materialize."""
    selection: tuple[str, ...] = ()
    """The assets that were asked for by name, rather than with their job."""
    checks: tuple[tuple[str, str], ...] = ()
    """The checks that were asked for by name."""
    steps: tuple[str, ...] = ()
    """The steps that it executes."""
    partitions: tuple[str, ...] = ()
    is_range: bool = False
    run_key: str | None = None
    sensor: str | None = None
    schedule: str | None = None
    scheduled_for: datetime | None = None
    backfill: str | None = None
    parent: str | None = None
    root: str | None = None
    automatic: bool = False
    retry_number: int = 0
    tags: dict[str, str] = {}
    request: RunRequest | None = None
    """What a schedule or sensor asked for."""


class RunCreated(Happened, frozen=True):
    """A run exists; it is not launched yet."""

    spec: RunSpec


class RunChanged(Happened, frozen=True):
    """A run has another status."""

    run: str
    status: RunStatus


class RunHeld(Happened, frozen=True):
    """A run is held until it is released."""

    run: str
    point: HoldPoint


class RunReleased(Happened, frozen=True):
    """A run is held no longer."""

    run: str


class RunDeleted(Happened, frozen=True):
    """A run was deleted with its history."""

    run: str


class RetryDecided(Happened, frozen=True):
    """It was decided whether a failed run is retried as a whole."""

    run: str
    retried: bool


class HoldAsked(Happened, frozen=True):
    """Runs that match are to be held from now on."""

    point: HoldPoint
    job: str | None = None
    assets: tuple[str, ...] | None = None
    partition: str | None = None


class StepStarted(Happened, frozen=True):
    """A step of a run began, or began another attempt."""

    run: str
    step: str
    attempt: int


class StepHeld(Happened, frozen=True):
    """A step's body stays where it is; these actions are still to come."""

    run: str
    step: str
    remaining: Actions = ()
    value: int | None = None


class StepEnded(Happened, frozen=True):
    """A step is over."""

    run: str
    step: str
    status: StepStatus
    value: int | None = None
    error: str | None = None


# --- assets ----------------------------------------------------------------------------------------------------------


class InputVersion(Record, frozen=True):
    """The data version of a dependency that a materialization was made from, and the event that it came from."""

    version: str | None = None
    event: int = 0


class AssetMaterialized(Happened, frozen=True):
    """An asset, or a partition of it, was materialized."""

    asset: str
    data_version: str | None = None
    partition: str | None = None
    run: str | None = None
    step: str | None = None
    is_given_version: bool = False
    """The user gave the data version."""
    code_version: str | None = None
    inputs: dict[str, InputVersion] | None = None
    """None: it was reported from outside, and nobody knows what it was made from."""


class AssetObserved(Happened, frozen=True):
    """An asset was observed."""

    asset: str
    partition: str | None = None
    run: str | None = None
    data_version: str | None = None


class AssetFailed(Happened, frozen=True):
    """A run failed before it materialized this."""

    asset: str
    run: str
    partition: str | None = None


class AssetWiped(Happened, frozen=True):
    """The history of an asset was forgotten; or of these partitions."""

    asset: str
    partitions: tuple[str, ...] | None = None


class ValueStored(Happened, frozen=True):
    """The number that an asset's body returned is there to be loaded."""

    asset: str
    value: int
    partition: str | None = None


class CheckExecuted(Happened, frozen=True):
    """An asset check has a result; `passed` is None where it did not come to one."""

    asset: str
    check: str
    run: str
    passed: bool | None = None
    blocks: bool = True


class FreshnessChanged(Happened, frozen=True):
    """An asset stands differently against its freshness policy."""

    asset: str
    status: FreshnessStatus


# --- backfills -------------------------------------------------------------------------------------------------------


class BackfillRequested(Happened, frozen=True):
    """A backfill exists."""

    spec: BackfillSpec


class BackfillChanged(Happened, frozen=True):
    """A backfill has another status."""

    backfill: str
    status: BackfillStatus
    error: str | None = None


class BackfillLaunched(Happened, frozen=True):
    """A backfill asked for a run of these targets."""

    backfill: str
    run: str
    targets: tuple[Target, ...] = field(default_factory=tuple)


class BackfillProgressed(Happened, frozen=True):
    """A pass over a backfill of assets noticed how far it is. A target that is nowhere has not been asked for yet."""

    backfill: str
    materialized: tuple[Target, ...] = ()
    in_progress: tuple[Target, ...] = ()
    failed: tuple[Target, ...] = ()


Event = (
    AutomationTurned
    | AutomationSeen
    | AutomationUnseen
    | ScheduleChanged
    | CursorSet
    | TickOpened
    | TickResumed
    | TickDecided
    | TickClosed
    | EventPushed
    | ConflictFound
    | PartitionsAdded
    | PartitionsDeleted
    | ConditionEvaluated
    | RunCreated
    | RunChanged
    | RunHeld
    | RunReleased
    | RunDeleted
    | RetryDecided
    | HoldAsked
    | StepStarted
    | StepHeld
    | StepEnded
    | AssetMaterialized
    | AssetObserved
    | AssetFailed
    | AssetWiped
    | ValueStored
    | CheckExecuted
    | FreshnessChanged
    | BackfillRequested
    | BackfillChanged
    | BackfillLaunched
    | BackfillProgressed
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """An event with its place in the log and its moment."""

    number: int
    at: datetime
    event: Event
