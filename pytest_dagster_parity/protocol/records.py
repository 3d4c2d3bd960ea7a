"""What a target shows: plain records, oldest first, never a judgement.

Every list is in the order in which things came to be, unless its query says otherwise. Run and backfill ids are the
target's own; the kit puts the scenario's names in their place.
"""

from __future__ import annotations

from typing import Annotated

from pytest_dagster_parity.protocol.definitions import Record, about
from pytest_dagster_parity.protocol.words import (
    AssetEventKind,
    AssetKey,
    AutomationName,
    AutomationStatus,
    BackfillId,
    BackfillStatus,
    CheckName,
    CheckSeverity,
    CheckStatus,
    FreshnessStatus,
    Instant,
    JobName,
    OpPath,
    PartitionKey,
    PartitionStatus,
    Recorded,
    RefusalKind,
    RunId,
    RunStatus,
    StaleCategory,
    StaleStatus,
    StepStatus,
    TickStatus,
)


class CheckOf(Record, frozen=True):
    """One check of one asset."""

    asset: AssetKey
    check: CheckName


class PartitionRange(Record, frozen=True):
    """Partitions from the first to the last, both included."""

    first: PartitionKey
    last: PartitionKey


class Run(Record, frozen=True):
    """A run."""

    id: RunId
    status: RunStatus
    job: Annotated[JobName | None, about("None for assets that were launched without a job of the user's.")] = None
    assets: Annotated[tuple[AssetKey, ...], about("The assets it was asked for, sorted.")] = ()
    checks: Annotated[tuple[CheckOf, ...], about("The checks it was asked for, sorted.")] = ()
    partition: Annotated[PartitionKey | None, about("The one partition it works on.")] = None
    partition_range: Annotated[PartitionRange | None, about("The range that a ranged run works on.")] = None
    run_key: Annotated[str | None, about("The run key it was requested with.")] = None
    sensor: Annotated[AutomationName | None, about("The sensor that requested it.")] = None
    schedule: Annotated[AutomationName | None, about("The schedule that requested it.")] = None
    scheduled_for: Annotated[Instant | None, about("The nominal time of the schedule's tick.")] = None
    backfill: Annotated[BackfillId | None, about("The backfill that it belongs to.")] = None
    parent: Annotated[RunId | None, about("The run that it re-executes.")] = None
    root: Annotated[RunId | None, about("The first run of its chain of re-executions.")] = None
    automatic: Annotated[bool, about("Requested because of an asset's condition.")] = False
    tags: Annotated[dict[str, str], about("The user's tags; nothing that the system adds.")] = {}


class RunStep(Record, frozen=True):
    """A step of a run that started."""

    status: StepStatus
    op: Annotated[OpPath | None, about("The op that it executes.")] = None
    assets: Annotated[tuple[AssetKey, ...], about("The assets that it materializes, sorted.")] = ()
    check: Annotated[CheckOf | None, about("The check that it executes, where the check has a step of its own.")] = None
    attempts: int = 1


class RunEvent(Record, frozen=True):
    """A change of a run's status."""

    status: RunStatus


class Tick(Record, frozen=True):
    """One evaluation of a schedule or sensor."""

    status: TickStatus
    scheduled_for: Annotated[Instant | None, about("The nominal time of a schedule's tick.")] = None
    at: Annotated[Recorded | None, about("When a sensor was evaluated.")] = None
    runs: Annotated[tuple[RunId, ...], about("The runs that it launched.")] = ()
    backfills: Annotated[tuple[BackfillId, ...], about("The backfills that its conditions requested.")] = ()
    run_keys: Annotated[tuple[str, ...], about("The run keys that it requested.")] = ()
    requested: Annotated[int | None, about("How many partitions of assets its conditions requested.")] = None
    skip_reason: str | None = None
    error: Annotated[str | None, about("The innermost message of the error.")] = None
    cursor: Annotated[str | None, about("The cursor that it sets.")] = None
    partitions_added: Annotated[tuple[str, ...], about("Keys that it added to dynamic sets.")] = ()
    partitions_deleted: Annotated[tuple[str, ...], about("Keys that it deleted from dynamic sets.")] = ()
    told_of: Annotated[tuple[RunId, ...], about("The runs that a sensor on runs was told of.")] = ()


class FutureTick(Record, frozen=True):
    """A tick that is to come."""

    at: Instant


class Automation(Record, frozen=True):
    """A schedule or sensor."""

    name: AutomationName
    status: Annotated[AutomationStatus, about("Whether it is evaluated.")]
    stored: Annotated[
        AutomationStatus | None, about("What a user said; none while the definition's default holds.")
    ] = None
    cursor: Annotated[str | None, about("A sensor's stored cursor.")] = None


