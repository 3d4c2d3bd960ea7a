"""Ticks of the sensors that evaluate conditions: what is requested becomes runs, or a backfill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from pytest_dagster_parity.reference import automations, runs
from pytest_dagster_parity.reference.answers import RunRequest
from pytest_dagster_parity.reference.backfills import next_id
from pytest_dagster_parity.reference.code import Entity
from pytest_dagster_parity.reference.conditions.evaluation import Evaluation
from pytest_dagster_parity.reference.conditions.subsets import NOTHING
from pytest_dagster_parity.reference.definitions import Sensor, Watch
from pytest_dagster_parity.reference.events import (
    BackfillRequested,
    BackfillSpec,
    ConditionEvaluated,
    Decided,
    Reserved,
    RunSpec,
    TickClosed,
    TickDecided,
    TickOpened,
    TickResumed,
)
from pytest_dagster_parity.reference.launching import steps_of_assets
from pytest_dagster_parity.reference.memory.automations import TickState
from pytest_dagster_parity.reference.requests import start, was_not_launched
from pytest_dagster_parity.reference.rules.conditions import Subset
from pytest_dagster_parity.reference.sensors import interrupted, is_due
from pytest_dagster_parity.reference.words import Point, TickStatus
from pytest_dagster_parity.reference.world import World

Requested = Mapping[Entity, Subset]


def look(world: World) -> None:
    """Evaluate the conditions of every running sensor on conditions whose time has come.

    All of them evaluate before any carries out what it wants: no sensor sees at once what another has just requested.
    """
    due = [
        sensor for sensor in world.code.sensors.values() if sensor.watch is Watch.CONDITIONS and is_due(world, sensor)
    ]
    for sensor in due:
        _decide(world, sensor)
    for sensor in due:
        tick = interrupted(world, sensor)
        if tick is not None:
            _carry_out(world, sensor, tick)


def requested_by(world: World, entities: Iterable[Entity]) -> tuple[dict[Entity, Subset], list[ConditionEvaluated]]:
    """Evaluate conditions, upstream first, and return what they request with what is to be remembered of each."""
    requested: dict[Entity, Subset] = {}
    evaluated: list[ConditionEvaluated] = []
    for entity in entities:
        condition = world.code.condition_of(entity)
        if condition is None:
            continue
        evaluation = Evaluation(world, entity, requested)
        true = evaluation.true_of(condition)
        _add(requested, entity, true)
        for other in _inseparable(world, entity):
            _add(requested, other, true)
        evaluated.append(
            ConditionEvaluated(
                asset=entity.asset,
                check=entity.check or None,
                true=_in_order(world, entity, true),
                is_partitioned=not entity.check and world.code.assets[entity.asset].partitions is not None,
                memories=evaluation.memories,
                last_event=world.memory.last_fact,
                digest=evaluation.digest,
            )
        )
    return requested, [_with_requested(world, each, requested) for each in evaluated]


def _decide(world: World, sensor: Sensor) -> None:
    """Evaluate conditions and write down what they request; a tick that got so far before a crash is gone on with."""
    tick = interrupted(world, sensor)
    if tick is not None and tick.decided is not None:
        world.record(TickResumed(tick=tick.number))
        return
    if tick is not None:
        world.record(TickClosed(tick=tick.number, status=TickStatus.FAILURE, error="the evaluation was interrupted"))
    number = automations.next_tick_number(world)
    world.record(TickOpened(tick=number, name=sensor.name, nominal=world.now))
    world.at_point(Point.BEFORE_DECISION)
    requested, evaluated = requested_by(world, world.code.evaluated_by(sensor))
    world.record(*evaluated, TickDecided(tick=number, decided=_decided(world, sensor, requested)))
    world.at_point(Point.AFTER_DECISION)


def _decided(world: World, sensor: Sensor, requested: Requested) -> Decided:
    """Return what is asked for: a backfill of what hangs together with several partitions, runs of the rest."""
    together = _backfilled(world, requested)
    backfill = None
    if together:
        targets = tuple(
            (key, each)
            for key in world.code.order
            if key in together
            for each in _in_order(world, Entity(key), requested[Entity(key)])
        )
        is_automatic = world.rules.backfill_is_marked_automatic()
        backfill = BackfillSpec(id=next_id(world), targets=targets, automatic=is_automatic, requested_by=sensor.name)
    rest = {entity: subset for entity, subset in requested.items() if entity.check or entity.asset not in together}
    reserved = tuple(_reserved(world, rest))
    return Decided(
        reserved=reserved,
        requested=world.rules.requested_of_tick(
            partitions=sum(len(subset) for subset in requested.values()), launches=len(reserved) + bool(together)
        ),
        backfill=backfill,
    )


def _backfilled(world: World, requested: Requested) -> set[str]:
    assets = {entity.asset for entity, subset in requested.items() if subset and not entity.check}
    found = {key for key in assets if world.rules.becomes_backfill(len(requested[Entity(key)]))}
    frontier = set(found)
    while frontier:
        near = {other for key in frontier for other in (*world.code.parents(key), *world.code.children[key])}
        frontier = {key for key in near & assets - found if world.code.assets[key].partitions is not None}
        found |= frontier
    return found


def _reserved(world: World, requested: Requested) -> Iterable[Reserved]:
    """Return one run of all that has no partitions, and one for each partition of the rest."""
    groups: dict[tuple[object, str | None], list[Entity]] = {}
    for entity, subset in requested.items():
        partitions = None if entity.check else world.code.assets[entity.asset].partitions
        for key in _in_order(world, entity, subset):
            groups.setdefault((partitions, key), []).append(entity)
    for place, ((_, key), entities) in enumerate(groups.items()):
        yield Reserved(
            run=world.next_run_id(place),
            request=RunRequest(
                assets=tuple(sorted(entity.asset for entity in entities if not entity.check)), partition=key
            ),
            checks=tuple(sorted((entity.asset, entity.check) for entity in entities if entity.check)),
        )


def _carry_out(world: World, sensor: Sensor, tick: TickState) -> None:
    """Launch what was decided and has not been launched, and close the tick."""
    decided = tick.decided or Decided()
    if decided.backfill is not None and decided.backfill.id not in world.memory.backfills.all:
        world.record(BackfillRequested(spec=decided.backfill))
    for reserved in decided.reserved:
        state = world.memory.runs.all.get(reserved.run)
        if state is None:
            start(world, _spec(world, sensor, reserved))
        elif was_not_launched(world, state):
            runs.submit(world, reserved.run)
    is_request = bool(decided.reserved) or decided.backfill is not None
    world.record(
        TickClosed(
            tick=tick.number,
            status=TickStatus.SUCCESS if is_request else TickStatus.SKIPPED,
            runs=tuple(reserved.run for reserved in decided.reserved),
        )
    )


def _spec(world: World, sensor: Sensor, reserved: Reserved) -> RunSpec:
    request = reserved.request
    checks = reserved.checks or None
    steps = steps_of_assets(world, request.assets, checks if not request.assets else None)
    also = steps_of_assets(world, (), checks) if checks is not None else ()
    return RunSpec(
        id=reserved.run,
        assets=request.assets,
        selection=request.assets,
        checks=reserved.checks,
        steps=tuple(dict.fromkeys((*steps, *also))),
        partitions=(request.partition,) if request.partition is not None else (),
        sensor=sensor.name,
        automatic=True,
        request=request,
    )


def _add(requested: dict[Entity, Subset], entity: Entity, subset: Subset) -> None:
    requested[entity] = requested.get(entity, NOTHING) | subset


def _inseparable(world: World, entity: Entity) -> Iterable[Entity]:
    """Return the assets that cannot run without an asset."""
    computation = world.code.computation_of.get(entity.asset)
    if entity.check or computation is None or computation.can_subset:
        return ()
    return [Entity(other) for other in computation.assets if other != entity.asset]


def _with_requested(world: World, evaluated: ConditionEvaluated, requested: Requested) -> ConditionEvaluated:
    """Return an evaluation with all that was requested of its asset in the end, be it because of another one."""
    entity = _entity(evaluated)
    return replace(evaluated, requested=_in_order(world, entity, requested[entity]))


def _entity(evaluated: ConditionEvaluated) -> Entity:
    return Entity(evaluated.asset, evaluated.check or "")


def _in_order(world: World, entity: Entity, subset: Subset) -> tuple[str | None, ...]:
    partitions = None if entity.check else world.code.assets[entity.asset].partitions
    if partitions is None:
        return (None,) if subset else ()
    return tuple(key for key in partitions.keys(world.known) if key in subset)
