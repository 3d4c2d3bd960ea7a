"""The definition language: a user's Dagster code as data, without what its bodies do (see `user_code`).

A class that derives from `OneOf` is written as a mapping with exactly one of its keys. Fields marked ``capability`` are
what a target may be unable to express; a scenario that uses one needs that capability.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

from pytest_dagster_parity.protocol.words import (
    AssetKey,
    AutomationStatus,
    Cron,
    DimensionName,
    Exclusion,
    GroupName,
    JobName,
    LocalMoment,
    MultiAssetName,
    NewAssetKey,
    NewAutomationName,
    NewCheckName,
    NewJobName,
    NewOpName,
    NewSetName,
    NewSourceName,
    OpName,
    RunStatus,
    Seconds,
    SetName,
    TimeZone,
)


def about(description: str, capability: str | None = None) -> Meta:
    """Describe a field, and name the capability that a target needs for it."""
    return Meta(description=description, extra_json_schema={"x-capability": capability} if capability else None)


class Record(
    Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    repr_omit_defaults=True,
    forbid_unknown_fields=True,
    gc=False,
):
    """What crosses the wire: immutable, written by the keys that differ from their defaults."""


class OneOf(Record, frozen=True):
    """A mapping with exactly one key, which says what kind of thing it is."""


class Nothing(Record, frozen=True):
    """An empty mapping: the key that holds it says everything."""


# --- partitions ------------------------------------------------------------------------------------------------------


class TimePartitions(Record, frozen=True):
    """Partitions that are windows of time."""

    start: Annotated[LocalMoment, about("The local start of the first window: `2024-01-01`, or `2024-01-01T03:00`.")]
    end: Annotated[LocalMoment | None, about("No window ends after this local moment.")] = None
    timezone: TimeZone = "UTC"
    minute_offset: Annotated[int, about("Minutes past the hour at which windows begin.")] = 0
    hour_offset: Annotated[int, about("Hours past midnight at which windows begin.")] = 0
    day_offset: Annotated[int, about("Day at which windows begin: of the week (0 is Sunday), or of the month.")] = 0
    end_offset: Annotated[int, about("How many windows exist beyond the current one (negative: fewer).")] = 0
    format: Annotated[str | None, about("How keys are spelled, as strftime says it.", "partitions.format")] = None
    exclusions: Annotated[
        tuple[Exclusion, ...],
        about("Local moments, or cron expressions, whose windows do not exist.", "partitions.exclusions"),
    ] = ()


class CronPartitions(TimePartitions, frozen=True, kw_only=True):
    """Windows of time between the ticks of a cron expression."""

    cron: Cron


class NumberedPartitions(Record, frozen=True):
    """Static keys made of a prefix and a number, `k0` to `k99`: for sets too long to write out."""

    prefix: str
    count: int


class Partitions(OneOf, frozen=True):
    """A set of partitions."""

    static: Annotated[tuple[str, ...] | None, about("Keys, in their order.", "partitions.static")] = None
    numbered: Annotated[NumberedPartitions | None, about("Many static keys.", "partitions.static")] = None
    hourly: Annotated[TimePartitions | None, about("Windows of an hour.", "partitions.time")] = None
    daily: Annotated[TimePartitions | None, about("Windows of a day.", "partitions.time")] = None
    weekly: Annotated[TimePartitions | None, about("Windows of a week.", "partitions.time")] = None
    monthly: Annotated[TimePartitions | None, about("Windows of a month.", "partitions.time")] = None
    cron: Annotated[CronPartitions | None, about("Windows between cron ticks.", "partitions.cron")] = None
    dynamic: Annotated[SetName | None, about("A named set; keys come and go while it runs.", "partitions.dynamic")] = (
        None
    )
    multi: Annotated[
        dict[str, Partitions] | None, about("Several dimensions; every combination is a key.", "partitions.multi")
    ] = None


class TimeWindowMapping(Record, frozen=True):
    """The upstream windows that overlap a downstream one, both ends moved by whole windows."""

    start_offset: int = 0
    end_offset: int = 0
    allow_nonexistent_upstream: bool = False


class MultiToSingleMapping(Record, frozen=True):
    """One dimension of a multi-dimensional set against a one-dimensional set."""

    dimension: DimensionName | None = None


class DimensionMapping(Record, frozen=True):
    """How one downstream dimension depends on one upstream dimension."""

    upstream: DimensionName
    downstream: DimensionName
    mapping: PartitionMapping | None = None


class PartitionMapping(OneOf, frozen=True):
    """Which partitions of the upstream a partition of the downstream depends on."""

    identity: Annotated[Nothing | None, about("The one with the same key.", "mapping.identity")] = None
    all: Annotated[Nothing | None, about("All of them.", "mapping.all")] = None
    last: Annotated[Nothing | None, about("The last one.", "mapping.last")] = None
    time_window: Annotated[TimeWindowMapping | None, about("Those that overlap in time.", "mapping.time_window")] = None
    static: Annotated[
        dict[str, tuple[str, ...]] | None, about("Downstream keys by upstream key.", "mapping.static")
    ] = None
    specific: Annotated[tuple[str, ...] | None, about("Always these upstream keys.", "mapping.specific")] = None
    multi_to_single: Annotated[MultiToSingleMapping | None, about("By one dimension.", "mapping.multi_to_single")] = (
        None
    )
    multi: Annotated[tuple[DimensionMapping, ...] | None, about("Dimension by dimension.", "mapping.multi")] = None


# --- conditions ------------------------------------------------------------------------------------------------------


class CronCondition(Record, frozen=True):
    """A condition that follows a cron expression."""

    cron: Cron
    timezone: TimeZone = "UTC"


class DepsCondition(Record, frozen=True):
    """A condition on dependencies, optionally only some of them."""

    condition: Condition
    only: Annotated[tuple[AssetKey, ...], about("Look at these dependencies only.")] = ()
    ignore: Annotated[tuple[AssetKey, ...], about("Do not look at these dependencies.")] = ()


class ChecksCondition(Record, frozen=True):
    """A condition on an asset's checks."""

    condition: Condition
    blocking_only: bool = False


