"""The closed lists of the orchestrator, in Dagster's words."""

from __future__ import annotations

from enum import Enum


class RunStatus(str, Enum):
    """Where a run is in its life."""

    QUEUED = "queued"
    STARTING = "starting"
    STARTED = "started"
    SUCCESS = "success"
    FAILURE = "failure"
    CANCELING = "canceling"
    CANCELED = "canceled"


FINISHED_RUNS = frozenset({RunStatus.SUCCESS, RunStatus.FAILURE, RunStatus.CANCELED})
"""A run with one of these statuses changes no more."""


class StepStatus(str, Enum):
    """How far a step of a run came."""

    STARTED = "started"
    SUCCESS = "success"
    FAILURE = "failure"


class TickStatus(str, Enum):
    """The outcome of one evaluation of a schedule or sensor."""

    STARTED = "started"
    SUCCESS = "success"
    SKIPPED = "skipped"
    FAILURE = "failure"


class BackfillStatus(str, Enum):
    """Where a backfill is in its life."""

    REQUESTED = "requested"
    COMPLETED_SUCCESS = "completed_success"
    COMPLETED_FAILED = "completed_failed"
    FAILING = "failing"
    FAILED = "failed"
    CANCELING = "canceling"
    CANCELED = "canceled"
    PAUSED = "paused"


ACTIVE_BACKFILLS = frozenset(
    {BackfillStatus.REQUESTED, BackfillStatus.FAILING, BackfillStatus.CANCELING, BackfillStatus.PAUSED}
)
"""A backfill with one of these statuses is not at its end."""


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

    PASS = "pass"  # noqa: S105 (Dagster's word, no password)
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


class Strategy(str, Enum):
    """Which steps of the parent a re-execution runs again."""

    ALL_STEPS = "all_steps"
    FROM_FAILURE = "from_failure"
    FROM_ASSET_FAILURE = "from_asset_failure"
    SELECTED = "selected"


class HoldPoint(str, Enum):
    """Where a run is held."""

    QUEUED = "queued"
    LAUNCHED = "launched"
    STEP = "step"


class Point(str, Enum):
    """Where the process can die: between two durable writes."""

    BEFORE_DECISION = "before_decision"
    AFTER_DECISION = "after_decision"
    AFTER_RUN_CREATED = "after_run_created"
    AFTER_LAUNCH = "after_launch"


class Fault(str, Enum):
    """What does not work meanwhile, though no process dies."""

    LAUNCH_REFUSED = "launch_refused"
    CODE_UNREACHABLE = "code_unreachable"


class RefusalKind(str, Enum):
    """Why a command is refused."""

    UNKNOWN_NAME = "unknown_name"
    INVALID_ARGUMENT = "invalid_argument"
    INVALID_STATE = "invalid_state"
    CONFLICT = "conflict"


DEFAULT_AUTOMATION = "default_automation"
"""The sensor that evaluates the conditions of every asset that no declared sensor evaluates."""
