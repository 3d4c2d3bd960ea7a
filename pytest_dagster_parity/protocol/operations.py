"""The requests of the protocol, one class each, with what they are answered.

`Operation` subclasses are the steps of a scenario, `Query` subclasses its observations. The field names are the YAML
keys, the class names in snake case are the verbs, in YAML, on the wire and as the methods of an adapter alike.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from msgspec import Struct

from pytest_dagster_parity.protocol import records
from pytest_dagster_parity.protocol.definitions import Definitions, OneOf, Settings, about
from pytest_dagster_parity.protocol.words import (
    AssetKey,
    AutomationName,
    BackfillId,
    CheckName,
    Fault,
    GroupName,
    HoldPoint,
    Instant,
    JobName,
    KillPoint,
    OpPath,
    PartitionKey,
    ReexecutionStrategy,
    RunId,
    Seconds,
    SetName,
    SourceName,
)


class Request(
    Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    repr_omit_defaults=True,
    forbid_unknown_fields=True,
    gc=False,
):
    """Something that the kit asks of a target."""

    answer: ClassVar[Any] = None
    """The type of the answer; None where there is nothing to say."""
    at: Annotated[Instant, about("The moment at which this happens.")]


class Operation(Request, frozen=True, kw_only=True):
    """A request that changes something, or lets time pass."""

    killed: Annotated[KillPoint | None, about("The target's process dies here and is started again.")] = None
    fault: Annotated[Fault | None, about("What does not work meanwhile.")] = None


class Query(Request, frozen=True, kw_only=True):
    """A request that only looks."""


# --- life ------------------------------------------------------------------------------------------------------------


class Open(Operation, frozen=True):
    """Begin a new, empty world with these definitions; nothing of an earlier one remains."""

    definitions: Definitions
    settings: Settings = Settings()


class Deploy(Operation, frozen=True):
    """Replace the definitions, as a deployment of new code does."""

    definitions: Definitions


class Restart(Operation, frozen=True):
    """Kill the target's processes and start them again on the same storage."""


class Close(Operation, frozen=True):
    """End the world."""


# --- time ------------------------------------------------------------------------------------------------------------


class Advance(Operation, frozen=True):
    """Let time pass with the automation on: whatever becomes due on the way is evaluated at its moment."""

    to: Annotated[Instant, about("The moment at which this ends.")]
    every: Annotated[Seconds | None, about("The coarsest cadence at which the target may look for what is due.")] = None


class Down(Operation, frozen=True):
    """Let time pass with the automation off: nothing is evaluated before the next step."""

    until: Annotated[Instant, about("The moment at which this ends.")]


class Evaluate(Operation, frozen=True):
    """Evaluate everything that is due now, once, and carry out the work that this causes."""


# --- schedules and sensors -------------------------------------------------------------------------------------------


class Start(Operation, frozen=True):
    """Turn a schedule or sensor on."""

    of: AutomationName


class Stop(Operation, frozen=True):
    """Turn a schedule or sensor off."""

    of: AutomationName


class Reset(Operation, frozen=True):
    """Let a schedule or sensor follow its definition's default status again."""

    of: AutomationName


class SetCursor(Operation, frozen=True):
    """Set a sensor's cursor by hand."""

    of: AutomationName
    cursor: str | None


class PushEvent(Operation, frozen=True):
    """Deliver an event to the sensors that watch its source."""

    source: SourceName
    event: Annotated[str, about("The identity of the event.")]


class DryRun(Operation, frozen=True):
    """Evaluate a schedule or sensor without recording anything."""

    answer = records.DryRunResult
    of: AutomationName
    cursor: str | None = None
    scheduled_for: Instant | None = None


# --- runs ------------------------------------------------------------------------------------------------------------


