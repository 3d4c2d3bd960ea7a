"""A scenario as it is loaded: definitions, steps, expectations, and where each stands in its file."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from pathlib import Path

from msgspec import Struct

from pytest_dagster_parity.protocol.definitions import Settings
from pytest_dagster_parity.protocol.operations import Operation, Query
from pytest_dagster_parity.protocol.words import Fault, KillPoint, RefusalKind
from pytest_dagster_parity.scenario.patterns import Mark, Matcher, Pattern
from pytest_dagster_parity.scenario.scripts import ScriptedDefinitions

DOMAINS = (
    "schedules",
    "sensors",
    "run_identity",
    "partitions",
    "backfills",
    "partition_status",
    "staleness",
    "reconciliation",
    "selection",
    "reruns",
)


class Origin(str, Enum):
    """Where a semantic comes from."""

    DAGSTER = "dagster"
    CHARTER = "charter"


class Level(str, Enum):
    """How much is asked of a target before this semantic is: `core` first, `edge` last."""

    CORE = "core"
    COMMON = "common"
    EDGE = "edge"


class Deployment(Struct, frozen=True, kw_only=True, gc=False):
    """The argument of `deploy`: definitions still with their scripts. It stands in a step where an operation would."""

    definitions: ScriptedDefinitions
    killed: KillPoint | None = None
    fault: Fault | None = None


class Passage(Struct, frozen=True, kw_only=True, gc=False):
    """The argument of `advance` and `down` as scenarios write it: until a moment, or for a while."""

    down: bool
    to: datetime | None
    by: float | None
    """Seconds; exactly one of `to` and `by` is given."""
    every: float | None
    """Seconds."""
    killed: KillPoint | None = None
    fault: Fault | None = None


class InvocationsOf(Struct, frozen=True, kw_only=True, gc=False):
    """The argument of the observation `invocations`, which the kit itself answers: which user code was called."""

    of: str
    """As a script's owner is named: an asset key, the name of a sensor, schedule, multi-asset, `asset.check`, or
    `job.op`."""


class Clause(Struct, frozen=True, kw_only=True, gc=False):
    """One demand on one observation."""

    observation: str
    """A query's verb, `new_runs`, `new_backfills`, `new_ticks` (of the queries runs, backfills, ticks, without what an
    earlier expectation of the scenario has seen), `dry_run`, `preview_backfill`, or `invocations`."""
    query: Query | Operation | InvocationsOf
    """Names and aliases are the scenario's; `at` is not meant. An operation is one whose answer is judged."""
    where: Pattern | None
    """Only records that match count."""
    demand: Matcher
    """`Items`, `Count`, `Fields`, `Absent`, or `RefusedAs` (the clause's key `refused`)."""
    mark: Mark


class Step(Struct, frozen=True, kw_only=True, gc=False):
    """One request to the target, or one expectation."""

    verb: str
    """An operation's verb, or `expect`."""
    action: Operation | Deployment | Passage | None
    """Names and aliases are the scenario's; `at`, `killed` and `fault` of the operation are set. None: expectation."""
    at: datetime | None
    """The moment at which the step happens; None: the clock decides."""
    alias: str | None
    """`as`: the name of the run or backfill that the step makes."""
    refused: RefusalKind | None
    """The step must be refused so."""
    clauses: tuple[Clause, ...]
    """Of an expectation, in the order of the file."""
    mark: Mark


class Scenario(Struct, frozen=True, kw_only=True, gc=False):
    """An executable proof of one semantic, or of one case of it."""

    id: str
    """`<domain>.<topic>.<rule>`: the semantic that it proves."""
    case: str | None
    """Which of its cases; None where there is only one world."""
    statement: str
    origin: Origin
    level: Level
    quirk: bool
    replaces: str | None
    """Of a charter semantic: the Dagster semantic that it contradicts."""
    replaced_by: str | None
    """The reverse; set by the corpus, not by the file."""
    catches: tuple[str, ...]
    """The faults of an orchestrator that make it fail."""
    literal_names: bool
    """`names: literal`: the kit renames nothing."""
    opens: datetime
    """The moment at which the world opens."""
    definitions: ScriptedDefinitions
    settings: Settings
    steps: tuple[Step, ...]
    path: Path
    mark: Mark

    @property
    def domain(self) -> str:
        """The first part of the id."""
        return self.id.split(".", 1)[0]

    @property
    def node_name(self) -> str:
        """The id, with the case in brackets where there is one."""
        return self.id if self.case is None else f"{self.id}[{self.case}]"


class ScenarioFile(Struct, frozen=True, kw_only=True):
    """One topic: the scenarios of one file, cases written out."""

    path: Path
    topic: str
    scenarios: tuple[Scenario, ...]
