"""Orchestrators that get staleness and freshness wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from pytest_dagster_parity.reference.rules import Rules
from pytest_dagster_parity.reference.words import FreshnessStatus


def staleness_is_transitive(rules: Rules) -> Rules:
    """Let everything below a stale asset be stale too."""
    return replace(rules, stale_parent_makes_stale=lambda: True)


def new_upstream_data_ignored(rules: Rules) -> Rules:
    """Look at code only: an asset stays fresh whatever happens to what it was made from."""
    return replace(rules, input_is_stale=lambda *_versions, **_news: False)


def unversioned_code_makes_the_same_data(rules: Rules) -> Rules:
    """Take code without a version for code that never changes: made again, an asset has the data that it had."""

    def data_version_of(*, run: str, code_version: str | None, inputs: Mapping[str, str | None]) -> str:
        del run
        return rules.data_version_of(run="", code_version=code_version, inputs=inputs)

    return replace(rules, data_version_of=data_version_of)


def every_observation_makes_stale(rules: Rules) -> Rules:
    """Take any new event of a dependency for new data, also one that tells the version known already."""
    return replace(rules, input_is_stale=lambda _current, _built_from, *, has_news: has_news)


def observed_version_ignored(rules: Rules) -> Rules:
    """Compare the data of assets that are materialized, and never that of sources."""

    def dependency_is_compared(*, is_source: bool, is_partitioned: bool) -> bool:
        return not is_source and rules.dependency_is_compared(is_source=is_source, is_partitioned=is_partitioned)

    return replace(rules, dependency_is_compared=dependency_is_compared)


def any_upstream_partition_makes_stale(rules: Rules) -> Rules:
    """Compare every partition of a dependency, whichever of them a partition depends on."""
    return replace(rules, partitions_compared=lambda _mapped, every: every())


def partitions_never_stale(rules: Rules) -> Rules:
    """Compare the data of whole assets only, and never that of partitions."""

    def dependency_is_compared(*, is_source: bool, is_partitioned: bool) -> bool:
        return not is_partitioned and rules.dependency_is_compared(is_source=is_source, is_partitioned=is_partitioned)

    return replace(rules, dependency_is_compared=dependency_is_compared)


def freshness_boundary_belongs_to_the_younger(rules: Rules) -> Rules:
    """Warn and fail only when the window is exceeded, not when it is reached."""

    def freshness_by_window(age: timedelta, warn: float | None, fail: float) -> FreshnessStatus:
        return rules.freshness_by_window(age - timedelta(microseconds=1), warn, fail)

    return replace(rules, freshness_by_window=freshness_by_window)


def freshness_never_warns(rules: Rules) -> Rules:
    """Pass until the fail window is reached."""
    return replace(rules, freshness_by_window=lambda age, _warn, fail: rules.freshness_by_window(age, None, fail))


def freshness_never_fails(rules: Rules) -> Rules:
    """Warn for ever."""

    def freshness_by_window(age: timedelta, warn: float | None, fail: float) -> FreshnessStatus:
        status = rules.freshness_by_window(age, warn, fail)
        return FreshnessStatus.WARN if status is FreshnessStatus.FAIL else status

    return replace(rules, freshness_by_window=freshness_by_window)


def dependency_of_a_hundred_partitions_compared(rules: Rules) -> Rules:
    """Compare a dependency on however many partitions."""
    return replace(rules, partitions_compared=lambda mapped, _every: mapped)


def dependency_of_ninety_nine_partitions_not_compared(rules: Rules) -> Rules:
    """Give up comparing partitions one too early."""
    return replace(rules, partitions_compared=lambda mapped, _every: mapped if len(mapped) < 99 else ())


FAULTS: dict[str, Callable[[Rules], Rules]] = {
    fault.__name__.replace("_", "-"): fault
    for fault in (
        staleness_is_transitive,
        new_upstream_data_ignored,
        unversioned_code_makes_the_same_data,
        every_observation_makes_stale,
        observed_version_ignored,
        any_upstream_partition_makes_stale,
        partitions_never_stale,
        dependency_of_a_hundred_partitions_compared,
        dependency_of_ninety_nine_partitions_not_compared,
        freshness_boundary_belongs_to_the_younger,
        freshness_never_warns,
        freshness_never_fails,
    )
}
