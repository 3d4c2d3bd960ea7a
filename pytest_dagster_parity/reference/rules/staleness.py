"""Rules of staleness and freshness."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from pytest_dagster_parity.reference.words import FreshnessStatus


def data_version_of(*, run: str, code_version: str | None, inputs: Mapping[str, str | None]) -> str:
    """Return the data version of a materialization that does not give one.

    The same code on the same data is the same data; code without a version is new code in every run.
    """
    text = repr((code_version if code_version is not None else f"run {run}", sorted(inputs.items(), key=str)))
    return sha256(text.encode()).hexdigest()


def code_is_stale(current: str | None, built_with: str | None) -> bool:
    """Whether an asset's code has changed since it was materialized; code without a version never has."""
    return current is not None and current != built_with


def input_is_stale(current: str | None, built_from: str | None, *, has_news: bool) -> bool:
    """Whether a dependency's data has changed since an asset was materialized from it.

    `has_news`: something was recorded of the dependency since; that alone changes no data.
    """
    del has_news
    return current != built_from


def dependency_is_compared(*, is_source: bool, is_partitioned: bool) -> bool:
    """Whether a dependency's data can make an asset stale: that of any kind of dependency."""
    del is_source, is_partitioned
    return True


def partitions_compared(
    mapped: Sequence[str | None], every: Callable[[], Sequence[str | None]]
) -> Sequence[str | None]:
    """Return the partitions of a dependency that can make an asset stale: those that it depends on."""
    del every
    return mapped


def stale_parent_makes_stale() -> bool:
    """Whether an asset is stale because something that it depends on is: staleness does not spread."""
    return False


def freshness_by_window(age: timedelta, warn: float | None, fail: float) -> FreshnessStatus:
    """Return where an asset of this age stands: it warns and fails from exactly the windows on."""
    if age >= timedelta(seconds=fail):
        return FreshnessStatus.FAIL
    return FreshnessStatus.WARN if warn is not None and age >= timedelta(seconds=warn) else FreshnessStatus.PASS


def freshness_by_deadline(materialized: datetime, deadline: datetime, lower_bound: timedelta) -> FreshnessStatus:
    """Return where an asset stands against the latest deadline that has passed."""
    return FreshnessStatus.PASS if materialized >= deadline - lower_bound else FreshnessStatus.FAIL


def order_of_causes(causes: Sequence[tuple[str, str]]) -> Sequence[int]:
    """Return the places of stale causes in the order in which they are told, by asset and dependency."""
    return sorted(range(len(causes)), key=lambda place: causes[place])