class SinceCondition(Record, frozen=True):
    """True from the moment the trigger is true until the reset is."""

    trigger: Condition
    reset: Condition


class Lookback(Record, frozen=True):
    """How far the latest windows reach back."""

    lookback: Seconds | None = None


class Condition(OneOf, frozen=True):
    """An automation condition: a tree of Dagster's operands and operators."""

    eager: Annotated[Nothing | None, about("Dagster's `eager()`.", "automation.eager")] = None
    on_cron: Annotated[CronCondition | None, about("Dagster's `on_cron()`.", "automation.on_cron")] = None
    on_missing: Annotated[Nothing | None, about("Dagster's `on_missing()`.", "automation.on_missing")] = None
    missing: Annotated[Nothing | None, about("Never materialized.", "automation.conditions")] = None
    in_progress: Annotated[Nothing | None, about("Part of a run or backfill in progress.", "automation.conditions")] = (
        None
    )
    run_in_progress: Annotated[Nothing | None, about("Part of a run in progress.", "automation.conditions")] = None
    backfill_in_progress: Annotated[
        Nothing | None, about("Part of a backfill in progress.", "automation.conditions")
    ] = None
    execution_failed: Annotated[Nothing | None, about("The latest execution failed.", "automation.conditions")] = None
    newly_updated: Annotated[
        Nothing | None, about("Materialized since the previous evaluation.", "automation.conditions")
    ] = None
    newly_requested: Annotated[
        Nothing | None, about("Requested by the previous evaluation.", "automation.conditions")
    ] = None
    will_be_requested: Annotated[Nothing | None, about("Requested by this evaluation.", "automation.conditions")] = None
    code_version_changed: Annotated[
        Nothing | None, about("The code version changed since the previous evaluation.", "automation.conditions")
    ] = None
    data_version_changed: Annotated[
        Nothing | None, about("The data version changed since the previous evaluation.", "automation.conditions")
    ] = None
    initial_evaluation: Annotated[
        Nothing | None, about("This condition is evaluated for the first time.", "automation.conditions")
    ] = None
    cron_tick_passed: Annotated[
        CronCondition | None, about("A tick passed since the previous evaluation.", "automation.conditions")
    ] = None
    in_latest_time_window: Annotated[Lookback | None, about("In the latest time windows.", "automation.conditions")] = (
        None
    )
    any_deps_match: Annotated[DepsCondition | None, about("True of any dependency.", "automation.conditions")] = None
    all_deps_match: Annotated[DepsCondition | None, about("True of every dependency.", "automation.conditions")] = None
    any_downstream_conditions: Annotated[
        Nothing | None, about("A condition downstream is true.", "automation.conditions")
    ] = None
    any_deps_updated: Annotated[Nothing | None, about("Dagster's composite.", "automation.conditions")] = None
    any_deps_missing: Annotated[Nothing | None, about("Dagster's composite.", "automation.conditions")] = None
    any_deps_in_progress: Annotated[Nothing | None, about("Dagster's composite.", "automation.conditions")] = None
    all_deps_updated_since_cron: Annotated[
        CronCondition | None, about("Dagster's composite.", "automation.conditions")
    ] = None
    all_deps_blocking_checks_passed: Annotated[
        Nothing | None, about("Blocking checks of every dependency passed.", "automation.check_conditions")
    ] = None
    any_checks_match: Annotated[ChecksCondition | None, about("True of any check.", "automation.check_conditions")] = (
        None
    )
    all_checks_match: Annotated[
        ChecksCondition | None, about("True of every check.", "automation.check_conditions")
    ] = None
    check_passed: Annotated[Nothing | None, about("Of a check: it passed.", "automation.check_conditions")] = None
    check_failed: Annotated[Nothing | None, about("Of a check: it failed.", "automation.check_conditions")] = None
    newly_true: Annotated[
        Condition | None, about("True now, not at the previous evaluation.", "automation.conditions")
    ] = None
    since: Annotated[SinceCondition | None, about("Trigger since reset.", "automation.conditions")] = None
    since_last_handled: Annotated[
        Condition | None, about("True since the asset was last requested or updated.", "automation.conditions")
    ] = None
    all_of: Annotated[tuple[Condition, ...] | None, about("Dagster's `&`.", "automation.conditions")] = None
    any_of: Annotated[tuple[Condition, ...] | None, about("Dagster's `|`.", "automation.conditions")] = None
    not_: Annotated[Condition | None, about("Dagster's `~`.", "automation.conditions")] = field(
        default=None, name="not"
    )


