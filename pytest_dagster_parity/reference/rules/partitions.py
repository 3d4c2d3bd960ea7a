"""Rules of partitions and of their status."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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


def partition_status(
    *, materialized: int | None, failed: int | None, in_progress: bool
) -> PartitionStatus:
    """Return a partition's status: of its latest materialization and failure (by number), and of its active runs."""
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


def ranges_join(status: PartitionStatus, next_status: PartitionStatus) -> bool:
    """Whether two neighbouring partitions are reported as one range."""
    return status is next_status
