"""Rules of partitions and of their status."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from pytest_dagster_parity.reference.words import PartitionStatus


def window_exists(end: datetime, now: datetime) -> bool:
    """Whether a window of time is a partition: from the instant on at which it has ended."""
    return end <= now


def order_of_dimensions(names: Sequence[str]) -> Sequence[str]:
    """Return the dimensions of a set in the order in which its keys name them: by their names."""
    return sorted(names)


def key_of_dimensions(keys: Sequence[str]) -> str:
    """Return the key of a combination."""
    return "|".join(keys)


def windows_overlap(start: datetime, end: datetime, other_start: datetime, other_end: datetime) -> bool:
    """Whether two windows have a moment in common; their ends do not belong to them."""
    return start < other_end and other_start < end


def partition_status(*, materialized: int | None, failed: int | None, in_progress: bool) -> PartitionStatus:
    """Return a partition's status: of its latest materialization and failure (by number), and of its latest run."""
    if in_progress:
        return PartitionStatus.MATERIALIZING
    if failed is not None and failed > (materialized or 0):
        return PartitionStatus.FAILED
    return PartitionStatus.MISSING if materialized is None else PartitionStatus.MATERIALIZED


def partitions_failed_by_run(
    planned: Collection[tuple[str, str | None]], recorded: Collection[tuple[str, str | None]]
) -> Collection[tuple[str, str | None]]:
    """Return what a failed run leaves failed: everything planned that it did not materialize."""
    return [target for target in planned if target not in recorded]


def ranges_join(status: PartitionStatus, next_status: PartitionStatus, *, missing_between: bool) -> bool:
    """Whether two partitions, one after the other, are reported as one range."""
    return status is next_status and not missing_between


def materialization_is_there(*, materialized: int | None, failed: int | None) -> bool:
    """Whether a partition has a materialization (by number): a failure that came later takes nothing away."""
    del failed
    return materialized is not None


def counts_as_materialized(status: PartitionStatus, *, has_materialization: bool) -> bool:
    """Whether a partition is counted as materialized: each counts once, as what its status is."""
    del has_materialization
    return status is PartitionStatus.MATERIALIZED


def run_works_on(partitions: Collection[str], partition: str | None) -> bool:
    """Whether a run of these partitions works on one of them (None: on an asset without partitions)."""
    return partition is None or partition in partitions


def partitions_shown(defined: Sequence[str], remembered: Mapping[str, PartitionStatus]) -> Sequence[str]:
    """Return the partitions whose status is shown: those that are defined now, whatever else is remembered."""
    del remembered
    return defined


def partitions_forgotten(before: Sequence[str], after: Sequence[str]) -> Collection[str]:
    """Return the partitions whose history is forgotten when their definition changes: none."""
    del before, after
    return ()