# --- policies --------------------------------------------------------------------------------------------------------


class MultiRun(Record, frozen=True):
    """A backfill of several runs."""

    max_partitions_per_run: int = 1


class BackfillPolicy(OneOf, frozen=True):
    """Into how many runs a backfill cuts the asset's partitions."""

    single_run: Annotated[Nothing | None, about("One run for a whole range.")] = None
    multi_run: Annotated[MultiRun | None, about("Runs of at most so many partitions.")] = None


class FreshnessPolicy(Record, frozen=True):
    """By when an asset must have been materialized again: a window of time, or by a cron deadline."""

    fail_window: Annotated[Seconds | None, about("At this age it fails.", "freshness.time_window")] = None
    warn_window: Annotated[Seconds | None, about("At this age it warns.", "freshness.time_window")] = None
    deadline_cron: Annotated[Cron | None, about("Deadlines.", "freshness.cron")] = None
    lower_bound_delta: Annotated[
        Seconds | None, about("How long before a deadline a materialization counts.", "freshness.cron")
    ] = None
    timezone: TimeZone = "UTC"


class RetryPolicy(Record, frozen=True):
    """How often a failing step is tried again inside its run."""

    max_retries: int = 1
    delay: Seconds = 0.0


# --- assets, jobs ----------------------------------------------------------------------------------------------------