class LaunchRun(Operation, frozen=True):
    """Launch one run by hand: of a job, of assets, of checks."""

    answer = records.RunLaunched
    job: JobName | None = None
    assets: Annotated[
        tuple[AssetKey, ...] | None, about("The assets to materialize (of the job, where one is named).")
    ] = None
    checks: Annotated[tuple[records.CheckOf, ...] | None, about("The checks to execute.", "checks")] = None
    ops: Annotated[
        tuple[str, ...] | None, about("Dagster's syntax for a part of a job's ops.", "jobs.op_selection")
    ] = None
    partition: PartitionKey | None = None
    partition_range: Annotated[
        records.PartitionRange | None, about("One run over a range of partitions.", "runs.partition_range")
    ] = None
    tags: dict[str, str] = {}


class ReexecuteRun(Operation, frozen=True):
    """Re-execute a run."""

    answer = records.RunLaunched
    run: RunId
    strategy: ReexecutionStrategy
    ops: Annotated[tuple[OpPath, ...] | None, about("With `selected`: these ops.")] = None
    assets: Annotated[tuple[AssetKey, ...] | None, about("With `selected`: these assets.")] = None


class TerminateRun(Operation, frozen=True):
    """Ask for a run to end."""

    run: RunId
    force: Annotated[bool, about("Mark it canceled whatever its worker does.", "runs.force_terminate")] = False


class DeleteRun(Operation, frozen=True):
    """Delete a run with its history."""

    run: RunId


class HoldRuns(Operation, frozen=True):
    """Hold runs that match from now on, before they are dequeued or before they execute."""

    point: HoldPoint
    job: JobName | None = None
    assets: tuple[AssetKey, ...] | None = None
    partition: PartitionKey | None = None


class Release(Operation, frozen=True):
    """Let a held run go on, wherever it is held."""

    run: RunId


class RunChecks(Operation, frozen=True):
    """Execute checks without materializing their assets."""

    answer = records.RunLaunched
    asset: AssetKey
    checks: Annotated[tuple[CheckName, ...] | None, about("Which; all of the asset's if not said.")] = None


# --- backfills -------------------------------------------------------------------------------------------------------


class PartitionsWanted(OneOf, frozen=True):
    """Which partitions a backfill is asked for."""

    all: Annotated[bool | None, about("All of them.")] = None
    keys: Annotated[tuple[PartitionKey, ...] | None, about("These.")] = None
    range: Annotated[records.PartitionRange | None, about("From the first to the last.")] = None


class LaunchBackfill(Operation, frozen=True):
    """Launch a backfill of assets or of a partitioned job."""

    answer = records.BackfillLaunched
    assets: tuple[AssetKey, ...] | None = None
    job: JobName | None = None
    partitions: PartitionsWanted | None = None
    tags: dict[str, str] = {}


class PreviewBackfill(Operation, frozen=True):
    """Say what a backfill of assets would target."""

    answer = tuple[records.BackfillPreview, ...]
    assets: tuple[AssetKey, ...]
    partitions: PartitionsWanted | None = None


class CancelBackfill(Operation, frozen=True):
    """Cancel a backfill and the runs that it has in progress."""

    backfill: BackfillId


class PauseBackfill(Operation, frozen=True):
    """Let a backfill launch nothing further; its active runs go on (of the charter)."""

    backfill: BackfillId


class ResumeBackfill(Operation, frozen=True):
    """Let a backfill that was paused, canceled or failed go on."""

    backfill: BackfillId


class RetryBackfill(Operation, frozen=True):
    """Launch a new backfill from an old one."""

    answer = records.BackfillLaunched
    backfill: BackfillId
    strategy: ReexecutionStrategy


# --- assets ----------------------------------------------------------------------------------------------------------


class ReportMaterialization(Operation, frozen=True):
    """Report, from outside, that an asset was materialized."""

    asset: AssetKey
    partition: PartitionKey | None = None
    data_version: str | None = None


class ReportObservation(Operation, frozen=True):
    """Report, from outside, that an asset was observed."""

    asset: AssetKey
    partition: PartitionKey | None = None
    data_version: str | None = None


