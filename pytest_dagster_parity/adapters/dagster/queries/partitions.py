"""Partitions: which exist, what windows they cover, how they map; `partition_statuses` says what is known of them."""

from __future__ import annotations

from datetime import timezone
from typing import TYPE_CHECKING

from dagster import TimeWindowPartitionsDefinition

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.dagster.partition_loading import knowing_partitions, partitions_known
from pytest_dagster_parity.adapters.dagster.partition_sets import in_order, keys_of
from pytest_dagster_parity.adapters.dagster.queries.partition_statuses import (
    partition_counts,
    partition_ranges,
    partition_status,
)
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.records import Partition, PartitionWindow
from pytest_dagster_parity.protocol.words import RefusalKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dagster import PartitionsDefinition

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask
    from pytest_dagster_parity.protocol.words import PartitionKey

__all__ = [
    "partition_counts",
    "partition_keys",
    "partition_mapping",
    "partition_ranges",
    "partition_status",
    "partition_windows",
]


def partition_keys(world: World, request: ask.PartitionKeys) -> tuple[Partition, ...]:
    """Return the partitions that exist now, in their order."""
    with world.frozen():
        partitions = _of(world, request.of)
        return _shown(world, partitions, keys_of(world, partitions))


def partition_windows(world: World, request: ask.PartitionWindows) -> tuple[PartitionWindow, ...]:
    """Return the windows of the time partitions that exist now."""
    with world.frozen():
        partitions = _of(world, request.of)
        if not isinstance(partitions, TimeWindowPartitionsDefinition):
            raise Refused(RefusalKind.INVALID_ARGUMENT, "these partitions are no windows of time")
        return tuple(_window(world, partitions, key) for key in keys_of(world, partitions))


def partition_mapping(world: World, request: ask.PartitionMappingOf) -> tuple[Partition, ...]:
    """Return the partitions that exist of one asset that a partition of the other maps to."""
    with world.frozen():
        upstream = world.partitions_of(asset=request.upstream)
        downstream = world.partitions_of(asset=request.downstream)
        graph = world.asset_graph()
        up, down = asset_key(request.upstream), asset_key(request.downstream)
        if up not in graph.get(down).parent_keys:
            raise Refused(RefusalKind.INVALID_ARGUMENT, f"{request.downstream} does not depend on {request.upstream}")
        edge = {"parent_asset_key": up, "child_asset_key": down}
        if request.of_upstream is not None:
            text = world.to_dagster_key(request.of_upstream, upstream)
            children = graph.get_child_partition_keys_of_parent
            return _mapped(world, downstream, knowing_partitions(world, children, parent_partition_key=text, **edge))
        text = _text(world, request.of_downstream, downstream)
        parents = graph.get_parent_partition_keys_for_child
        found = knowing_partitions(world, parents, partition_key=text, **edge)
        with partitions_known(world):
            return _mapped(world, upstream, found.partitions_subset.get_partition_keys())


def _of(world: World, thing: ask.PartitionedThing) -> PartitionsDefinition:
    partitions = world.partitions_of(asset=thing.asset, job=thing.job, set=thing.set)
    if partitions is None:
        raise Refused(RefusalKind.INVALID_ARGUMENT, f"{thing.asset or thing.job} has no partitions")
    return partitions


def _text(world: World, key: PartitionKey | None, partitions: PartitionsDefinition | None) -> str | None:
    return None if key is None else world.to_dagster_key(key, partitions)


def _mapped(world: World, partitions: PartitionsDefinition | None, keys: Iterable[str]) -> tuple[Partition, ...]:
    return _shown(world, partitions, in_order(world, partitions, keys))


def _shown(world: World, partitions: PartitionsDefinition | None, keys: Iterable[str]) -> tuple[Partition, ...]:
    return tuple(Partition(key=world.from_dagster_key(key, partitions), text=str(key)) for key in keys)


def _window(world: World, partitions: TimeWindowPartitionsDefinition, key: str) -> PartitionWindow:
    window = partitions.time_window_for_partition_key(key)
    return PartitionWindow(
        key=world.from_dagster_key(key, partitions),
        start=window.start.astimezone(timezone.utc),
        end=window.end.astimezone(timezone.utc),
    )
