"""Backfills that a user launches, previews, cancels, resumes and retries, through the schema that the web UI uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import DagsterError
from dagster._check import CheckError

from pytest_dagster_parity.adapters.dagster.asset_names import asset_input, asset_key, asset_name
from pytest_dagster_parity.adapters.dagster.partition_sets import in_order, keys_between, keys_of, shared_partitions
from pytest_dagster_parity.adapters.dagster.refusals import ERROR_FIELDS, accepted
from pytest_dagster_parity.adapters.dagster.run_tags import as_input
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.records import BackfillLaunched, BackfillPreview
from pytest_dagster_parity.protocol.words import ReexecutionStrategy, RefusalKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask
    from pytest_dagster_parity.protocol.words import BackfillId

_REPLY = "{ ... on LaunchBackfillSuccess { backfillId } " + ERROR_FIELDS + " }"
_LAUNCH = "mutation($params: LaunchBackfillParams!) { launchPartitionBackfill(backfillParams: $params) " + _REPLY + " }"
_RETRY = (
    "mutation($params: ReexecutionParams!) { reexecutePartitionBackfill(reexecutionParams: $params) " + _REPLY + " }"
)
_CANCEL = "mutation($id: String!) { cancelPartitionBackfill(backfillId: $id) { " + ERROR_FIELDS + " } }"
_RESUME = "mutation($id: String!) { resumePartitionBackfill(backfillId: $id) { " + ERROR_FIELDS + " } }"
_PREVIEW = (
    "query($params: AssetBackfillPreviewParams!) { assetBackfillPreview(params: $params) "
    "{ assetKey { path } partitions { partitionKeys ranges { start end } } } }"
)
_BAD_TARGETS: dict[str, RefusalKind] = dict.fromkeys(
    (
        "CheckError",
        "DagsterBackfillFailedError",
        "DagsterError",
        "DagsterInvalidInvocationError",
        "DagsterInvalidSubsetError",
        "DagsterInvariantViolationError",
        "DagsterUnknownPartitionError",
        "StopIteration",
        "ValueError",
    ),
    RefusalKind.INVALID_ARGUMENT,
)
"""Dagster's checks of a backfill's targets are its internals'; each of these was seen for a bad request."""

_BAD_PREVIEWS = (CheckError, DagsterError, KeyError, StopIteration, ValueError)
"""The preview has no error type in the schema: what its internals raise is what the UI's user is shown."""


def launch_backfill(world: World, request: ask.LaunchBackfill) -> BackfillLaunched:
    """Request a backfill; the daemon carries it out."""
    with world.frozen():
        params = {**_target(world, request), "tags": as_input(request.tags)}
        reply = world.graphql(_LAUNCH, params=params)["launchPartitionBackfill"]
        try:
            exceptions = {**_BAD_TARGETS, **_of_unknown_assets(world, request)}
            return BackfillLaunched(backfill=accepted(reply, "LaunchBackfillSuccess", exceptions)["backfillId"])
        except Refused as refusal:
            if reply["__typename"] == "PartitionSetNotFoundError" and _has_job(world, request.job):
                raise Refused(RefusalKind.INVALID_ARGUMENT, refusal.message) from refusal
            raise


def preview_backfill(world: World, request: ask.PreviewBackfill) -> tuple[BackfillPreview, ...]:
    """Return what the UI's preview says that a backfill would target, upstream first."""
    with world.frozen():
        wanted = request.partitions
        keys = _wanted_keys(world, request.assets, wanted) if wanted else []
        params = {"assetSelection": [asset_input(asset) for asset in request.assets], "partitionNames": keys}
        try:
            targeted = world.graphql(_PREVIEW, params=params)["assetBackfillPreview"]
        except _BAD_PREVIEWS as error:
            kind = RefusalKind.INVALID_ARGUMENT if _are_known(world, request.assets) else RefusalKind.UNKNOWN_NAME
            raise Refused(kind, repr(error)) from error
        return tuple(_previewed(world, answer) for answer in targeted)


