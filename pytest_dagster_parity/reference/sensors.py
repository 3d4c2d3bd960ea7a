"""Sensors: when they are evaluated, and how an evaluation is carried out, or gone on with after a crash."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pytest_dagster_parity.reference import automations, runs
from pytest_dagster_parity.reference.answers import RunRequest
from pytest_dagster_parity.reference.definitions import Sensor, Watch
from pytest_dagster_parity.reference.errors import CodeUnreachable, TickError, UserCodeError
from pytest_dagster_parity.reference.events import (
    ConflictFound,
    CursorSet,
    Decided,
    Event,
    EventPushed,
    PartitionsAdded,
    PartitionsDeleted,
    TickClosed,
    TickDecided,
    TickOpened,
    TickResumed,
)
from pytest_dagster_parity.reference.memory.automations import TickState
from pytest_dagster_parity.reference.recording import report
from pytest_dagster_parity.reference.requests import sensor_spec, start, was_not_launched
from pytest_dagster_parity.reference.watching import Failed, decide
from pytest_dagster_parity.reference.words import Point, TickStatus
from pytest_dagster_parity.reference.world import World

_EMPTY = "the sensor function returned an empty result"


def look(world: World) -> None:
    """Evaluate every running sensor whose time has come, but those on conditions."""
    for sensor in world.code.sensors.values():
        if sensor.watch is Watch.SOURCE:
            _look_at_pushes(world, sensor)
        elif sensor.watch is not Watch.CONDITIONS and is_due(world, sensor):
            _look_at(world, sensor)


def is_due(world: World, sensor: Sensor) -> bool:
    """Whether a sensor is to be evaluated now: at most once an instant, whatever its interval."""
    if not automations.is_running(world, sensor) or automations.latest_look(world, sensor.name) == world.now:
        return False
    due = due_at(world, sensor)
    return due is None or due <= world.now


def due_at(world: World, sensor: Sensor) -> datetime | None:
    """Return from when a sensor may be evaluated again; None: at once."""
    latest = automations.latest_look(world, sensor.name)
    is_interrupted = interrupted(world, sensor) is not None
    return world.rules.sensor_due_at(latest, sensor.minimum_interval, is_interrupted=is_interrupted)


def push(world: World, source: str, event: str) -> None:
    """Deliver an event to the running sensors that watch its source, and let them handle it at once."""
    for sensor in world.code.sensors.values():
        if sensor.watch is not Watch.SOURCE or sensor.source != source or not automations.is_running(world, sensor):
            continue
        handled = world.memory.automations.of(sensor.name).handled_pushes
        latest = automations.latest_look(world, sensor.name)
        is_due = world.rules.push_is_handled_at_once(latest, sensor.minimum_interval, world.now)
        if is_due and world.rules.pushed_event_is_new(event, handled):
            _evaluate(world, sensor, event)


def interrupted(world: World, sensor: Sensor) -> TickState | None:
    """Return the latest tick of a sensor if it was interrupted."""
    tick = world.memory.automations.of(sensor.name).latest
    return tick if tick is not None and tick.status is TickStatus.STARTED else None


def _look_at(world: World, sensor: Sensor) -> None:
    tick = interrupted(world, sensor)
    if tick is None:
        _evaluate(world, sensor, None)
    elif tick.decided is not None and world.rules.interrupted_tick_resumes(decided=True):
        world.record(TickResumed(tick=tick.number))
        _carry_out(world, sensor, tick, resumed=True)
    else:
        world.record(TickClosed(tick=tick.number, status=TickStatus.SKIPPED))
        _evaluate(world, sensor, None)


def _look_at_pushes(world: World, sensor: Sensor) -> None:
    """Go on with a pushed event whose handling was interrupted."""
    tick = interrupted(world, sensor)
    if tick is None or tick.looked_at >= world.now or not automations.is_running(world, sensor):
        return
    if tick.decided is not None:
        world.record(TickResumed(tick=tick.number))
        _carry_out(world, sensor, tick, resumed=True)
    else:
        world.record(TickOpened(tick=tick.number, name=sensor.name, nominal=tick.nominal, push=tick.push))
        _decide(world, sensor, tick)


def _evaluate(world: World, sensor: Sensor, event: str | None) -> None:
    number = automations.next_tick_number(world)
    opened = TickOpened(tick=number, name=sensor.name, nominal=world.now, push=event)
    world.record(*([EventPushed(name=sensor.name, event=event)] if event is not None else []), opened)
    tick = world.memory.automations.of(sensor.name).latest
    if tick is not None:
        _decide(world, sensor, tick)


def _decide(world: World, sensor: Sensor, tick: TickState) -> None:
    world.at_point(Point.BEFORE_DECISION)
    try:
        decided = decide(world, sensor, tick.push)
    except CodeUnreachable:
        _fail(world, tick, "the code cannot be reached")
    except Failed as failed:
        world.record(TickDecided(tick=tick.number, decided=failed.decided))
        _fail(world, tick, failed.message)
    except (UserCodeError, TickError) as error:
        _fail(world, tick, error.message)
    else:
        moved = [CursorSet(name=sensor.name, cursor=decided.cursor)] if world.rules.cursor_moves_with_decision() else []
        world.record(TickDecided(tick=tick.number, decided=decided), *moved)
        world.at_point(Point.AFTER_DECISION)
        _carry_out(world, sensor, tick, resumed=False)


def _carry_out(world: World, sensor: Sensor, tick: TickState, *, resumed: bool) -> None:
    """Do what was decided, but for what has been done already, and close the tick."""
    decided = tick.decided or Decided()
    changes = _set_changes(world, decided)
    reports = [report(each.asset, each.partition, each.data_version) for each in decided.events]
    world.record(*changes, *reports)
    known = len(world.memory.automations.conflicts)
    try:
        launched = _launch(world, sensor, decided, resumed=resumed)
    except TickError as error:
        _fail(world, tick, error.message)
        return
    status = world.rules.sensor_tick_status(
        requested=len(decided.reserved),
        launched=len(launched),
        told_of=len(decided.told_of),
        skips=decided.skip_reason is not None,
        resumed=resumed,
    )
    keys = [world.rules.effective_run_key(reserved.request.run_key) for reserved in decided.reserved]
    world.record(
        TickClosed(
            tick=tick.number,
            status=status,
            runs=launched,
            run_keys=tuple(dict.fromkeys(key for key in keys if key is not None)),
            skip_reason=_skip_reason(world, decided, known) if status is TickStatus.SKIPPED else None,
            added=tuple(key for change in changes if isinstance(change, PartitionsAdded) for key in change.keys),
            deleted=tuple(key for change in changes if isinstance(change, PartitionsDeleted) for key in change.keys),
        )
    )


def _skip_reason(world: World, decided: Decided, known_conflicts: int) -> str | None:
    """Return why nothing was launched; runs that are there already need no reason, conflicts with them do."""
    conflicts = world.memory.automations.conflicts[known_conflicts:]
    if conflicts:
        return "; ".join(f"{each.run} has the run key {each.run_key!r} with another payload" for each in conflicts)
    return None if decided.reserved else decided.skip_reason or _EMPTY


def _set_changes(world: World, decided: Decided) -> list[Event]:
    changes: list[Event] = []
    for addition in decided.add:
        keys = world.rules.partitions_to_add(addition.keys, world.memory.sets.keys.get(addition.set, ()))
        changes.append(PartitionsAdded(set=addition.set, keys=keys))
    for deletion in decided.delete:
        keys = world.rules.partitions_to_delete(deletion.keys, world.memory.sets.keys.get(deletion.set, ()))
        changes.append(PartitionsDeleted(set=deletion.set, keys=keys))
    return changes


def _launch(world: World, sensor: Sensor, decided: Decided, *, resumed: bool) -> tuple[str, ...]:
    launched: list[str] = []
    for reserved in decided.reserved:
        run = world.rules.run_of_request(reserved.run, resumed=resumed, fresh=world.next_run_id())
        if _launch_one(world, sensor, run, reserved.request, launched):
            launched.append(run)
    return tuple(launched)


def _launch_one(world: World, sensor: Sensor, run: str, request: RunRequest, launched: Sequence[str]) -> bool:
    """Launch a requested run, unless it is there already, or its key is spent; return whether it was launched.

    `launched`: the runs that the same tick has launched before it.
    """
    state = world.memory.runs.all.get(run)
    if state is not None:
        if was_not_launched(world, state):
            runs.submit(world, run)
            return True
        return False
    key = world.rules.effective_run_key(request.run_key)
    spending = world.rules.runs_that_spend_keys(world.specs(), world.memory.runs.deleted, of_this_tick=launched)
    first = world.rules.existing_run_for_key(sensor.name, key, spending, request=request)
    if first is not None and key is not None:
        if first.request is not None and world.rules.is_conflict(first.request, request):
            world.record(ConflictFound(name=sensor.name, run_key=key, run=first.id))
        return False
    start(world, sensor_spec(world, sensor, run, request))
    return True


def _fail(world: World, tick: TickState, error: str) -> None:
    world.record(TickClosed(tick=tick.number, status=TickStatus.FAILURE, error=error))
