"""Schedules: which nominal times get a tick, and what a tick does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from msgspec.structs import replace

from pytest_dagster_parity.reference import automations, runs
from pytest_dagster_parity.reference.answers import Call, Evaluation, RunRequest
from pytest_dagster_parity.reference.cron import next_tick, ticks_from
from pytest_dagster_parity.reference.definitions import Schedule
from pytest_dagster_parity.reference.errors import CodeUnreachable, TickError, UserCodeError
from pytest_dagster_parity.reference.events import TickClosed, TickOpened
from pytest_dagster_parity.reference.memory.automations import AutomationState, TickState
from pytest_dagster_parity.reference.partitions.known import Known
from pytest_dagster_parity.reference.partitions.sets import MultiPartitions, time_dimension
from pytest_dagster_parity.reference.requests import order_of, requested_spec, start, was_not_launched
from pytest_dagster_parity.reference.words import Point, TickStatus
from pytest_dagster_parity.reference.world import World

_EMPTY = "the schedule function returned an empty result"
_NO_PARTITIONS = "there is no partition yet"
_RETRY_PAUSE = timedelta(minutes=1)
"""How long after a look the scheduler looks again where a tick is not finished."""


def look(world: World) -> None:
    """Give every running schedule the ticks that are due."""
    for schedule in world.code.schedules.values():
        if automations.is_running(world, schedule):
            _look_at(world, schedule)


def next_due(world: World, schedule: Schedule) -> datetime | None:
    """Return the next moment at which a schedule is to be looked at."""
    if not automations.is_running(world, schedule):
        return None
    upcoming = next_nominal_time(world, schedule, world.now)
    again = _unfinished(world, world.memory.automations.of(schedule.name))
    return upcoming if again is None else min(upcoming, again.looked_at + _RETRY_PAUSE)


def next_nominal_time(world: World, schedule: Schedule, after: datetime) -> datetime:
    """Return the first nominal time after a moment."""
    instants = world.rules.instants_of_local_tick
    return min(next_tick(cron, schedule.timezone, after, instants) for cron in _crons(world, schedule))


def evaluate(world: World, schedule: Schedule, nominal: datetime) -> Evaluation:
    """Return what a schedule asks for at a nominal time."""
    if schedule.partitioned:
        return _partitioned_evaluation(world, schedule, nominal)
    evaluation = world.ask_evaluator(schedule.evaluator, Call(scheduled_for=nominal))
    error = world.rules.evaluation_error(evaluation) or world.rules.schedule_requests_error(evaluation.requests)
    if error is not None:
        raise TickError(error)
    return evaluation


def _look_at(world: World, schedule: Schedule) -> None:
    state = world.memory.automations.of(schedule.name)
    missed = list(_missed(world, schedule, state))
    chosen = world.rules.nominal_times_to_tick(missed, partitioned=schedule.partitioned)
    again = _unfinished(world, state)
    if not chosen and again is not None and again.looked_at < world.now:
        _tick(world, schedule, again.nominal, again.number)
    for nominal in chosen:
        _tick(world, schedule, nominal, automations.next_tick_number(world))


def _missed(world: World, schedule: Schedule, state: AutomationState) -> Iterable[datetime]:
    """Return the nominal times up to now that have had no tick, ascending."""
    if state.started_at is None:
        return ()
    first = world.rules.first_nominal_time(state.started_at, state.changed_at)
    ticked = [tick.nominal for tick in state.ticks]
    instants = world.rules.instants_of_local_tick
    found: set[datetime] = set()
    for cron in _crons(world, schedule):
        passed = takewhile(lambda tick: tick <= world.now, ticks_from(cron, schedule.timezone, first, instants))
        found.update(tick for tick in passed if not world.rules.nominal_time_is_handled(tick, ticked))
    return sorted(found)


def _crons(world: World, schedule: Schedule) -> Sequence[str]:
    return world.rules.crons_in_force(world.memory.automations.of(schedule.name).crons, schedule.crons)


def _unfinished(world: World, state: AutomationState) -> TickState | None:
    """Return the latest tick if it was interrupted, or failed and is to be tried again."""
    tick = state.latest
    if tick is None or state.started_at is None or tick.looked_at < state.started_at:
        return None
    if tick.status is TickStatus.STARTED:
        return tick if world.rules.interrupted_tick_is_finished() else None
    if tick.status is not TickStatus.FAILURE or tick.closed is None:
        return None
    is_retried = world.rules.tick_is_retried(tick.failures, world.settings.max_tick_retries)
    return tick if is_retried or not tick.closed.counts_as_failure else None


def _tick(world: World, schedule: Schedule, nominal: datetime, number: int) -> None:
    world.record(TickOpened(tick=number, name=schedule.name, nominal=nominal))
    world.at_point(Point.BEFORE_DECISION)
    try:
        evaluation = evaluate(world, schedule, nominal)
        world.at_point(Point.AFTER_DECISION)
        launched = _launch(world, schedule, nominal, evaluation.requests)
    except CodeUnreachable:
        error = "the code cannot be reached"
        world.record(TickClosed(tick=number, status=TickStatus.FAILURE, error=error, counts_as_failure=False))
    except (UserCodeError, TickError) as error:
        world.record(TickClosed(tick=number, status=TickStatus.FAILURE, error=error.message))
    else:
        _close(world, number, evaluation, launched)


def _close(world: World, number: int, evaluation: Evaluation, launched: tuple[str, ...]) -> None:
    status = world.rules.schedule_tick_status(len(evaluation.requests))
    keys = [world.rules.effective_run_key(request.run_key) for request in evaluation.requests]
    world.record(
        TickClosed(
            tick=number,
            status=status,
            runs=launched,
            run_keys=tuple(dict.fromkeys(key for key in keys if key is not None)),
            skip_reason=(evaluation.skip_reason or _EMPTY) if status is TickStatus.SKIPPED else None,
        )
    )


def _launch(world: World, schedule: Schedule, nominal: datetime, requests: tuple[RunRequest, ...]) -> tuple[str, ...]:
    """Launch what a tick asks for and what it has not launched before; return all its runs."""
    specs = [requested_spec(world, order_of(world, schedule, request)) for request in requests]
    launched: list[str] = []
    for request, spec in zip(requests, specs, strict=True):
        key = world.rules.effective_run_key(request.run_key)
        mine = [run.spec for run in world.runs() if run.spec.schedule == schedule.name]
        existing = world.rules.existing_run_of_tick(nominal, key, mine)
        if existing is None:
            run = world.next_run_id()
            made = replace(spec, id=run, schedule=schedule.name, scheduled_for=nominal, run_key=key, request=request)
            start(world, made)
        else:
            run = existing.id
            if was_not_launched(world, world.memory.runs.all[run]):
                runs.submit(world, run)
        launched.append(run)
    return tuple(dict.fromkeys(launched))


def _partitioned_evaluation(world: World, schedule: Schedule, nominal: datetime) -> Evaluation:
    """Return what a schedule over partitions asks for: the partitions that are there at its nominal time."""
    code = world.code
    partitions = code.job_partitions(schedule.job) if schedule.job is not None else code.partitions_of(schedule.assets)
    if partitions is None:
        raise TickError(f"what {schedule.name!r} runs is not partitioned")
    then = Known(now=nominal, dynamic=world.known.dynamic, rules=world.rules)
    time = time_dimension(partitions)
    of_time = time is not None
    chosen = world.rules.partitions_of_scheduled_tick((time[1] if time else partitions).keys(then), of_time=of_time)
    if isinstance(partitions, MultiPartitions) and time is not None and time[0] is not None:
        chosen = [key for key in partitions.keys(then) if partitions.parts(key, then)[time[0]] in chosen]
    if not chosen:
        return Evaluation(skip_reason=_NO_PARTITIONS)
    return Evaluation(requests=tuple(RunRequest(run_key=key, partition=key) for key in chosen))
