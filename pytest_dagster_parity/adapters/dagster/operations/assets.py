"""What a user reports of assets, wipes, observes, and adds to or deletes from dynamic sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import AssetMaterialization, AssetObservation
from dagster._core.definitions.data_version import DATA_VERSION_TAG
from sqlalchemy.exc import IntegrityError

from pytest_dagster_parity.adapters.dagster.asset_names import asset_input, asset_key
from pytest_dagster_parity.adapters.dagster.operations.runs import launch_run
from pytest_dagster_parity.adapters.dagster.partition_sets import partitions_if_known
from pytest_dagster_parity.adapters.dagster.refusals import ERROR_FIELDS, accepted
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol.words import RefusalKind

if TYPE_CHECKING:
    from pytest_dagster_parity.adapters.dagster.world import World

_REPORT = (
    "mutation($params: ReportRunlessAssetEventsParams!) { reportRunlessAssetEvents(eventParams: $params) { "
    + ERROR_FIELDS
    + " } }"
)
_WIPE = (
    "mutation($ranges: [PartitionsByAssetSelector!]!) { wipeAssets(assetPartitionRanges: $ranges) { "
    + ERROR_FIELDS
    + " } }"
)
_DELETE = (
    "mutation($repository: RepositorySelector!, $set: String!, $keys: [String!]!) "
    "{ deleteDynamicPartitions(repositorySelector: $repository, partitionsDefName: $set, partitionKeys: $keys) { "
    + ERROR_FIELDS
    + " } }"
)
_BAD_RANGE = {
    "CheckError": RefusalKind.INVALID_ARGUMENT,
    "DagsterInvalidInvocationError": RefusalKind.INVALID_ARGUMENT,
}
_NO_SUCH_SET = {"UnauthorizedError": RefusalKind.UNKNOWN_NAME}
"""What the schema says of a set that no asset uses; nobody is unauthorized in an open deployment."""


def report_materialization(world: World, request: ask.ReportMaterialization) -> None:
    """Report a materialization, as the UI does, or with a data version, as the REST endpoint does."""
    if request.data_version is None:
        _report(world, "ASSET_MATERIALIZATION", request)
        return
    event = AssetMaterialization(
        asset_key(request.asset), partition=_partition_text(world, request), tags=_versioned(request.data_version)
    )
    with world.frozen():
        world.instance.report_runless_asset_event(event)


def report_observation(world: World, request: ask.ReportObservation) -> None:
    """Report an observation, as the UI does, or with a data version, as the REST endpoint does."""
    if request.data_version is None:
        _report(world, "ASSET_OBSERVATION", request)
        return
    event = AssetObservation(
        asset_key(request.asset), partition=_partition_text(world, request), tags=_versioned(request.data_version)
    )
    with world.frozen():
        world.instance.report_runless_asset_event(event)


def observe_source(world: World, request: ask.ObserveSource) -> None:
    """Launch a run of the source alone, as the UI's `Observe` does; the UI offers it for what can be observed only."""
    graph, key = world.asset_graph(), asset_key(request.asset)
    if graph.has(key) and not graph.get(key).is_observable:
        raise Refused(RefusalKind.INVALID_ARGUMENT, f"{request.asset} cannot be observed")
    launch_run(world, ask.LaunchRun(assets=(request.asset,), at=request.at, fault=request.fault))


def wipe(world: World, request: ask.Wipe) -> None:
    """Wipe an asset, or some of its partitions."""
    with world.frozen():
        reply = world.graphql(_WIPE, ranges=_wiped_ranges(world, request))["wipeAssets"]
        accepted(reply, "AssetWipeSuccess", _BAD_RANGE)


def add_partitions(world: World, request: ask.AddPartitions) -> None:
    """Add keys as users' code does: a key that exists already stays, silently; the UI's dialog alone refuses it.

    Raises:
        Refused: there is no such set, or a new key is given twice: the table of keys takes it once.
    """
    world.partitions_of(set=request.set)
    try:
        with world.frozen():
            world.instance.add_dynamic_partitions(request.set, list(request.keys))
    except IntegrityError as error:
        raise Refused(RefusalKind.INVALID_ARGUMENT, str(error)) from error


def delete_partitions(world: World, request: ask.DeletePartitions) -> None:
    """Delete keys; what was materialized stays."""
    reply = world.graphql(_DELETE, repository=_repository(world), set=request.set, keys=list(request.keys))
    accepted(reply["deleteDynamicPartitions"], "DeleteDynamicPartitionsSuccess", _NO_SUCH_SET)


def _report(world: World, event_type: str, request: ask.ReportMaterialization | ask.ReportObservation) -> None:
    text = _partition_text(world, request)
    params: dict[str, Any] = {"eventType": event_type, "assetKey": asset_input(request.asset)}
    if text is not None:
        params["partitionKeys"] = [text]
    reply = world.graphql(_REPORT, params=params)["reportRunlessAssetEvents"]
    accepted(reply, "ReportRunlessAssetEventsSuccess")


def _partition_text(world: World, request: ask.ReportMaterialization | ask.ReportObservation) -> str | None:
    if request.partition is None:
        return None
    return world.to_dagster_key(request.partition, partitions_if_known(world, asset=request.asset))


def _wiped_ranges(world: World, request: ask.Wipe) -> list[dict[str, Any]]:
    if request.partitions is None:
        return [{"assetKey": asset_input(request.asset)}]
    partitions = partitions_if_known(world, asset=request.asset)
    texts = [world.to_dagster_key(key, partitions) for key in request.partitions]
    ranges = [{"range": {"start": text, "end": text}} for text in texts]
    return [{"assetKey": asset_input(request.asset), "partitions": each} for each in ranges]


def _versioned(data_version: str) -> dict[str, str]:
    return {DATA_VERSION_TAG: data_version}


def _repository(world: World) -> dict[str, str]:
    return {"repositoryLocationName": world.location_name, "repositoryName": world.repository_name}