class Conflict(Record, frozen=True):
    """A request that reuses a run key with another payload (of the charter)."""

    of: AutomationName
    run_key: str
    run: Annotated[RunId | None, about("The run that holds the key.")] = None


class AssetCounts(Record, frozen=True):
    """How far a backfill is with one asset."""

    asset: AssetKey
    targeted: int
    in_progress: int = 0
    materialized: int = 0
    failed: int = 0


class Backfill(Record, frozen=True):
    """A backfill."""

    id: BackfillId
    status: BackfillStatus
    job: JobName | None = None
    assets: Annotated[tuple[AssetKey, ...], about("The assets that it targets, sorted.")] = ()
    partitions: Annotated[tuple[PartitionKey, ...] | None, about("Of a job's backfill: its partitions.")] = None
    counts: Annotated[tuple[AssetCounts, ...], about("By asset, sorted by key.")] = ()
    automatic: Annotated[bool, about("Requested because of assets' conditions.")] = False
    requested_by: Annotated[AutomationName | None, about("The sensor that requested it.")] = None
    parent: Annotated[BackfillId | None, about("The backfill that it retries.")] = None
    tags: Annotated[dict[str, str], about("The user's tags.")] = {}
    error: str | None = None


class Partition(Record, frozen=True):
    """A partition key."""

    key: PartitionKey
    text: Annotated[str | None, about("How the target spells it to its users.")] = None


class PartitionWindow(Record, frozen=True):
    """The window of time of a partition."""

    key: PartitionKey
    start: Instant
    end: Instant


class PartitionState(Record, frozen=True):
    """What is known of one partition of an asset."""

    partition: PartitionKey
    status: PartitionStatus
    has_materialization: Annotated[bool, about("A materialization of it exists, whatever came after.")] = False


class PartitionStatusRange(Record, frozen=True):
    """Partitions that follow one another and have the same status, other than missing."""

    first: PartitionKey
    last: PartitionKey
    status: PartitionStatus


class PartitionCounts(Record, frozen=True):
    """How many partitions of an asset have which status."""

    total: int
    materialized: int = 0
    failed: int = 0
    materializing: int = 0


class StaleCause(Record, frozen=True):
    """Why an asset is stale."""

    asset: AssetKey
    category: StaleCategory
    partition: PartitionKey | None = None
    dependency: Annotated[AssetKey | None, about("The dependency that changed.")] = None
    dependency_partition: PartitionKey | None = None


class Staleness(Record, frozen=True):
    """Whether an asset, or one partition of it, is stale."""

    status: StaleStatus
    causes: tuple[StaleCause, ...] = ()


class Freshness(Record, frozen=True):
    """Where an asset stands against its freshness policy."""

    status: FreshnessStatus


class CheckState(Record, frozen=True):
    """The latest execution of a check."""

    check: CheckName
    status: Annotated[CheckStatus | None, about("None: it was never executed.")] = None
    severity: CheckSeverity | None = None
    blocking: bool = False
    run: RunId | None = None


class ConditionEvaluation(Record, frozen=True):
    """One recorded evaluation of an asset's condition."""

    asset: AssetKey
    at: Recorded
    requested: Annotated[int, about("How many partitions it requested (1 for an asset without partitions).")] = 0
    partitions: tuple[PartitionKey, ...] | None = None


class Selected(Record, frozen=True):
    """What a selection comes to."""

    assets: Annotated[tuple[AssetKey, ...], about("Sorted.")] = ()
    checks: Annotated[tuple[CheckOf, ...], about("Sorted.")] = ()


class Materialization(Record, frozen=True):
    """A materialization."""

    partition: PartitionKey | None = None
    run: Annotated[RunId | None, about("None: it was reported.")] = None
    data_version: str | None = None


class AssetEventRecord(Record, frozen=True):
    """An event of an asset."""

    kind: AssetEventKind
    partition: PartitionKey | None = None
    run: RunId | None = None
    data_version: str | None = None


class BackfillPreview(Record, frozen=True):
    """What a backfill would target."""

    asset: AssetKey
    partitions: tuple[PartitionKey, ...] | None = None


class DryRunResult(Record, frozen=True):
    """What an evaluation would come to; nothing is recorded."""

    run_keys: tuple[str, ...] = ()
    requested: Annotated[int, about("How many runs it would request.")] = 0
    skip_reason: str | None = None
    error: Annotated[str | None, about("The innermost message of the error.")] = None
    cursor: str | None = None


class RunLaunched(Record, frozen=True):
    """The run that a request made."""

    run: RunId


class BackfillLaunched(Record, frozen=True):
    """The backfill that a request made."""

    backfill: BackfillId


class QueryRefused(Record, frozen=True):
    """What a query shows that the target refuses, as it would refuse its user."""

    kind: RefusalKind
    message: str = ""