class Dependency(Record, frozen=True):
    """An upstream asset, with how its partitions map."""

    asset: AssetKey
    mapping: PartitionMapping | None = None


class Check(Record, frozen=True):
    """An asset check."""

    name: NewCheckName
    blocking: Annotated[bool, about("A failure keeps what is downstream in the same run from running.")] = False
    automation: Annotated[Condition | None, about("When it is executed by itself.", "automation.check_conditions")] = (
        None
    )
    may_hold: Annotated[bool, about("Set by the kit: its body may be told to hold.")] = False


class AssetSpec(Record, frozen=True):
    """One asset, without a body of its own."""

    key: NewAssetKey
    deps: tuple[AssetKey | Dependency, ...] = ()
    group: GroupName | None = None
    tags: Annotated[dict[str, str], about("Tags of the definition.", "assets.tags")] = {}
    kinds: Annotated[tuple[str, ...], about("Kinds of the definition.", "assets.kinds")] = ()
    owners: Annotated[tuple[str, ...], about("Owners: an e-mail address or `team:name`.", "assets.owners")] = ()
    code_version: Annotated[str | None, about("The version of its code.", "assets.code_version")] = None
    partitions: Partitions | None = None
    automation: Condition | None = None
    freshness: FreshnessPolicy | None = None


class Asset(AssetSpec, frozen=True):
    """An asset with a body that materializes it."""

    external: Annotated[bool, about("It has no body; others materialize it.", "assets.external")] = False
    observable: Annotated[bool, about("A source with a function that observes it.", "assets.observable")] = False
    backfill_policy: Annotated[BackfillPolicy | None, about("How backfills cut it.", "backfill_policy")] = None
    retry_policy: Annotated[RetryPolicy | None, about("Retries of its step.", "retry_policy")] = None
    checks: Annotated[tuple[Check, ...], about("Checks with bodies of their own.", "checks")] = ()
    takes_values: Annotated[
        bool, about("Its body is handed the values that its dependencies returned.", "values.passed")
    ] = False
    may_hold: Annotated[bool, about("Set by the kit: its body may be told to hold.")] = False


class MultiAsset(Record, frozen=True):
    """Several assets with one body."""

    name: MultiAssetName
    assets: tuple[AssetSpec, ...]
    can_subset: Annotated[bool, about("Some of them can be materialized without the others.")] = False
    partitions: Partitions | None = None
    backfill_policy: Annotated[BackfillPolicy | None, about("How backfills cut it.", "backfill_policy")] = None
    may_hold: Annotated[bool, about("Set by the kit: its body may be told to hold.")] = False


class Op(Record, frozen=True):
    """A step of a job, or, where it has `ops`, a nested graph."""

    name: NewOpName
    after: Annotated[tuple[OpName, ...], about("Ops of the same graph that must succeed first.")] = ()
    inputs: Annotated[
        tuple[OpName, ...], about("Ops whose returned values its body is handed, by their name.", "values.passed")
    ] = ()
    ops: Annotated[tuple[Op, ...], about("The ops of a nested graph.", "jobs.graphs")] = ()
    retry_policy: Annotated[RetryPolicy | None, about("Retries inside the run.", "retry_policy")] = None
    may_hold: Annotated[bool, about("Set by the kit: its body may be told to hold.")] = False


class Job(Record, frozen=True):
    """A job: of ops, or over a selection of assets."""

    name: NewJobName
    ops: Annotated[tuple[Op, ...], about("Its ops.", "jobs.ops")] = ()
    assets: Annotated[tuple[AssetKey, ...], about("The assets it materializes.", "jobs.assets")] = ()
    partitions: Annotated[Partitions | None, about("A partitioned job.", "jobs.partitions")] = None
    tags: Annotated[dict[str, str], about("Tags of every run.")] = {}


