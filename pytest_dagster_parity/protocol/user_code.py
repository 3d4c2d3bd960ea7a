"""What passes between a target's user code and the kit: what the code is handed, and what it is told to do.

User code in a target is a shell: it calls ``decide(code, handed)`` and does what the answer says. The kit interprets
the scenario's scripts, so no target carries an interpreter, and the kit sees every invocation at first hand.
"""

from __future__ import annotations

from typing import Annotated, Protocol

from msgspec import field

from pytest_dagster_parity.protocol.definitions import Nothing, OneOf, Record, about
from pytest_dagster_parity.protocol.words import (
    AssetKey,
    CheckName,
    CheckSeverity,
    CodeKind,
    InputName,
    Instant,
    JobName,
    PartitionKey,
    RunId,
    RunStatus,
    SetName,
)


class Code(Record, frozen=True):
    """Which user code is called."""

    kind: CodeKind
    name: Annotated[
        str, about("An asset key, the name of a multi-asset, sensor, schedule or check, or the path of an op.")
    ]
    job: Annotated[JobName | None, about("The job of an op.")] = None
    asset: Annotated[AssetKey | None, about("The asset of a check.")] = None


class AssetEvent(Record, frozen=True):
    """An event of an asset, as a sensor is handed it."""

    asset: AssetKey
    partition: PartitionKey | None = None
    run: Annotated[RunId | None, about("The run that recorded it; none if it was reported.")] = None


class Handed(Record, frozen=True):
    """What user code is handed. Only what applies to the kind of code is set."""

    cursor: Annotated[str | None, about("A sensor's cursor.")] = None
    scheduled_for: Annotated[Instant | None, about("A schedule's nominal time.")] = None
    events: Annotated[
        tuple[AssetEvent, ...] | None, about("What a sensor on assets sees: the latest unconsumed event of each.")
    ] = None
    event: Annotated[str | None, about("The identity of a pushed event.")] = None
    run: Annotated[RunId | None, about("A body's own run; of a sensor on runs, the run that it is told of.")] = None
    status: Annotated[RunStatus | None, about("The status of the run that a sensor on runs is told of.")] = None
    partitions: Annotated[
        tuple[PartitionKey, ...] | None, about("A body's partitions: one, or all of a ranged run, in order.")
    ] = None
    selected: Annotated[tuple[AssetKey, ...] | None, about("Of a multi-asset: what it is asked for.")] = None
    attempt: Annotated[int | None, about("A step's attempt inside its run; the first is 1.")] = None
    values: Annotated[dict[InputName, int] | None, about("What the inputs returned, by op name or asset key.")] = None


# --- answers of a sensor or schedule ---------------------------------------------------------------------------------


class RunRequest(Record, frozen=True):
    """A request for one run."""

    run_key: str | None = None
    partition: PartitionKey | None = None
    job: JobName | None = None
    assets: tuple[AssetKey, ...] = ()
    tags: dict[str, str] = {}


class KeysOfSet(Record, frozen=True):
    """Partition keys of a dynamic set."""

    set: SetName
    keys: tuple[str, ...]


class ReportedEvent(Record, frozen=True):
    """An asset event that a sensor reports."""

    asset: AssetKey
    partition: PartitionKey | None = None
    data_version: str | None = None


class Evaluation(Record, frozen=True):
    """What an evaluation of a sensor or schedule comes to."""

    run_requests: Annotated[tuple[RunRequest, ...], about("Runs that it requests.")] = ()
    cursor: Annotated[str | None, about("The cursor that it sets.", "sensors.cursor")] = None
    skip: Annotated[str | None, about("It skips, for this reason.")] = None
    raise_: Annotated[str | None, about("It raises an error of this message.")] = field(default=None, name="raise")
    add_partitions: Annotated[
        tuple[KeysOfSet, ...], about("Keys that it adds to dynamic sets.", "sensors.dynamic_partitions")
    ] = ()
    delete_partitions: Annotated[
        tuple[KeysOfSet, ...], about("Keys that it deletes from dynamic sets.", "sensors.dynamic_partitions")
    ] = ()
    advance: Annotated[
        tuple[AssetKey, ...], about("Assets whose events a sensor on several assets consumes.", "sensors.multi_asset")
    ] = ()
    asset_events: Annotated[
        tuple[ReportedEvent, ...], about("Materializations that it reports.", "sensors.asset_events")
    ] = ()


# --- answers of a body -----------------------------------------------------------------------------------------------


class Materialize(Record, frozen=True):
    """Record a materialization, here and now."""

    asset: Annotated[AssetKey | None, about("Of a multi-asset: which; else the body's own.")] = None
    partitions: Annotated[tuple[PartitionKey, ...] | None, about("Which; else all that the body is handed.")] = None
    data_version: Annotated[str | None, about("The data version that it reports.", "assets.data_version")] = None


class Observe(Record, frozen=True):
    """Record an observation, here and now."""

    asset: AssetKey | None = None
    partition: PartitionKey | None = None
    data_version: str | None = None


class CheckResult(Record, frozen=True):
    """Record the result of an asset check."""

    passed: bool
    name: Annotated[CheckName | None, about("Which check; in a check's own body, itself.")] = None
    severity: CheckSeverity = CheckSeverity.ERROR


class Action(OneOf, frozen=True):
    """One thing that a body does.

    A body that ends without raising has materialized what it is asked for, as a `return` does in Dagster, unless its
    actions materialize something themselves: then exactly that is recorded. A check that reports no result has passed.
    """

    materialize: Annotated[Materialize | None, about("Record a materialization.")] = None
    observe: Annotated[Observe | None, about("Record an observation.", "assets.observations")] = None
    return_: Annotated[int | None, about("Return this number to the steps downstream.", "values.passed")] = field(
        default=None, name="return"
    )
    check: Annotated[CheckResult | None, about("Record the result of a check.", "checks")] = None
    raise_: Annotated[str | None, about("Raise an error of this message.")] = field(default=None, name="raise")
    hold: Annotated[Nothing | None, about("Stay here until released.", "hold.step")] = None


class Decision(OneOf, frozen=True):
    """The kit's answer to user code."""

    evaluation: Annotated[Evaluation | None, about("To a sensor or schedule.")] = None
    actions: Annotated[tuple[Action, ...] | None, about("To the body of an asset, op or check, in order.")] = None


class Decide(Protocol):
    """What a target's user code calls. It answers at once, and never raises into user code on purpose."""

    def __call__(self, code: Code, handed: Handed) -> Decision:
        """Return what the code that is called now must do."""
        ...