class ObserveSource(Operation, frozen=True):
    """Run the observation function of an observable source."""

    asset: AssetKey


class Wipe(Operation, frozen=True):
    """Forget the materializations of an asset, or of some of its partitions."""

    asset: AssetKey
    partitions: Annotated[tuple[PartitionKey, ...] | None, about("Which.", "wipe.partitions")] = None


class AddPartitions(Operation, frozen=True):
    """Add keys to a dynamic set."""

    set: SetName
    keys: tuple[str, ...]


class DeletePartitions(Operation, frozen=True):
    """Delete keys from a dynamic set."""

    set: SetName
    keys: tuple[str, ...]


# --- what is observed ------------------------------------------------------------------------------------------------


class Runs(Query, frozen=True):
    """All runs, in the order of their creation."""

    answer = tuple[records.Run, ...]


class RunSteps(Query, frozen=True):
    """The steps of a run that started, in the order of their start."""

    answer = tuple[records.RunStep, ...]
    of: RunId


class RunEvents(Query, frozen=True):
    """The statuses that a run went through, in order, after it was queued."""

    answer = tuple[records.RunEvent, ...]
    of: RunId


class Ticks(Query, frozen=True):
    """The ticks of a schedule or sensor."""

    answer = tuple[records.Tick, ...]
    of: AutomationName


class FutureTicks(Query, frozen=True):
    """The next ticks of a schedule."""

    answer = tuple[records.FutureTick, ...]
    of: AutomationName
    limit: int = 5


class Automations(Query, frozen=True):
    """The schedules and sensors, sorted by name."""

    answer = tuple[records.Automation, ...]


class Conflicts(Query, frozen=True):
    """Requests that reused a run key with another payload (of the charter)."""

    answer = tuple[records.Conflict, ...]


class Backfills(Query, frozen=True):
    """All backfills."""

    answer = tuple[records.Backfill, ...]


class PartitionedThing(OneOf, frozen=True):
    """What has partitions."""

    asset: AssetKey | None = None
    job: JobName | None = None
    set: SetName | None = None


class PartitionKeys(Query, frozen=True):
    """The partition keys of an asset, job or dynamic set that exist now, in their order."""

    answer = tuple[records.Partition, ...]
    of: PartitionedThing


class PartitionWindows(Query, frozen=True):
    """The windows of an asset's or job's time partitions that exist now."""

    answer = tuple[records.PartitionWindow, ...]
    of: PartitionedThing


class PartitionMappingOf(Query, frozen=True):
    """The partitions of one asset that a partition of another maps to, through their dependency."""

    answer = tuple[records.Partition, ...]
    upstream: AssetKey
    downstream: AssetKey
    of_downstream: Annotated[PartitionKey | None, about("Answer the upstream partitions that this depends on.")] = None
    of_upstream: Annotated[PartitionKey | None, about("Answer the downstream partitions that depend on this.")] = None


class PartitionStatusOf(Query, frozen=True):
    """The status of every partition of an asset."""

    answer = tuple[records.PartitionState, ...]
    of: AssetKey


class PartitionRangesOf(Query, frozen=True):
    """An asset's time partitions as ascending ranges of equal status, the missing ones left out."""

    answer = tuple[records.PartitionStatusRange, ...]
    of: AssetKey


class PartitionCountsOf(Query, frozen=True):
    """How many partitions of an asset have which status."""

    answer = records.PartitionCounts
    of: AssetKey


class StalenessOf(Query, frozen=True):
    """Whether an asset, or one partition of it, is stale, and why."""

    answer = records.Staleness
    of: AssetKey
    partition: PartitionKey | None = None


class FreshnessOf(Query, frozen=True):
    """Where an asset stands against its freshness policy."""

    answer = records.Freshness
    of: AssetKey


class ChecksOf(Query, frozen=True):
    """The latest execution of each check of an asset, sorted by check."""

    answer = tuple[records.CheckState, ...]
    of: AssetKey


