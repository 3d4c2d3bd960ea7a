"""What each kind of sensor is handed, and what its answer comes to."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from pytest_dagster_parity.reference.answers import Call, Evaluation, SeenEvent
from pytest_dagster_parity.reference.definitions import Sensor, Watch
from pytest_dagster_parity.reference.errors import TickError, UserCodeError
from pytest_dagster_parity.reference.events import Decided, Reserved
from pytest_dagster_parity.reference.memory.assets import Recorded
from pytest_dagster_parity.reference.requests import check_request
from pytest_dagster_parity.reference.world import World


class Failed(Exception):
    """An evaluation failed, and all the same something of it counts."""

    def __init__(self, message: str, decided: Decided) -> None:
        super().__init__(message)
        self.message = message
        self.decided = decided


def decide(world: World, sensor: Sensor, push: str | None) -> Decided:
    """Evaluate a sensor and return what it comes to."""
    match sensor.watch:
        case Watch.ASSET:
            return _on_asset(world, sensor)
        case Watch.ASSETS:
            return _on_assets(world, sensor)
        case Watch.RUNS:
            return _on_runs(world, sensor)
        case Watch.POLL | Watch.SOURCE | Watch.CONDITIONS:
            cursor = world.memory.automations.of(sensor.name).cursor
            return decided_of(world, sensor, world.ask_evaluator(sensor.evaluator, Call(cursor=cursor, event=push)))


def decided_of(world: World, sensor: Sensor, evaluation: Evaluation, reserved: int = 0) -> Decided:
    """Return what an answer comes to, with ids for the runs; raise TickError where it makes no sense."""
    error = world.rules.evaluation_error(evaluation)
    if error is not None:
        raise TickError(error)
    cursor = world.memory.automations.of(sensor.name).cursor
    decided = Decided(
        reserved=tuple(
            Reserved(run=world.next_run_id(reserved + place), request=request)
            for place, request in enumerate(evaluation.requests)
        ),
        cursor=world.rules.cursor_after_evaluation(cursor, evaluation.cursor),
        skip_reason=evaluation.skip_reason,
        add=evaluation.add,
        delete=evaluation.delete,
        events=evaluation.events,
    )
    for request in evaluation.requests:
        check_request(world, sensor, request, decided)
    return decided


def _latest_events(world: World, sensor: Sensor) -> dict[str, Recorded]:
    """Return the latest materialization of each watched asset that the sensor has not consumed."""
    latest = {
        asset: recorded
        for asset in sorted(sensor.watched)
        if (recorded := world.memory.assets.of(asset).latest_materialization()) is not None
    }
    numbers = {asset: recorded.number for asset, recorded in latest.items()}
    seen = world.rules.events_seen(numbers, world.memory.automations.of(sensor.name).consumed)
    return {asset: recorded for asset, recorded in latest.items() if asset in seen}


def _on_asset(world: World, sensor: Sensor) -> Decided:
    seen = _latest_events(world, sensor)
    if not seen:
        cursor = world.memory.automations.of(sensor.name).cursor
        return Decided(skip_reason=f"no new materialization of {sensor.watched[0]!r}", cursor=cursor)
    evaluation = world.ask_evaluator(sensor.evaluator, Call(events=_handed(seen)))
    decided = decided_of(world, sensor, evaluation)
    return _consuming(decided, _numbers(seen))


def _on_assets(world: World, sensor: Sensor) -> Decided:
    seen = _latest_events(world, sensor)
    evaluation = world.ask_evaluator(sensor.evaluator, Call(events=_handed(seen)))
    consumed = world.rules.events_consumed(_numbers(seen), evaluation.advance)
    error = world.rules.multi_asset_error(
        requested=len(evaluation.requests),
        advanced=len(consumed),
        sets_cursor=evaluation.cursor is not None,
    )
    if error is not None:
        raise TickError(error)
    return _consuming(decided_of(world, sensor, evaluation), consumed)


def _on_runs(world: World, sensor: Sensor) -> Decided:
    """Tell a sensor of every run that reached the status since it looked last; the first look takes the position."""
    state = world.memory.automations.of(sensor.name)
    here = world.memory.last_fact
    changes = {
        change.number: run.spec.id
        for run in world.runs()
        for change in run.changes
        if change.status is sensor.watched_status and (not sensor.watched_jobs or run.spec.job in sensor.watched_jobs)
    }
    numbers = world.rules.unhandled_changes(sorted(changes), state.position)
    if not numbers:
        reason = "taking the position" if state.position is None else "no run has reached the status"
        return Decided(skip_reason=reason, position=here, cursor=state.cursor)
    problem: str | None = None
    decided = Decided(cursor=state.cursor)
    for place, number in enumerate(numbers):
        try:
            evaluation = world.ask_evaluator(sensor.evaluator, Call(run=changes[number], status=sensor.watched_status))
        except UserCodeError as error:
            problem = error.message
            continue
        if evaluation.cursor is not None:
            problem = "a sensor on runs has no cursor of its own"
        elif evaluation != Evaluation():
            # What it returns is the result of the tick, and the runs that come after have ticks of their own.
            decided = decided_of(world, sensor, evaluation)
            numbers, here = numbers[:place], number
            break
    told = tuple(changes[number] for number in numbers)
    if problem is not None:
        raise Failed(problem, Decided(position=here, told_of=told, cursor=state.cursor))
    return replace(decided, told_of=told, position=here)


def _handed(seen: Mapping[str, Recorded]) -> tuple[SeenEvent, ...]:
    return tuple(
        SeenEvent(asset=asset, partition=recorded.partition, run=recorded.event.run) for asset, recorded in seen.items()
    )


def _numbers(seen: Mapping[str, Recorded]) -> dict[str, int]:
    return {asset: recorded.number for asset, recorded in seen.items()}


def _consuming(decided: Decided, consumed: dict[str, int]) -> Decided:
    return replace(decided, consumed=consumed)
