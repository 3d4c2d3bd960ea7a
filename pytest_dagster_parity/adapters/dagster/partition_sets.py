"""Sets of partitions: of what an operation names, and the keys of a range of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagster import PartitionKeyRange
from dagster._core.errors import DagsterInvalidInvocationError

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.dagster.partition_loading import knowing_partitions
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.words import RefusalKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dagster import PartitionsDefinition

    from pytest_dagster_parity.adapters.dagster.world import World


def keys_between(world: World, partitions: PartitionsDefinition, first: str, last: str) -> list[str]:
    """Return Dagster's keys from the first to the last, both included.

    Raises:
        Refused: an end is no partition.
    """
    try:
        return list(knowing_partitions(world, partitions.get_partition_keys_in_range, PartitionKeyRange(first, last)))
    except DagsterInvalidInvocationError as error:
        raise Refused(RefusalKind.INVALID_ARGUMENT, str(error)) from error


def keys_of(world: World, partitions: PartitionsDefinition) -> list[str]:
    """Return Dagster's keys that exist now, in the order of the set."""
    return list(knowing_partitions(world, partitions.get_partition_keys))


def in_order(world: World, partitions: PartitionsDefinition | None, keys: Iterable[str]) -> list[str]:
    """Return these keys in the order of the set; those that it has no more come last, sorted."""
    place = {key: number for number, key in enumerate(keys_of(world, partitions))} if partitions else {}
    return sorted(keys, key=lambda key: (place.get(key, len(place)), key))


def partitions_if_known(
    world: World, *, asset: str | None = None, job: str | None = None
) -> PartitionsDefinition | None:
    """Return the partitions of an asset or job; None also where there is nothing of that name (any more)."""
    try:
        return world.partitions_of(asset=asset, job=job)
    except Refused:
        return None


def shared_partitions(world: World, assets: Sequence[str]) -> PartitionsDefinition | None:
    """Return the partitions of those assets that depend on none of the others: what a user gives keys of."""
    keys = {asset_key(asset) for asset in assets}
    graph = world.asset_graph()
    known = [asset for asset in assets if graph.has(asset_key(asset))]
    roots = [asset for asset in known if not graph.get(asset_key(asset)).parent_keys & (keys - {asset_key(asset)})]
    found = (world.partitions_of(asset=asset) for asset in roots)
    return next((partitions for partitions in found if partitions is not None), None)