class Evaluations(Query, frozen=True):
    """The recorded evaluations of an asset's condition."""

    answer = tuple[records.ConditionEvaluation, ...]
    of: AssetKey


class Wanted(OneOf, frozen=True):
    """A selection as a structure."""

    all: Annotated[bool | None, about("Every asset.")] = None
    assets: Annotated[tuple[AssetKey, ...] | None, about("These.")] = None
    groups: Annotated[tuple[GroupName, ...] | None, about("The assets of these groups.")] = None
    upstream_of: Annotated[Wanted | None, about("A selection with all that it depends on.")] = None
    downstream_of: Annotated[Wanted | None, about("A selection with all that depends on it.")] = None
    both: Annotated[tuple[Wanted, ...] | None, about("What all of these select.")] = None
    either: Annotated[tuple[Wanted, ...] | None, about("What any of these selects.")] = None
    without: Annotated[tuple[Wanted, ...] | None, about("The first without the others.")] = None


class Selection(Query, frozen=True):
    """What a selection comes to: of a structure, or of an expression in Dagster's selection syntax."""

    answer = records.Selected
    of: Wanted | None = None
    expression: Annotated[str | None, about("Dagster's syntax.", "selection.syntax")] = None


class Materializations(Query, frozen=True):
    """The materializations of an asset."""

    answer = tuple[records.Materialization, ...]
    of: AssetKey


class AssetEvents(Query, frozen=True):
    """The events of an asset."""

    answer = tuple[records.AssetEventRecord, ...]
    of: AssetKey


LIFE: dict[str, type[Operation]] = {"open": Open, "deploy": Deploy, "restart": Restart, "close": Close}
"""What every adapter implements, but `deploy` and `restart`."""

OPERATIONS: dict[str, type[Operation]] = {
    **LIFE,
    "advance": Advance,
    "down": Down,
    "evaluate": Evaluate,
    "start": Start,
    "stop": Stop,
    "reset": Reset,
    "set_cursor": SetCursor,
    "push_event": PushEvent,
    "dry_run": DryRun,
    "launch_run": LaunchRun,
    "reexecute_run": ReexecuteRun,
    "terminate_run": TerminateRun,
    "delete_run": DeleteRun,
    "hold_runs": HoldRuns,
    "release": Release,
    "run_checks": RunChecks,
    "launch_backfill": LaunchBackfill,
    "preview_backfill": PreviewBackfill,
    "cancel_backfill": CancelBackfill,
    "pause_backfill": PauseBackfill,
    "resume_backfill": ResumeBackfill,
    "retry_backfill": RetryBackfill,
    "report_materialization": ReportMaterialization,
    "report_observation": ReportObservation,
    "observe_source": ObserveSource,
    "wipe": Wipe,
    "add_partitions": AddPartitions,
    "delete_partitions": DeletePartitions,
}
"""Operations by their verb: in YAML, on the wire, and the adapter's method."""

QUERIES: dict[str, type[Query]] = {
    "runs": Runs,
    "run_steps": RunSteps,
    "run_events": RunEvents,
    "ticks": Ticks,
    "future_ticks": FutureTicks,
    "automations": Automations,
    "conflicts": Conflicts,
    "backfills": Backfills,
    "partition_keys": PartitionKeys,
    "partition_windows": PartitionWindows,
    "partition_mapping": PartitionMappingOf,
    "partition_status": PartitionStatusOf,
    "partition_ranges": PartitionRangesOf,
    "partition_counts": PartitionCountsOf,
    "staleness": StalenessOf,
    "freshness": FreshnessOf,
    "checks": ChecksOf,
    "evaluations": Evaluations,
    "selection": Selection,
    "materializations": Materializations,
    "asset_events": AssetEvents,
}
"""Queries by their observation's name: in YAML, on the wire, and the adapter's method."""

REQUESTS: dict[str, type[Request]] = {**OPERATIONS, **QUERIES}