def cancel_backfill(world: World, request: ask.CancelBackfill) -> None:
    """Ask for a backfill to be canceled; the daemon carries it out."""
    reply = world.graphql(_CANCEL, id=request.backfill)["cancelPartitionBackfill"]
    accepted(reply, "CancelBackfillSuccess", _of_unknown_backfill(world, request.backfill))


def resume_backfill(world: World, request: ask.ResumeBackfill) -> None:
    """Put a backfill back into `requested`."""
    reply = world.graphql(_RESUME, id=request.backfill)["resumePartitionBackfill"]
    accepted(reply, "ResumeBackfillSuccess", _of_unknown_backfill(world, request.backfill))


def retry_backfill(world: World, request: ask.RetryBackfill) -> BackfillLaunched:
    """Launch a new backfill from an old one."""
    if request.strategy is ReexecutionStrategy.SELECTED:
        raise Refused(RefusalKind.INVALID_ARGUMENT, "the schema has no strategy `selected` for a backfill")
    params = {"parentRunId": request.backfill, "strategy": request.strategy.name}
    reply = world.graphql(_RETRY, params=params)["reexecutePartitionBackfill"]
    exceptions = {
        "DagsterInvariantViolationError": RefusalKind.INVALID_STATE,
        **_of_unknown_backfill(world, request.backfill),
    }
    return BackfillLaunched(backfill=accepted(reply, "LaunchBackfillSuccess", exceptions)["backfillId"])


def _target(world: World, request: ask.LaunchBackfill) -> dict[str, Any]:
    target: dict[str, Any] = {}
    if request.job is not None:
        repository = {"repositoryLocationName": world.location_name, "repositoryName": world.repository_name}
        target["selector"] = {"repositorySelector": repository, "partitionSetName": f"{request.job}_partition_set"}
    if request.assets is not None:
        target["assetSelection"] = [asset_input(asset) for asset in request.assets]
    return {**target, **_partitions(world, request)}


def _partitions(world: World, request: ask.LaunchBackfill) -> dict[str, Any]:
    wanted = request.partitions
    if wanted is None:
        return {}
    if wanted.all is not None:
        return {"allPartitions": wanted.all}
    return {"partitionNames": _wanted_keys(world, request.assets or (), wanted, job=request.job)}


def _wanted_keys(
    world: World, assets: tuple[str, ...], wanted: ask.PartitionsWanted, *, job: str | None = None
) -> list[str]:
    """Return the keys as the UI sends them: those of the assets that depend on none of the others."""
    partitions = world.partitions_of(job=job) if job is not None else shared_partitions(world, assets)
    if wanted.keys is not None:
        return [world.to_dagster_key(key, partitions) for key in wanted.keys]
    if partitions is None:
        return []
    if wanted.range is None:
        return keys_of(world, partitions)
    first, last = (world.to_dagster_key(key, partitions) for key in (wanted.range.first, wanted.range.last))
    return keys_between(world, partitions, first, last)


def _previewed(world: World, answer: Mapping[str, Any]) -> BackfillPreview:
    asset, subset = asset_name(answer["assetKey"]), answer["partitions"]
    partitions = world.partitions_of(asset=asset)
    if subset is None or partitions is None:
        return BackfillPreview(asset=asset)
    keys = subset["partitionKeys"] or [
        key for each in subset["ranges"] or () for key in keys_between(world, partitions, each["start"], each["end"])
    ]
    ordered = in_order(world, partitions, keys)
    return BackfillPreview(asset=asset, partitions=tuple(world.from_dagster_key(key, partitions) for key in ordered))


def _of_unknown_assets(world: World, request: ask.LaunchBackfill) -> dict[str, RefusalKind]:
    return {} if _are_known(world, request.assets or ()) else {"KeyError": RefusalKind.UNKNOWN_NAME}


def _are_known(world: World, assets: tuple[str, ...]) -> bool:
    graph = world.asset_graph()
    return all(graph.has(asset_key(asset)) for asset in assets)


def _of_unknown_backfill(world: World, backfill: BackfillId) -> dict[str, RefusalKind]:
    is_known = world.instance.get_backfill(backfill) is not None
    return {} if is_known else {"CheckError": RefusalKind.UNKNOWN_NAME}


def _has_job(world: World, job: str | None) -> bool:
    return any(each.name == job for each in world.definitions.jobs)
