"""Policies: how backfills are cut, when assets are fresh, how often steps are tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import dagster

from pytest_dagster_parity.adapters.dagster.moved_names import FreshnessPolicy
from pytest_dagster_parity.adapters.interface import Unsupported

if TYPE_CHECKING:
    from pytest_dagster_parity.protocol import definitions as given


def build_backfill_policy(policy: given.BackfillPolicy | None) -> dagster.BackfillPolicy | None:
    """Return Dagster's policy."""
    if policy is None:
        return None
    if policy.multi_run is not None:
        return dagster.BackfillPolicy.multi_run(policy.multi_run.max_partitions_per_run)
    return dagster.BackfillPolicy.single_run()


def build_retry_policy(policy: given.RetryPolicy | None) -> dagster.RetryPolicy | None:
    """Return Dagster's policy."""
    return None if policy is None else dagster.RetryPolicy(max_retries=policy.max_retries, delay=policy.delay or None)


def build_freshness_policy(policy: given.FreshnessPolicy | None) -> dict[str, Any]:
    """Return the argument of an asset or spec; empty where there is no policy.

    Raises:
        Unsupported: this Dagster has no freshness policies of this kind.
    """
    if policy is None:
        return {}
    if FreshnessPolicy is None:
        raise Unsupported(f"Dagster {dagster.__version__} has no freshness policies that warn and fail")
    if policy.deadline_cron is not None:
        delta = timedelta(seconds=policy.lower_bound_delta or 0)
        return {"freshness_policy": FreshnessPolicy.cron(policy.deadline_cron, delta, policy.timezone)}
    warn = None if policy.warn_window is None else timedelta(seconds=policy.warn_window)
    fail = timedelta(seconds=policy.fail_window or 0)
    return {"freshness_policy": FreshnessPolicy.time_window(fail_window=fail, warn_window=warn)}
