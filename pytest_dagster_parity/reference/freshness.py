"""Freshness: where assets stand against their policies. It is evaluated now and then, and remembered."""

from __future__ import annotations

from datetime import datetime, timedelta

from pytest_dagster_parity.reference.cron import latest_tick
from pytest_dagster_parity.reference.definitions import Freshness
from pytest_dagster_parity.reference.errors import invalid
from pytest_dagster_parity.reference.events import FreshnessChanged
from pytest_dagster_parity.reference.words import FreshnessStatus
from pytest_dagster_parity.reference.world import World


def evaluate(world: World) -> None:
    """Evaluate every freshness policy, and record what has changed."""
    for asset in world.code.assets.values():
        if asset.freshness is not None:
            status = _status_now(world, asset.key, asset.freshness)
            if status is not world.memory.assets.of(asset.key).freshness:
                world.record(FreshnessChanged(asset=asset.key, status=status))


def status_of(world: World, asset: str) -> FreshnessStatus:
    """Return what the latest evaluation came to; refuse an asset without a policy."""
    if world.code.asset(asset).freshness is None:
        raise invalid(f"asset {asset!r} has no freshness policy")
    return world.memory.assets.of(asset).freshness or FreshnessStatus.UNKNOWN


def _status_now(world: World, asset: str, policy: Freshness) -> FreshnessStatus:
    latest = world.memory.assets.of(asset).latest_materialization()
    if latest is None:
        return FreshnessStatus.UNKNOWN
    if policy.deadline_cron is not None:
        deadline = _deadline(world, policy)
        lower_bound = timedelta(seconds=policy.lower_bound_delta)
        return world.rules.freshness_by_deadline(latest.at, deadline, lower_bound)
    return world.rules.freshness_by_window(world.now - latest.at, policy.warn_window, policy.fail_window or 0.0)


def _deadline(world: World, policy: Freshness) -> datetime:
    return latest_tick(policy.deadline_cron or "", policy.timezone, world.now, world.rules.instants_of_local_tick)
