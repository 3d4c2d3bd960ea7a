"""The definition language as scenarios write it: the protocol's definitions with the scripts of their user code.

A script is a list of rules; the first whose `when` fits what the code is handed is followed, and a rule without `when`
fits always. Code without a script, or with none that fits, does what its kind does by itself: an asset is materialized,
an op succeeds, a check passes, a schedule requests one run, a sensor skips.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, UnsetType

from pytest_dagster_parity.protocol.definitions import (
    Asset,
    Check,
    Definitions,
    Job,
    MultiAsset,
    Op,
    Record,
    Schedule,
    Sensor,
    about,
)
from pytest_dagster_parity.protocol.user_code import Action, Evaluation
from pytest_dagster_parity.protocol.words import AssetKey, Instant, PartitionKey, RunId, RunStatus


class When(Record, frozen=True):
    """What user code must be handed for a rule to be followed. Every key that is named must fit."""

    cursor: Annotated[str | UnsetType | None, about("The cursor; `null` where there is none yet.")] = UNSET
    scheduled_for: Annotated[Instant | None, about("The nominal time of the tick.")] = None
    events: Annotated[
        tuple[AssetKey, ...] | None, about("Exactly these assets have an event that is not consumed.")
    ] = None
    event: Annotated[str | None, about("The identity of the pushed event.")] = None
    run: Annotated[RunId | None, about("The run that the code is told of or belongs to.")] = None
    status: Annotated[RunStatus | None, about("The status of the run that a sensor is told of.")] = None
    partition: Annotated[PartitionKey | None, about("Handed exactly this one partition.")] = None
    partitions_include: Annotated[PartitionKey | None, about("This partition is among those handed.")] = None
    selected: Annotated[tuple[AssetKey, ...] | None, about("Exactly these of a multi-asset are asked for.")] = None
    attempt: Annotated[int | None, about("The step's attempt inside its run, from 1.")] = None
    call: Annotated[int | None, about("How often this code has been called in the scenario, this time included.")] = (
        None
    )


class EvaluationRule(Evaluation, frozen=True):
    """What a sensor or schedule does, when."""

    when: When = When()


class BodyRule(Record, frozen=True):
    """What a body does, when."""

    do: Annotated[tuple[Action, ...], about("Its actions, in order.")]
    when: When = When()


class ScriptedCheck(Check, frozen=True):
    """An asset check with its body."""

    script: Annotated[tuple[BodyRule, ...], about("What its body does.")] = ()


class ScriptedAsset(Asset, frozen=True):
    """An asset with its body (of an observable source: with its observation function)."""

    checks: Annotated[tuple[ScriptedCheck, ...], about("Checks with bodies of their own.", "checks")] = ()
    script: Annotated[tuple[BodyRule, ...], about("What its body does.")] = ()


class ScriptedMultiAsset(MultiAsset, frozen=True):
    """A multi-asset with its body."""

    script: Annotated[tuple[BodyRule, ...], about("What its body does.")] = ()


class ScriptedOp(Op, frozen=True):
    """An op with its body, or, where it has `ops`, a nested graph."""

    ops: Annotated[tuple[ScriptedOp, ...], about("The ops of a nested graph.", "jobs.graphs")] = ()
    script: Annotated[tuple[BodyRule, ...], about("What its body does.")] = ()


class ScriptedJob(Job, frozen=True):
    """A job: of ops, or over a selection of assets."""

    ops: Annotated[tuple[ScriptedOp, ...], about("Its ops.", "jobs.ops")] = ()


class ScriptedSchedule(Schedule, frozen=True):
    """A schedule with its function."""

    script: Annotated[tuple[EvaluationRule, ...], about("What its function does.")] = ()


class ScriptedSensor(Sensor, frozen=True):
    """A sensor with its function."""

    script: Annotated[tuple[EvaluationRule, ...], about("What its function does.")] = ()


class ScriptedDefinitions(Definitions, frozen=True):
    """A whole deployment's user code, with what it does."""

    assets: tuple[ScriptedAsset, ...] = ()
    multi_assets: Annotated[tuple[ScriptedMultiAsset, ...], about("Assets that share a body.", "assets.multi")] = ()
    jobs: tuple[ScriptedJob, ...] = ()
    schedules: Annotated[tuple[ScriptedSchedule, ...], about("Schedules.", "schedules")] = ()
    sensors: Annotated[tuple[ScriptedSensor, ...], about("Sensors.", "sensors")] = ()


PLAIN: dict[type[Record], type[Record]] = {
    ScriptedCheck: Check,
    ScriptedAsset: Asset,
    ScriptedMultiAsset: MultiAsset,
    ScriptedOp: Op,
    ScriptedJob: Job,
    ScriptedSchedule: Schedule,
    ScriptedSensor: Sensor,
    ScriptedDefinitions: Definitions,
}
"""The protocol's class of each class that adds scripts to it: what a target gets."""
