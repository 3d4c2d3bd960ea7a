"""Time: it passes with the automation on, or off; what is due is evaluated."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pytest_dagster_parity.adapters.dagster.kills import play_and_kill
from pytest_dagster_parity.adapters.dagster.passage import evaluate_due, pass_time

if TYPE_CHECKING:
    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask

_RESTART = timedelta(seconds=5)
"""How long after its death in mid-passage a process is up again."""


def advance(world: World, request: ask.Advance) -> None:
    """Evaluate what becomes due on the way, at its moment."""
    if request.killed is not None:
        play_and_kill(world, request.killed, lambda reached: pass_time(world, request.to, request.every, reached))
        if world.now >= request.to:
            return
        world.now = min(world.now + _RESTART, request.to)
    pass_time(world, request.to, request.every, lambda _: None)


def down(world: World, request: ask.Down) -> None:
    """Move the clock and evaluate nothing; what daemons had in memory is lost."""
    world.daemons.forget()
    world.now = request.until


def evaluate(world: World, request: ask.Evaluate) -> None:
    """Evaluate what is due now, once."""
    if request.killed is not None:
        play_and_kill(world, request.killed, lambda _: evaluate_due(world))
        return
    evaluate_due(world)
