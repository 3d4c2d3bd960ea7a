"""The closed lists of the protocol and the annotated scalars that its records are made of.

Every word here is Dagster's own. A scalar says what it *names* through its ``kind``; renaming, reference checks, the
schemas and the generated documentation all read the kind, so there is one place that says which text is an asset key.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated

from msgspec import Meta


def _kind(kind: str, description: str, *, defines: bool = False, tz: bool | None = None) -> Meta:
    return Meta(description=description, extra_json_schema={"x-kind": kind, "x-defines": defines}, tz=tz)


AssetKey = Annotated[str, _kind("asset", "An asset key; a slash separates its components: `x/y`.")]
NewAssetKey = Annotated[str, _kind("asset", "The key of the asset that this defines.", defines=True)]
JobName = Annotated[str, _kind("job", "The name of a job.")]
NewJobName = Annotated[str, _kind("job", "The name of the job that this defines.", defines=True)]
OpName = Annotated[str, _kind("op", "The name of an op of the same job or graph.")]
NewOpName = Annotated[str, _kind("op", "The name of the op that this defines.", defines=True)]
OpPath = Annotated[str, _kind("op_path", "An op within a job; a dot leads into a nested graph: `g.o3`.")]
CheckName = Annotated[str, _kind("check", "The name of an asset check.")]
NewCheckName = Annotated[str, _kind("check", "The name of the check that this defines.", defines=True)]
AutomationName = Annotated[
    str,
    _kind("automation", "A schedule or sensor; `default_automation` is the sensor that evaluates all conditions."),
]
NewAutomationName = Annotated[str, _kind("automation", "The name of the schedule or sensor.", defines=True)]
SetName = Annotated[str, _kind("set", "A dynamic partition set.")]
NewSetName = Annotated[str, _kind("set", "The name of the multi-asset or set that this defines.", defines=True)]
GroupName = Annotated[str, _kind("group", "An asset group.")]
MultiAssetName = Annotated[str, _kind("multi_asset", "The name of a multi-asset.", defines=True)]
RunId = Annotated[str, _kind("run", "A run: its name in a scenario, the target's own id on the wire.")]
BackfillId = Annotated[str, _kind("backfill", "A backfill: its name in a scenario, the target's own id on the wire.")]
Seconds = Annotated[float, _kind("duration", "A length of time: `90s`, `15m`, `24h`, `2d`; seconds on the wire.")]
Instant = Annotated[datetime, _kind("instant", "A moment in UTC: `2024-01-01T00:00:00Z`.", tz=True)]
Recorded = Annotated[
    datetime, _kind("recorded", "A moment that the target's clock recorded; compared with its tolerance.", tz=True)
]
LocalMoment = Annotated[
    str, _kind("local_moment", "A moment as a clock on the wall shows it: `2024-01-01`, or `2024-01-01T03:00`.")
]
Exclusion = Annotated[str, _kind("exclusion", "A local moment, or a cron expression of five fields.")]
TimeZone = Annotated[str, _kind("timezone", "An IANA time zone: `America/New_York`.")]
Cron = Annotated[str, _kind("cron", "A cron expression of five fields.")]

SourceName = Annotated[str, _kind("source", "Where pushed events come from.")]
NewSourceName = Annotated[
    str, _kind("source", "Where the events come from that are pushed to the sensor.", defines=True)
]
DimensionName = Annotated[str, _kind("dimension", "A dimension of a multi-dimensional partition set.")]
InputName = Annotated[str, _kind("input", "Where a value comes from: the name of an op, or an asset key.")]

PartitionKey = Annotated[
    str | dict[str, str],
    _kind(
        "partition",
        "A partition key in canonical form: a static or dynamic key as it is; a time partition by the local start of "
        "its window (`2024-01-02`, or `2024-01-02T13:00` where windows are shorter than a day, with the offset where "
        "the hour occurs twice); of a multi-dimensional set a record of its dimensions: `{date: 2024-01-02, zone: x}`.",
    ),
]

DEFAULT_AUTOMATION = "default_automation"
"""Stands for the sensor that evaluates the conditions of every asset that no declared sensor targets."""


class RunStatus(str, Enum):
    """Where a run is in its life, in Dagster's words (its NOT_STARTED is `queued` here: made, not yet launched)."""

    QUEUED = "queued"
    STARTING = "starting"
    STARTED = "started"
    SUCCESS = "success"
    FAILURE = "failure"
    CANCELING = "canceling"
    CANCELED = "canceled"


