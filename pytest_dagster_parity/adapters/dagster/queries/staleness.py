"""Whether assets are stale, and where they stand against their freshness policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagster._core.definitions.data_version import CachingStaleStatusResolver, StaleCauseCategory
from dagster._core.definitions.data_version import StaleStatus as DagsterStaleStatus

from pytest_dagster_parity.adapters.dagster.asset_names import asset_input, asset_key
from pytest_dagster_parity.adapters.dagster.partition_sets import partitions_if_known
from pytest_dagster_parity.adapters.dagster.refusals import ERROR_FIELDS, accepted
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.records import Freshness, StaleCause, Staleness
from pytest_dagster_parity.protocol.words import FreshnessStatus, RefusalKind, StaleCategory, StaleStatus

if TYPE_CHECKING:
    from dagster import AssetKey
    from dagster._core.definitions.data_version import StaleCause as DagsterStaleCause

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask
    from pytest_dagster_parity.protocol.words import PartitionKey

_STATUSES = {
    DagsterStaleStatus.FRESH: StaleStatus.FRESH,
    DagsterStaleStatus.STALE: StaleStatus.STALE,
    DagsterStaleStatus.MISSING: StaleStatus.MISSING,
}
_CATEGORIES = {
    StaleCauseCategory.CODE: StaleCategory.CODE,
    StaleCauseCategory.DATA: StaleCategory.DATA,
    StaleCauseCategory.DEPENDENCIES: StaleCategory.DEPENDENCIES,
}
_FRESHNESS = (
    "query($key: AssetKeyInput!) { assetNodeOrError(assetKey: $key) "
    "{ ... on AssetNode { freshnessStatusInfo { freshnessStatus } } " + ERROR_FIELDS + " } }"
)
_FRESHNESS_STATUSES = {
    "HEALTHY": FreshnessStatus.PASS,
    "WARNING": FreshnessStatus.WARN,
    "DEGRADED": FreshnessStatus.FAIL,
    "UNKNOWN": FreshnessStatus.UNKNOWN,
}


def staleness(world: World, request: ask.StalenessOf) -> Staleness:
    """Return the status, and the causes that the UI's root causes are made of: they name the dependency."""
    with world.frozen():
        context = world.request_context()
        graph, key = context.asset_graph, asset_key(request.of)
        if not graph.has(key):
            raise Refused(RefusalKind.UNKNOWN_NAME, f"there is no asset {request.of}")
        resolver = CachingStaleStatusResolver(world.instance, graph, context)
        partition = (
            None
            if request.partition is None
            else world.to_dagster_key(request.partition, world.partitions_of(asset=request.of))
        )
        return Staleness(
            status=_STATUSES[resolver.get_status(key, partition)],
            causes=tuple(_cause(world, cause) for cause in resolver.get_stale_causes(key, partition)),
        )


def freshness(world: World, request: ask.FreshnessOf) -> Freshness:
    """Return what the UI shows of the asset's freshness policy."""
    node = accepted(world.graphql(_FRESHNESS, key=asset_input(request.of))["assetNodeOrError"], "AssetNode")
    info = node["freshnessStatusInfo"]
    if info is None:
        raise Refused(RefusalKind.INVALID_ARGUMENT, f"{request.of} has no freshness policy")
    return Freshness(status=_FRESHNESS_STATUSES[info["freshnessStatus"]])


def _cause(world: World, cause: DagsterStaleCause) -> StaleCause:
    dependency = cause.dependency_asset_key
    return StaleCause(
        asset=cause.asset_key.to_user_string(),
        category=_CATEGORIES[cause.category],
        partition=_canonical(world, cause.asset_key, cause.partition_key),
        dependency=dependency.to_user_string() if dependency else None,
        dependency_partition=_canonical(world, dependency, cause.dependency_partition_key),
    )


def _canonical(world: World, key: AssetKey | None, partition: str | None) -> PartitionKey | None:
    if key is None or partition is None:
        return None
    return world.from_dagster_key(partition, partitions_if_known(world, asset=key.to_user_string()))
