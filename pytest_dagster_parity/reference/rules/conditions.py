"""Rules of automation conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from pytest_dagster_parity.reference.words import CheckStatus

Subset = frozenset[str | None]
"""Partitions of an asset; None stands for an asset without partitions."""
Times = Mapping[str | None, datetime]
"""When what makes a condition true of a partition happened, where that is known."""


def still_true_since(before: Subset, trigger: Subset, reset: Subset, trigger_at: Times, reset_at: Times) -> Subset:
    """Return what `trigger since reset` is true of.

    Where both are true in the same evaluation the reset wins, unless the trigger is known to have happened later.
    """
    later = {
        key
        for key in trigger & reset
        if key in trigger_at and trigger_at and reset_at and (key not in reset_at or trigger_at[key] > reset_at[key])
    }
    return ((before | trigger) - reset) | later


def newly_true(now: Subset, before: Subset) -> Subset:
    """Return what has become true since the previous evaluation."""
    return now - before


def resets_since_last_handled(requested: Subset, updated: Subset, initial: Subset) -> Subset:
    """Return what is handled: requested before, updated since, or seen for the first time."""
    return requested | updated | initial


def cron_tick_passed(tick: datetime, previous: datetime | None) -> bool:
    """Whether a cron tick passed since the previous evaluation; there must have been one."""
    return previous is not None and tick >= previous


def code_version_changed(current: str | None, previous: str | None) -> bool:
    """Whether an asset's code version changed since the previous evaluation; there must have been one then."""
    return previous is not None and current != previous


def check_is_looked_at(*, blocking: bool, blocking_only: bool) -> bool:
    """Whether a condition on checks looks at a check: one that is on blocking checks looks at no others."""
    return blocking or not blocking_only


def check_counts_as_passed(status: CheckStatus | None) -> bool:
    """Whether a check has passed; None: it was not executed since its asset was last materialized."""
    return status is CheckStatus.PASSED


def true_of_all(candidates: Subset, of_each: Sequence[Subset]) -> Subset:
    """Return what a condition is true of that all dependencies, or all checks, are to meet: whatever each meets."""
    return candidates.intersection(*of_each)


def requested_of_tick(*, partitions: int, launches: int) -> int:
    """Return how much a tick says that it requested: partitions, into however few runs and backfills they go."""
    del launches
    return partitions


def backfill_is_marked_automatic() -> bool:
    """Whether a backfill that conditions request is known to be automatic."""
    return True


def becomes_backfill(requested: int) -> bool:
    """Whether partitions that were requested in one evaluation are a backfill, rather than runs."""
    return requested > 1
