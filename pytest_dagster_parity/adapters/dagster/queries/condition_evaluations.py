"""What Dagster recorded of its evaluations of assets' conditions."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.dagster.partition_loading import partitions_known
from pytest_dagster_parity.adapters.dagster.partition_sets import in_order, partitions_if_known
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.records import ConditionEvaluation
from pytest_dagster_parity.protocol.words import RefusalKind

if TYPE_CHECKING:
    from dagster import AssetKey
    from dagster._core.scheduler.instigation import AutoMaterializeAssetEvaluationRecord

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask

_ALL = 10_000
"""Dagster asks for a limit."""


def evaluations(world: World, request: ask.Evaluations) -> tuple[ConditionEvaluation, ...]:
    """Return the recorded evaluations of the asset's condition, oldest first."""
    key = asset_key(request.of)
    if not world.asset_graph().has(key):
        raise Refused(RefusalKind.UNKNOWN_NAME, f"there is no asset {request.of}")
    storage = world.instance.schedule_storage
    records = storage.get_auto_materialize_asset_evaluations(key, limit=_ALL) if storage else ()
    with world.frozen(), partitions_known(world):
        return tuple(_evaluation(world, request.of, record) for record in reversed(records))


def _evaluation(
    world: World, asset: str, record: AutoMaterializeAssetEvaluationRecord[AssetKey]
) -> ConditionEvaluation:
    partitions = partitions_if_known(world, asset=asset)
    evaluation = record.get_evaluation_with_run_ids().evaluation
    requested = evaluation.true_subset
    return ConditionEvaluation(
        asset=asset,
        at=_moment(record, evaluation.start_timestamp),
        requested=requested.size,
        partitions=tuple(
            world.from_dagster_key(text, partitions)
            for text in in_order(world, partitions, requested.subset_value.get_partition_keys())
        )
        if requested.is_partitioned
        else None,
    )


def _moment(record: AutoMaterializeAssetEvaluationRecord[AssetKey], started: float | None) -> datetime:
    """Return when it was evaluated: when the record was stored, the database says by the machine's clock."""
    return datetime.fromtimestamp(record.timestamp if started is None else started, timezone.utc)
