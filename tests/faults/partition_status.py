"""Orchestrators that get the status of partitions wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pytest_dagster_parity.reference.rules import Rules
from pytest_dagster_parity.reference.words import PartitionStatus


def failure_after_success_is_not_shown(rules: Rules) -> Rules:
    """Show a partition as materialized for good once it was materialized, whatever fails later."""

    def partition_status(*, materialized: int | None, failed: int | None, in_progress: bool) -> PartitionStatus:
        seen = None if materialized is not None else failed
        return rules.partition_status(materialized=materialized, failed=seen, in_progress=in_progress)

    return replace(rules, partition_status=partition_status)


def failure_forgets_materialization(rules: Rules) -> Rules:
    """Lose the materialization of a partition when it fails later."""

    def materialization_is_there(*, materialized: int | None, failed: int | None) -> bool:
        return materialized is not None and (failed is None or failed < materialized)

    return replace(rules, materialization_is_there=materialization_is_there)


def failed_partition_counted_twice(rules: Rules) -> Rules:
    """Count a failed partition that was materialized before both as failed and as materialized."""

    def counts_as_materialized(_status: PartitionStatus, *, has_materialization: bool) -> bool:
        return has_materialization

    return replace(rules, counts_as_materialized=counts_as_materialized)


def materializing_is_not_shown(rules: Rules) -> Rules:
    """Show a partition as it was before, as long as the run that makes it is in progress."""

    def partition_status(*, materialized: int | None, failed: int | None, in_progress: bool) -> PartitionStatus:
        del in_progress
        return rules.partition_status(materialized=materialized, failed=failed, in_progress=False)

    return replace(rules, partition_status=partition_status)


def whole_asset_materializing(rules: Rules) -> Rules:
    """Show every partition of an asset as materializing while any of them is."""
    return replace(rules, run_works_on=lambda _partitions, _partition: True)


def partition_materialized_at_launch(rules: Rules) -> Rules:
    """Show a partition as materialized from the launch of its run on, before it is made."""

    def partition_status(*, materialized: int | None, failed: int | None, in_progress: bool) -> PartitionStatus:
        if in_progress:
            return PartitionStatus.MATERIALIZED
        return rules.partition_status(materialized=materialized, failed=failed, in_progress=in_progress)

    return replace(rules, partition_status=partition_status)


def removed_partition_still_counted(rules: Rules) -> Rules:
    """Show and count every partition of which anything is remembered, also where it is no longer defined."""

    def partitions_shown(defined: tuple[str, ...], remembered: Mapping[str, PartitionStatus]) -> list[str]:
        return [*defined, *(key for key in remembered if key not in defined)]

    return replace(rules, partitions_shown=partitions_shown)


def removed_failure_still_counted(rules: Rules) -> Rules:
    """Show and count every partition that failed, also where it is no longer defined."""

    def partitions_shown(defined: tuple[str, ...], remembered: Mapping[str, PartitionStatus]) -> list[str]:
        failed = [key for key, status in remembered.items() if status is PartitionStatus.FAILED]
        return [*defined, *(key for key in failed if key not in defined)]

    return replace(rules, partitions_shown=partitions_shown)


def redefinition_forgets_statuses(rules: Rules) -> Rules:
    """Begin an asset's history anew whenever its partitions are defined otherwise."""
    return replace(rules, partitions_forgotten=lambda before, after: {*before, *after})


def restored_partition_is_missing(rules: Rules) -> Rules:
    """Delete the history of a partition that is taken out of the definition."""
    return replace(rules, partitions_forgotten=lambda before, after: {*before} - {*after})


def status_ranges_not_merged(rules: Rules) -> Rules:
    """Report a range for each partition, also where neighbours have the same status."""
    return replace(rules, ranges_join=lambda *_statuses, **_between: False)


def failures_not_merged(rules: Rules) -> Rules:
    """Report each partition that failed by itself, where those that were materialized are merged."""

    def ranges_join(status: PartitionStatus, next_status: PartitionStatus, *, missing_between: bool) -> bool:
        is_failure = PartitionStatus.FAILED in (status, next_status)
        return not is_failure and rules.ranges_join(status, next_status, missing_between=missing_between)

    return replace(rules, ranges_join=ranges_join)


def status_ranges_bridge_missing(rules: Rules) -> Rules:
    """Let a range go on beyond partitions that are missing."""
    return replace(rules, ranges_join=lambda status, next_status, *, missing_between: status is next_status)


def failure_does_not_part_a_range(rules: Rules) -> Rules:
    """Report neighbours as one range of the first one's status, whatever happened to the others."""
    return replace(rules, ranges_join=lambda _status, _next_status, *, missing_between: not missing_between)


FAULTS: dict[str, Callable[[Rules], Rules]] = {
    fault.__name__.replace("_", "-"): fault
    for fault in (
        failure_after_success_is_not_shown,
        failure_forgets_materialization,
        failed_partition_counted_twice,
        materializing_is_not_shown,
        whole_asset_materializing,
        partition_materialized_at_launch,
        removed_partition_still_counted,
        removed_failure_still_counted,
        redefinition_forgets_statuses,
        restored_partition_is_missing,
        status_ranges_not_merged,
        failures_not_merged,
        status_ranges_bridge_missing,
        failure_does_not_part_a_range,
    )
}
