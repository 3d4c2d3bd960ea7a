"""A user's deployment as data, with the callables that are its code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from pytest_dagster_parity.reference.answers import Actions, Call, Evaluation
from pytest_dagster_parity.reference.partitions.mappings import Mapping
from pytest_dagster_parity.reference.partitions.sets import PartitionSet
from pytest_dagster_parity.reference.words import RunStatus

Body = Callable[[Call], Actions]
Evaluator = Callable[[Call], Evaluation]


class Operator(str, Enum):
    """The kinds of nodes of an automation condition."""

    EAGER = "eager"
    ON_CRON = "on_cron"
    ON_MISSING = "on_missing"
    MISSING = "missing"
    IN_PROGRESS = "in_progress"
    RUN_IN_PROGRESS = "run_in_progress"
    BACKFILL_IN_PROGRESS = "backfill_in_progress"
    EXECUTION_FAILED = "execution_failed"
    NEWLY_UPDATED = "newly_updated"
    NEWLY_REQUESTED = "newly_requested"
    WILL_BE_REQUESTED = "will_be_requested"
    CODE_VERSION_CHANGED = "code_version_changed"
    DATA_VERSION_CHANGED = "data_version_changed"
    INITIAL_EVALUATION = "initial_evaluation"
    EXECUTED_WITH_ROOT = "executed_with_root"
    CRON_TICK_PASSED = "cron_tick_passed"
    IN_LATEST_TIME_WINDOW = "in_latest_time_window"
    ANY_DEPS_MATCH = "any_deps_match"
    ALL_DEPS_MATCH = "all_deps_match"
    ANY_DOWNSTREAM_CONDITIONS = "any_downstream_conditions"
    ANY_DEPS_UPDATED = "any_deps_updated"
    ANY_DEPS_MISSING = "any_deps_missing"
    ANY_DEPS_IN_PROGRESS = "any_deps_in_progress"
    ALL_DEPS_UPDATED_SINCE_CRON = "all_deps_updated_since_cron"
    ALL_DEPS_BLOCKING_CHECKS_PASSED = "all_deps_blocking_checks_passed"
    ANY_CHECKS_MATCH = "any_checks_match"
    ALL_CHECKS_MATCH = "all_checks_match"
    CHECK_PASSED = "check_passed"
    CHECK_FAILED = "check_failed"
    NEWLY_TRUE = "newly_true"
    SINCE = "since"
    SINCE_LAST_HANDLED = "since_last_handled"
    ALL_OF = "all_of"
    ANY_OF = "any_of"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A node of an automation condition. Which of the fields apply depends on the operator."""

    operator: Operator
    operands: tuple[Condition, ...] = ()
    cron: str = ""
    timezone: str = "UTC"
    lookback: float | None = None
    only: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    blocking_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """A freshness policy: windows in seconds, or a deadline that comes round."""

    fail_window: float | None = None
    warn_window: float | None = None
    deadline_cron: str | None = None
    lower_bound_delta: float = 0.0
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillPolicy:
    """Into how many runs a backfill cuts an asset's partitions: at most so many each; None: all in one run."""

    max_partitions_per_run: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """An upstream asset, with how its partitions map; None: as the two partition sets suggest."""

    asset: str
    mapping: Mapping | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """An asset."""

    key: str
    deps: tuple[Dependency, ...] = ()
    group: str = "default"
    tags: dict[str, str] = field(default_factory=dict[str, str], hash=False)
    kinds: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    code_version: str | None = None
    partitions: PartitionSet | None = None
    automation: Condition | None = None
    freshness: Freshness | None = None
    external: bool = False
    observable: bool = False
    backfill_policy: BackfillPolicy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Computation:
    """A body that materializes assets: one, or several together."""

    name: str
    assets: tuple[str, ...]
    body: Body = field(hash=False)
    is_multi: bool = False
    is_source: bool = False
    """It observes its asset, rather than materializing it."""
    can_subset: bool = False
    takes_values: bool = False
    max_retries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """An asset check with a body of its own."""

    asset: str
    name: str
    body: Body = field(hash=False)
    blocking: bool = False
    automation: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Op:
    """A step of a job, or, where it has `ops`, a nested graph."""

    name: str
    body: Body | None = field(hash=False, default=None)
    after: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    ops: tuple[Op, ...] = ()
    max_retries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job: of ops, or over assets."""

    name: str
    ops: tuple[Op, ...] = ()
    assets: tuple[str, ...] = ()
    partitions: PartitionSet | None = None
    tags: dict[str, str] = field(default_factory=dict[str, str], hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A schedule."""

    name: str
    crons: tuple[str, ...]
    evaluator: Evaluator = field(hash=False)
    job: str | None = None
    assets: tuple[str, ...] = ()
    timezone: str = "UTC"
    runs_by_default: bool = False
    tags: dict[str, str] = field(default_factory=dict[str, str], hash=False)
    partitioned: bool = False


class Watch(str, Enum):
    """What a sensor waits for."""

    POLL = "poll"
    ASSET = "asset"
    ASSETS = "assets"
    RUNS = "runs"
    SOURCE = "source"
    CONDITIONS = "conditions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """A sensor. `watched` are the assets it waits for (or whose conditions it evaluates)."""

    name: str
    evaluator: Evaluator = field(hash=False)
    watch: Watch = Watch.POLL
    jobs: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()
    watched_status: RunStatus = RunStatus.SUCCESS
    watched_jobs: tuple[str, ...] = ()
    source: str | None = None
    minimum_interval: float = 30.0
    runs_by_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """A whole deployment."""

    assets: tuple[Asset, ...] = ()
    computations: tuple[Computation, ...] = ()
    checks: tuple[Check, ...] = ()
    jobs: tuple[Job, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    sensors: tuple[Sensor, ...] = ()
    dynamic_sets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the deployment itself is set up."""

    has_queue: bool = False
    max_concurrent_runs: int | None = None
    max_run_retries: int = 0
    retry_on_step_failure: bool = True
    max_tick_retries: int = 0
