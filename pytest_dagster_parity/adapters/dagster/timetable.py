"""The moments at which an automation that is on becomes due."""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import TYPE_CHECKING, Any

from dagster._core.definitions.run_request import InstigatorType
from dagster._core.errors import DagsterCodeLocationLoadError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_dagster_parity.adapters.dagster.world import World

_SENSOR_LOOP = timedelta(seconds=5)
"""How often Dagster's sensor daemon looks at a sensor without a minimum interval."""
_SCHEDULER_LOOP = 60
"""How often, in seconds, its scheduler looks; at full minutes."""

_HOUSEKEEPING = timedelta(hours=1)
"""Often enough for what it forgets after half a day."""


class Kind(Enum):
    """The automations that have a daemon of their own."""

    SCHEDULES = "schedules"
    SENSORS = "sensors"
    CONDITIONS = "conditions"


def due_moments(world: World) -> dict[Kind, datetime]:
    """Return when the next evaluation of each kind is due; what is due already has a moment that has passed.

    A kind of which nothing runs is absent. Where the code does not load, everything is due: nothing can be known of it.
    """
    try:
        repository = world.repository()
    except DagsterCodeLocationLoadError:
        return dict.fromkeys(Kind, world.now)
    states = {state.selector_id: state for state in world.instance.all_instigator_state()}
    moments: dict[Kind, list[datetime]] = {kind: [] for kind in Kind}
    moments[Kind.SCHEDULES] += _schedules_due(world, repository, states)
    if any(state.instigator_type is InstigatorType.SCHEDULE for state in states.values()):
        moments[Kind.SCHEDULES].append(_housekeeping_due(world))
    for sensor in repository.get_sensors():
        state = states.get(sensor.selector_id)
        if sensor.get_current_instigator_state(state).is_running:
            kind = Kind.CONDITIONS if sensor.sensor_type.is_handled_by_asset_daemon else Kind.SENSORS
            moments[kind].append(_sensor_due(world, sensor, state))
    return {kind: min(found) for kind, found in moments.items() if found}


def _schedules_due(world: World, repository: Any, states: dict[str, Any]) -> Iterator[datetime]:
    for schedule in repository.get_schedules():
        if not schedule.get_current_instigator_state(states.get(schedule.selector_id)).is_running:
            continue
        times = world.daemons.schedule_iterations.get(schedule.selector_id)
        if times is None or times.cron_schedule != schedule.cron_schedule:
            yield world.now
        elif times.next_iteration_timestamp > times.last_iteration_timestamp:
            yield _moment(times.next_iteration_timestamp)
        else:
            yield _next_scheduler_loop(world.daemons.schedules_passed_at or world.now)


def _housekeeping_due(world: World) -> datetime:
    """Return when the scheduler must look though no tick is due: it forgets schedules that are gone, or run no more."""
    latest = world.daemons.schedules_passed_at
    return world.now if latest is None else latest + _HOUSEKEEPING


def _next_scheduler_loop(latest: datetime) -> datetime:
    """Return when the scheduler looks next after it looked then: a tick that failed is tried again."""
    return _moment(math.floor(latest.timestamp() / _SCHEDULER_LOOP + 1) * _SCHEDULER_LOOP)


def _sensor_due(world: World, sensor: Any, state: Any) -> datetime:
    data = state.instigator_data if state is not None else None
    latest = max((data.last_tick_timestamp or 0, data.last_tick_start_timestamp or 0)) if data is not None else 0
    if not latest:
        return world.now
    interval = sensor.min_interval_seconds
    return _moment(latest) + (timedelta(seconds=interval) if interval else _SENSOR_LOOP)


def _moment(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, timezone.utc)
