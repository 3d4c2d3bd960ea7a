"""The backfills of a deployment, as the UI's list and pages of backfills show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster._core.storage.tags import AUTOMATION_CONDITION_TAG, PARENT_BACKFILL_ID_TAG, SENSOR_NAME_TAG

from pytest_dagster_parity.adapters.dagster.asset_names import asset_name
from pytest_dagster_parity.adapters.dagster.automation_names import protocol_name
from pytest_dagster_parity.adapters.dagster.partition_sets import partitions_if_known
from pytest_dagster_parity.adapters.dagster.refusals import ERROR_FIELDS, accepted
from pytest_dagster_parity.adapters.dagster.run_tags import user_tags
from pytest_dagster_parity.protocol.records import AssetCounts, Backfill
from pytest_dagster_parity.protocol.words import BackfillStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask
    from pytest_dagster_parity.protocol.words import PartitionKey

_BACKFILLS = (
    "{ partitionBackfillsOrError { ... on PartitionBackfills { results { id status isAssetBackfill jobName "
    "partitionNames assetSelection { path } tags { key value } error { message causes { message } } "
    "assetBackfillData { assetBackfillStatuses { "
    "... on AssetPartitionsStatusCounts { assetKey { path } numPartitionsTargeted numPartitionsInProgress "
    "numPartitionsMaterialized numPartitionsFailed } "
    "... on UnpartitionedAssetStatus { assetKey { path } inProgress materialized failed } } } } } "
    + ERROR_FIELDS
    + " } }"
)


def backfills(world: World, request: ask.Backfills) -> tuple[Backfill, ...]:  # noqa: ARG001 - the verb's signature
    """Return all backfills, oldest first."""
    with world.frozen():
        reply = accepted(world.graphql(_BACKFILLS)["partitionBackfillsOrError"], "PartitionBackfills")
        return tuple(_backfill(world, answer) for answer in reversed(reply["results"]))


def _backfill(world: World, answer: Mapping[str, Any]) -> Backfill:
    tags = {tag["key"]: tag["value"] for tag in answer["tags"]}
    of_assets = answer["isAssetBackfill"]
    return Backfill(
        id=answer["id"],
        status=BackfillStatus[answer["status"]],
        job=None if of_assets else answer["jobName"],
        assets=tuple(sorted(asset_name(key) for key in answer["assetSelection"] or ())),
        partitions=None if of_assets else tuple(_partitions(world, answer)),
        counts=tuple(sorted(_counts(answer), key=lambda counts: counts.asset)),
        automatic=AUTOMATION_CONDITION_TAG in tags,
        requested_by=protocol_name(tags.get(SENSOR_NAME_TAG)),
        parent=tags.get(PARENT_BACKFILL_ID_TAG),
        tags=user_tags(tags),
        error=_message(answer["error"]),
    )


def _partitions(world: World, answer: Mapping[str, Any]) -> Iterator[PartitionKey]:
    partitions = partitions_if_known(world, job=answer["jobName"])
    return (world.from_dagster_key(key, partitions) for key in answer["partitionNames"] or ())


def _counts(answer: Mapping[str, Any]) -> Iterator[AssetCounts]:
    data: Mapping[str, list[dict[str, Any]]] | None = answer["assetBackfillData"]
    if data is None:
        return
    for status in data["assetBackfillStatuses"]:
        asset = asset_name(status["assetKey"])
        if "numPartitionsTargeted" in status:
            yield AssetCounts(
                asset=asset,
                targeted=status["numPartitionsTargeted"],
                in_progress=status["numPartitionsInProgress"],
                materialized=status["numPartitionsMaterialized"],
                failed=status["numPartitionsFailed"],
            )
        else:
            yield AssetCounts(
                asset=asset,
                targeted=1,
                in_progress=int(status["inProgress"]),
                materialized=int(status["materialized"]),
                failed=int(status["failed"]),
            )


def _message(error: Mapping[str, Any] | None) -> str | None:
    if error is None:
        return None
    causes = error["causes"]
    return (causes[-1] if causes else error)["message"].strip()
