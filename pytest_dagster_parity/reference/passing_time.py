"""Time that passes with the automation on: whatever becomes due is looked at, at its moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from pytest_dagster_parity.reference import automations, freshness, schedules, sensors
from pytest_dagster_parity.reference.conditions import evaluating
from pytest_dagster_parity.reference.definitions import Watch
from pytest_dagster_parity.reference.settling import settle
from pytest_dagster_parity.reference.world import World


def look(world: World) -> None:
    """Evaluate everything that is due now, each automation at most once, and carry out the work that this causes."""
    automations.notice_defaults(world)
    schedules.look(world)
    sensors.look(world)
    evaluating.look(world)
    settle(world)
    freshness.evaluate(world)


def go_on(world: World, end: datetime, every: float | None) -> None:
    """Let time pass until a moment; `every`: look only at multiples of so many seconds from now."""
    begin = world.now
    automations.notice_defaults(world)
    while (due := next_due(world)) is not None:
        moment = due if every is None else _on_grid(begin, due, every)
        if moment > end:
            break
        world.now = moment
        look(world)
    world.now = end
    settle(world)
    freshness.evaluate(world)


def next_due(world: World) -> datetime | None:
    """Return the next moment at which anything is due; None: nothing ever is."""
    return min((moment for moment in _moments(world) if moment > world.now), default=None)


def _moments(world: World) -> Iterable[datetime]:
    for schedule in world.code.schedules.values():
        due = schedules.next_due(world, schedule)
        if due is not None:
            yield due
    for sensor in world.code.sensors.values():
        if automations.is_running(world, sensor) and sensor.watch is not Watch.SOURCE:
            yield sensors.due_at(world, sensor) or world.now + timedelta(seconds=sensor.minimum_interval)


def _on_grid(begin: datetime, moment: datetime, every: float) -> datetime:
    return begin + timedelta(seconds=every) * ceil((moment - begin) / timedelta(seconds=every))
