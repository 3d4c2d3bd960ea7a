"""Settling: what is caused already happens, until nothing changes any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster._core.execution.backfill import BulkActionsFilter, BulkActionStatus
from dagster._serdes import serialize_value

from pytest_dagster_parity.adapters.interface import Unsettled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_dagster_parity.adapters.dagster.world import World

_ROUNDS = 200
"""More than any scenario needs; a backfill of a hundred self-dependent partitions takes one a partition."""
_QUIET_ROUNDS = 2
"""Some passes only prepare the next one: an asset backfill completes on the pass after its last run."""

_UNFINISHED_BACKFILLS = [
    status
    for status in BulkActionStatus
    if status.name in ("REQUESTED", "CANCELING", "FAILING")  # FAILING: since Dagster 1.11
]


def settle(world: World) -> None:
    """Let the queue, backfills and retries of runs go on until a round changes nothing.

    Raises:
        Unsettled: the rounds do not come to an end.
    """
    seen: Any = None
    quiet = 0
    for _ in range(_ROUNDS):
        if not _take_round(world):
            return
        state = _state(world)
        quiet = quiet + 1 if state == seen else 0
        if quiet == _QUIET_ROUNDS:
            return
        seen = state
    raise Unsettled(f"work in progress did not come to rest in {_ROUNDS} rounds")


def _take_round(world: World) -> bool:
    """Carry the work in progress one step further; return whether there may be more."""
    daemons = world.daemons
    waiting = daemons.has_queued_runs()
    if waiting:
        daemons.pass_queue()
    unfinished = bool(_unfinished_backfills(world))
    if unfinished:
        daemons.pass_backfills()
    retries = world.settings.run_retries is not None
    if retries:
        daemons.pass_run_retries()
    return waiting or unfinished or retries


def _state(world: World) -> tuple[Any, ...]:
    """Return what changes when work goes on: the runs with their statuses, and the backfills."""
    runs = tuple((run.run_id, run.status) for run in world.instance.get_runs())
    return runs, tuple(serialize_value(backfill) for backfill in _all_backfills(world))


def _unfinished_backfills(world: World) -> list[Any]:
    return list(world.instance.get_backfills(filters=BulkActionsFilter(statuses=_UNFINISHED_BACKFILLS)))


def _all_backfills(world: World) -> Iterator[Any]:
    yield from world.instance.get_backfills()
