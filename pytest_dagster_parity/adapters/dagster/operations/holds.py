"""Holds: runs stay where they are until they are released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_dagster_parity.protocol.words import HoldPoint

if TYPE_CHECKING:
    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask


def hold_runs(world: World, request: ask.HoldRuns) -> None:
    """Hold what matches from now on; a deployment without a queue gets one for them alone."""
    if request.point is HoldPoint.QUEUED and not world.storage.has_queue:
        world.restart(holds_in_queue=True)
    world.runs_in_progress.hold(request)


def release(world: World, request: ask.Release) -> None:
    """Let a held run go on."""
    with world.frozen():
        world.runs_in_progress.release(request.run)
        if world.daemons.has_queued_runs():
            world.daemons.pass_queue()
