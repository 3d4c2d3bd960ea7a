"""Carrying out the work that was caused: the queue, retries and backfills, until nothing changes any more."""

from __future__ import annotations

from pytest_dagster_parity.reference import backfills, reruns, runs
from pytest_dagster_parity.reference.errors import NotSettled
from pytest_dagster_parity.reference.requests import was_not_launched
from pytest_dagster_parity.reference.world import World

_ROUNDS = 10_000
"""More than any chain of work that ends: a backfill of a decade of hours that each wait for the one before."""


def settle(world: World) -> None:
    """Work on until a round changes nothing."""
    _launch_orphans(world)
    for _ in range(_ROUNDS):
        launched = runs.dequeue(world)
        retried = reruns.decide_retries(world)
        worked = backfills.work(world)
        if not (launched or retried or worked):
            return
    raise NotSettled


def _launch_orphans(world: World) -> None:
    """Launch the runs of backfills that were created and not launched, because the process died in between."""
    for run in world.runs():
        if run.spec.backfill is not None and was_not_launched(world, run):
            runs.submit(world, run.spec.id)
