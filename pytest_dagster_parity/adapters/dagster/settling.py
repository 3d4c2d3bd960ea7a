"""Settling: what is caused already happens, until nothing changes any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster._core.execution.backfill import BulkActionsFilter, BulkActionStatus
from dagster._serdes import serialize_value

from pytest_dagster_parity.adapters.interface import Unsettled

if TYPE_CHECKING:
    from pytest_dagster_parity.adapters.dagster.world import World

_ROUNDS = 200
"""More than any scenario needs; a backfill of a hundred self-dependent partitions takes one a partition."""
_UNFINISHED_BACKFILLS = [
    status
    for status in BulkActionStatus
    if status.name in ("REQUESTED", "CANCELING", "FAILING")  # FAILING: since Dagster 1.11
]


def settle(world: World) -> None:
    """Let the queue, backfills and retries of runs go on until a round changes nothing.

    A round that changes nothing that rounds read is followed by none that does: the clock stands still.

    Raises:
        Unsettled: the rounds do not come to an end.
    """
    if not _has_work(world):
        return
    before = _state(world)
    for _ in range(_ROUNDS):
        _take_round(world)
        state = _state(world)
        if state == before:
            return
        before = state
    raise Unsettled(f"work in progress did not come to rest in {_ROUNDS} rounds")


def _has_work(world: World) -> bool:
    return (
        world.settings.run_retries is not None or world.daemons.has_queued_runs() or bool(_unfinished_backfills(world))
    )


def _take_round(world: World) -> None:
    """Carry the work in progress one step further."""
    if world.daemons.has_queued_runs():
        world.daemons.pass_queue()
    if _unfinished_backfills(world):
        world.daemons.pass_backfills()
    if world.settings.run_retries is not None:
        world.daemons.pass_run_retries()


def _state(world: World) -> tuple[Any, ...]:
    """Return what changes when work goes on: the runs with their statuses and tags, and the backfills."""
    runs = tuple((run.run_id, run.status, tuple(run.tags.items())) for run in world.instance.get_runs())
    return runs, tuple(serialize_value(backfill) for backfill in world.instance.get_backfills())


def _unfinished_backfills(world: World) -> list[Any]:
    return list(world.instance.get_backfills(filters=BulkActionsFilter(statuses=_UNFINISHED_BACKFILLS)))
