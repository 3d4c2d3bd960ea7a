"""What is known of the partitions of an asset, as the UI's partition bar shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import MultiPartitionKey, MultiPartitionsDefinition, TimeWindowPartitionsDefinition

from pytest_dagster_parity.adapters.dagster.asset_names import asset_input, asset_key
from pytest_dagster_parity.adapters.dagster.partition_sets import keys_between, keys_of
from pytest_dagster_parity.adapters.dagster.refusals import ERROR_FIELDS, accepted
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.records import PartitionCounts, PartitionState, PartitionStatusRange
from pytest_dagster_parity.protocol.words import PartitionStatus, RefusalKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dagster import PartitionsDefinition

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask
    from pytest_dagster_parity.protocol.words import AssetKey

_IN_ONE_DIMENSION = (
    "... on TimePartitionStatuses { ranges { startKey endKey status } } "
    "... on DefaultPartitionStatuses { materializedPartitions failedPartitions materializingPartitions }"
)
_STATUSES = (
    "assetPartitionStatuses { __typename " + _IN_ONE_DIMENSION + " ... on MultiPartitionStatuses "
    "{ primaryDimensionName ranges { primaryDimStartKey primaryDimEndKey secondaryDim { __typename "
    + _IN_ONE_DIMENSION
    + " } } } }"
)
_COUNTS = "partitionStats { numPartitions numMaterialized numFailed numMaterializing }"
_DEFAULT_LISTS = {
    "materializedPartitions": PartitionStatus.MATERIALIZED,
    "failedPartitions": PartitionStatus.FAILED,
    "materializingPartitions": PartitionStatus.MATERIALIZING,
}


def partition_status(world: World, request: ask.PartitionStatusOf) -> tuple[PartitionState, ...]:
    """Return the status of every partition that exists, in the order of the set."""
    with world.frozen():
        partitions = _partitions_of(world, request.of)
        answer = _node(world, request.of, _STATUSES)["assetPartitionStatuses"]
        statuses = dict(_statuses(world, partitions, answer))
        materialized = world.instance.get_materialized_partitions(asset_key(request.of))
        return tuple(
            PartitionState(
                partition=world.from_dagster_key(key, partitions),
                status=statuses.get(key, PartitionStatus.MISSING),
                has_materialization=key in materialized,
            )
            for key in keys_of(world, partitions)
        )


def partition_ranges(world: World, request: ask.PartitionRangesOf) -> tuple[PartitionStatusRange, ...]:
    """Return the ranges that are shown of an asset with time partitions, ascending."""
    with world.frozen():
        partitions = _partitions_of(world, request.of)
        if not isinstance(partitions, TimeWindowPartitionsDefinition):
            raise Refused(RefusalKind.INVALID_ARGUMENT, f"the partitions of {request.of} are no windows of time")
        answer = _node(world, request.of, _STATUSES)["assetPartitionStatuses"]
        return tuple(
            PartitionStatusRange(
                first=world.from_dagster_key(each["startKey"], partitions),
                last=world.from_dagster_key(each["endKey"], partitions),
                status=PartitionStatus[each["status"]],
            )
            for each in answer.get("ranges", ())
        )


def partition_counts(world: World, request: ask.PartitionCountsOf) -> PartitionCounts:
    """Return how many partitions have which status."""
    with world.frozen():
        _partitions_of(world, request.of)
        counts = _node(world, request.of, _COUNTS)["partitionStats"]
        return PartitionCounts(
            total=counts["numPartitions"],
            materialized=counts["numMaterialized"],
            failed=counts["numFailed"],
            materializing=counts["numMaterializing"],
        )


def _node(world: World, asset: AssetKey, fields: str) -> Mapping[str, Any]:
    query = (
        "query($key: AssetKeyInput!) { assetNodeOrError(assetKey: $key) "
        "{ ... on AssetNode { " + fields + " } " + ERROR_FIELDS + " } }"
    )
    return accepted(world.graphql(query, key=asset_input(asset))["assetNodeOrError"], "AssetNode")


def _partitions_of(world: World, asset: AssetKey) -> PartitionsDefinition:
    partitions = world.partitions_of(asset=asset)
    if partitions is None:
        raise Refused(RefusalKind.INVALID_ARGUMENT, f"{asset} has no partitions")
    return partitions


def _statuses(
    world: World, partitions: PartitionsDefinition, answer: Mapping[str, Any]
) -> Iterator[tuple[str, PartitionStatus]]:
    """Yield the status of each partition that is not missing, by Dagster's key."""
    if answer["__typename"] == "MultiPartitionStatuses" and isinstance(partitions, MultiPartitionsDefinition):
        yield from _of_two_dimensions(world, partitions, answer)
    elif answer["__typename"] == "TimePartitionStatuses":
        for each in answer["ranges"]:
            for key in keys_between(world, partitions, each["startKey"], each["endKey"]):
                yield key, PartitionStatus[each["status"]]
    else:
        for name, status in _DEFAULT_LISTS.items():
            for key in answer[name]:
                yield key, status


def _of_two_dimensions(
    world: World, partitions: MultiPartitionsDefinition, answer: Mapping[str, Any]
) -> Iterator[tuple[str, PartitionStatus]]:
    dimensions = {each.name: each.partitions_def for each in partitions.partitions_defs}
    primary = answer["primaryDimensionName"]
    secondary = next(name for name in dimensions if name != primary)
    for each in answer["ranges"]:
        first, last = each["primaryDimStartKey"], each["primaryDimEndKey"]
        inner = tuple(_statuses(world, dimensions[secondary], each["secondaryDim"]))
        for outer_key in keys_between(world, dimensions[primary], first, last):
            for inner_key, status in inner:
                yield str(MultiPartitionKey({primary: outer_key, secondary: inner_key})), status