class StepStatus(str, Enum):
    """How far a step of a run came; a step that never started is absent."""

    STARTED = "started"
    SUCCESS = "success"
    FAILURE = "failure"
    SKIPPED = "skipped"


class TickStatus(str, Enum):
    """The outcome of one evaluation of a schedule or sensor."""

    STARTED = "started"
    SUCCESS = "success"
    SKIPPED = "skipped"
    FAILURE = "failure"


class AutomationStatus(str, Enum):
    """Whether a schedule or sensor is evaluated."""

    RUNNING = "running"
    STOPPED = "stopped"


class BackfillStatus(str, Enum):
    """Where a backfill is in its life (`paused` is the charter's; Dagster has none)."""

    REQUESTED = "requested"
    COMPLETED_SUCCESS = "completed_success"
    COMPLETED_FAILED = "completed_failed"
    FAILING = "failing"
    FAILED = "failed"
    CANCELING = "canceling"
    CANCELED = "canceled"
    PAUSED = "paused"


class PartitionStatus(str, Enum):
    """What is known of one partition of one asset."""

    MISSING = "missing"
    MATERIALIZING = "materializing"
    MATERIALIZED = "materialized"
    FAILED = "failed"


class StaleStatus(str, Enum):
    """Whether an asset reflects the current code and data of what it depends on."""

    FRESH = "fresh"
    STALE = "stale"
    MISSING = "missing"


class StaleCategory(str, Enum):
    """What changed so that an asset is stale."""

    CODE = "code"
    DATA = "data"
    DEPENDENCIES = "dependencies"


class FreshnessStatus(str, Enum):
    """Where an asset stands against its freshness policy."""

    PASS = "pass"  # noqa: S105  no password
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"


class CheckStatus(str, Enum):
    """The latest execution of an asset check."""

    PASSED = "passed"
    FAILED = "failed"
    EXECUTION_FAILED = "execution_failed"
    IN_PROGRESS = "in_progress"
    SKIPPED = "skipped"


class CheckSeverity(str, Enum):
    """How grave a failed check is; only `error` blocks."""

    WARN = "warn"
    ERROR = "error"


class AssetEventKind(str, Enum):
    """What happened to an asset."""

    MATERIALIZATION = "materialization"
    OBSERVATION = "observation"
    FAILED_TO_MATERIALIZE = "failed_to_materialize"


class RefusalKind(str, Enum):
    """Why a request is refused. The list is closed; texts are never compared."""

    UNKNOWN_NAME = "unknown_name"
    INVALID_ARGUMENT = "invalid_argument"
    INVALID_STATE = "invalid_state"
    CONFLICT = "conflict"


class KillPoint(str, Enum):
    """Where the target's process dies during a step; it is started again on the same storage afterwards."""

    BEFORE_DECISION = "before_decision"
    AFTER_DECISION = "after_decision"
    AFTER_RUN_CREATED = "after_run_created"
    AFTER_LAUNCH = "after_launch"
    ANYWHERE = "anywhere"


class Fault(str, Enum):
    """What does not work during a step, though no process dies."""

    LAUNCH_REFUSED = "launch_refused"
    CODE_UNREACHABLE = "code_unreachable"
    CODE_FAILS_TO_LOAD = "code_fails_to_load"


class HoldPoint(str, Enum):
    """Where a run is held: not yet dequeued, or launched and not yet executing. In a step the action `hold` does."""

    QUEUED = "queued"
    LAUNCHED = "launched"


class ReexecutionStrategy(str, Enum):
    """Which steps of the parent run a re-execution runs again."""

    ALL_STEPS = "all_steps"
    FROM_FAILURE = "from_failure"
    FROM_ASSET_FAILURE = "from_asset_failure"
    SELECTED = "selected"


class ClockKind(str, Enum):
    """What an adapter can do with the target's clock."""

    VIRTUAL = "virtual"
    """Any moment can be set, and it stands still."""
    FAKED = "faked"
    """It can be set forward only, and flows on."""
    REAL = "real"
    """It is the machine's clock."""


class CodeKind(str, Enum):
    """The kinds of user code that ask the kit what to do."""

    ASSET = "asset"
    MULTI_ASSET = "multi_asset"
    OP = "op"
    CHECK = "check"
    SENSOR = "sensor"
    SCHEDULE = "schedule"
    SOURCE = "source"
    """The observation function of an observable source asset."""
