"""Time that passes with the automation on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pytest_dagster_parity.adapters.dagster.timetable import Kind, due_moments

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_dagster_parity.adapters.dagster.world import World

_LEAST = timedelta(seconds=1)
"""What is due again at the moment of its evaluation waits this long."""


def pass_time(world: World, to: datetime, every: float | None, on_moment: Callable[[datetime], None]) -> None:
    """Evaluate what becomes due, at its moment, from now until `to`; both ends included.

    Schedules are always evaluated at their nominal times; `every` (seconds) rounds the moments of all else up.
    `on_moment` is called before each evaluation.
    """
    start = world.now
    due = _due(world)
    while True:
        on_moment(world.now)
        _evaluate(world, due)
        if world.now >= to:
            return
        due = _due(world)
        following = min((_rounded(start, moment, kind, every) for kind, moment in due.items()), default=to)
        world.now = min(max(following, world.now + _LEAST), to)


def evaluate_due(world: World) -> None:
    """Evaluate everything that is due now, once, and carry out the work that this causes."""
    _evaluate(world, _due(world))


def _due(world: World) -> dict[Kind, datetime]:
    with world.frozen():
        return due_moments(world)


def _evaluate(world: World, due: dict[Kind, datetime]) -> None:
    with world.frozen():
        for kind, evaluate in (
            (Kind.SCHEDULES, world.daemons.pass_schedules),
            (Kind.SENSORS, world.daemons.pass_sensors),
            (Kind.CONDITIONS, world.daemons.pass_conditions),
        ):
            if kind in due and due[kind] <= world.now:
                evaluate()
        world.drain()
        if world.deployment.has_freshness_policies:
            world.daemons.pass_freshness()


def _rounded(start: datetime, due: datetime, kind: Kind, every: float | None) -> datetime:
    if every is None or kind is Kind.SCHEDULES:
        return due
    periods = -((start - due) // timedelta(seconds=every))
    return start + periods * timedelta(seconds=every)
