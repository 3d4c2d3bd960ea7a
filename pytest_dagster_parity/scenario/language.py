"""What stands in a scenario file beside the protocol's own records: the file, a scenario's head, a step's modifiers."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

from msgspec import Meta, field

from pytest_dagster_parity.protocol.definitions import Record, about
from pytest_dagster_parity.protocol.user_code import Handed
from pytest_dagster_parity.protocol.words import Fault, Instant, KillPoint, RefusalKind, Seconds
from pytest_dagster_parity.scenario.model import Level, Origin


class Names(str, Enum):
    """What happens to the names of definitions before a target sees them."""

    LITERAL = "literal"


class Head(Record, frozen=True):
    """What a scenario says of itself."""

    id: Annotated[str, about("`<domain>.<topic>.<rule>`: the semantic that it proves.")]
    statement: Annotated[str, about("The semantic in one sentence.")]
    origin: Annotated[Origin, about("Where the semantic comes from.")] = Origin.DAGSTER
    level: Annotated[Level, about("How much is asked of a target before this is.")] = Level.COMMON
    quirk: Annotated[bool, about("What looks like a defect of Dagster: proven there, required nowhere else.")] = False
    catches: Annotated[tuple[str, ...], about("The faults of an orchestrator that make it fail.")] = ()
    replaces: Annotated[str | None, about("Of a charter semantic: the Dagster semantic that it contradicts.")] = None
    names: Annotated[Names | None, about("`literal`: the kit renames nothing.")] = None
    cases: Annotated[tuple[str, ...] | None, about("Worlds that the rule needs; `by_case` says how they differ.")] = (
        None
    )
    opens: Annotated[Instant | None, about("The moment at which the world opens; else 2024-01-01T00:00:00Z.")] = None


class Modifiers(Record, frozen=True):
    """What may stand beside the verb of a step."""

    at: Annotated[Instant | None, about("The moment at which it happens; else one second after the one before.")] = None
    as_: Annotated[str | None, about("The name that the run or backfill has from here on.")] = field(
        default=None, name="as"
    )
    refused: Annotated[RefusalKind | None, about("The target must refuse the step, for this reason.")] = None
    killed: Annotated[KillPoint | None, about("The target's process dies here and is started again.")] = None
    fault: Annotated[Fault | None, about("What does not work meanwhile.")] = None


class AdvanceFor(Record, frozen=True):
    """Let time pass with the automation on: until a moment, or for a while."""

    to: Annotated[Instant | None, about("The moment at which this ends.")] = None
    by: Annotated[Seconds | None, about("How long this takes.")] = None
    every: Annotated[Seconds | None, about("The coarsest cadence at which the target may look for what is due.")] = None


class DownFor(Record, frozen=True):
    """Let time pass with the automation off: until a moment, or for a while."""

    until: Annotated[Instant | None, about("The moment at which this ends.")] = None
    for_: Annotated[Seconds | None, about("How long this takes.")] = field(default=None, name="for")


class HowMany(Record, frozen=True):
    """A number that is known within bounds."""

    least: Annotated[int | None, about("At least so many.")] = None
    most: Annotated[int | None, about("At most so many.")] = None


CodeName = Annotated[
    str,
    Meta(
        description="An asset key, the name of a multi-asset, sensor or schedule, `asset.check`, or `job.op`.",
        extra_json_schema={"x-kind": "code", "x-defines": False},
    ),
]


class CodeOf(Record, frozen=True):
    """Whose user code."""

    of: CodeName


class Invocation(Record, frozen=True):
    """A call of user code, as the kit saw it."""

    handed: Handed
    call: Annotated[int, about("Which call of this code it is in the scenario, from 1.")]