# --- automation ------------------------------------------------------------------------------------------------------


class Schedule(Record, frozen=True):
    """A schedule."""

    name: NewAutomationName
    cron: Annotated[Cron | tuple[Cron, ...], about("One cron expression, or several.")]
    job: JobName | None = None
    assets: Annotated[tuple[AssetKey, ...], about("The assets it materializes, instead of a job.")] = ()
    timezone: TimeZone = "UTC"
    default_status: AutomationStatus = AutomationStatus.STOPPED
    tags: Annotated[dict[str, str], about("Tags of every run it requests.")] = {}
    partitioned: Annotated[
        bool, about("Each tick runs the partition that has just ended.", "schedules.partitioned")
    ] = False


class RunsWatched(Record, frozen=True):
    """Runs whose end a sensor is handed."""

    status: RunStatus
    jobs: tuple[JobName, ...] = ()


class Watched(OneOf, frozen=True):
    """What a sensor waits for, where it does not simply poll."""

    asset: Annotated[AssetKey | None, about("Materializations of one asset.", "sensors.asset")] = None
    assets: Annotated[tuple[AssetKey, ...] | None, about("Of several assets.", "sensors.multi_asset")] = None
    runs: Annotated[RunsWatched | None, about("Runs that reach a status.", "sensors.run_status")] = None
    source: Annotated[NewSourceName | None, about("Events that are pushed.", "sensors.push")] = None
    conditions: Annotated[
        tuple[AssetKey, ...] | None, about("Evaluates the conditions of these assets.", "sensors.automation")
    ] = None


class Sensor(Record, frozen=True):
    """A sensor."""

    name: NewAutomationName
    jobs: Annotated[tuple[JobName, ...], about("The jobs it may request runs of.")] = ()
    assets: Annotated[tuple[AssetKey, ...], about("The assets it may request runs of.")] = ()
    watches: Watched | None = None
    minimum_interval: Seconds = 30.0
    default_status: AutomationStatus = AutomationStatus.STOPPED


class DynamicSet(Record, frozen=True):
    """A dynamic partition set; it is empty until keys are added."""

    name: NewSetName


class Definitions(Record, frozen=True):
    """A whole deployment's user code."""

    assets: tuple[Asset, ...] = ()
    multi_assets: Annotated[tuple[MultiAsset, ...], about("Assets that share a body.", "assets.multi")] = ()
    jobs: tuple[Job, ...] = ()
    schedules: Annotated[tuple[Schedule, ...], about("Schedules.", "schedules")] = ()
    sensors: Annotated[tuple[Sensor, ...], about("Sensors.", "sensors")] = ()
    partition_sets: Annotated[tuple[DynamicSet, ...], about("Dynamic partition sets.", "partitions.dynamic")] = ()


class QueueSettings(Record, frozen=True):
    """A run queue in front of the launcher."""

    max_concurrent_runs: Annotated[int | None, about("How many runs may be in progress.")] = None


class RunRetrySettings(Record, frozen=True):
    """Whole runs that failed are run again."""

    max_retries: int = 0
    retry_on_asset_or_op_failure: bool = True


class Settings(Record, frozen=True):
    """How the deployment itself is set up."""

    queue: Annotated[QueueSettings | None, about("Runs go through a queue.", "settings.queue")] = None
    run_retries: Annotated[RunRetrySettings | None, about("Automatic retries of runs.", "settings.run_retries")] = None
    max_tick_retries: Annotated[
        int | None, about("How often a failed schedule tick is tried again.", "settings.max_tick_retries")
    ] = None
    max_catchup_runs: Annotated[
        int | None, about("How many missed ticks a partitioned schedule makes up.", "settings.max_catchup_runs")
    ] = None
