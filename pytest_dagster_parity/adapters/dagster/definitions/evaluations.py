"""What the functions of sensors and schedules return: the kit's answer in Dagster's classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import (
    AddDynamicPartitionsRequest,
    AssetMaterialization,
    DeleteDynamicPartitionsRequest,
    RunRequest,
    SensorResult,
    SkipReason,
)
from dagster._core.definitions.data_version import DATA_VERSION_TAG

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.dagster.partition_keys import to_dagster

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dagster import PartitionsDefinition

    from pytest_dagster_parity.adapters.dagster.definitions.targets import Targets
    from pytest_dagster_parity.protocol.user_code import Evaluation, ReportedEvent
    from pytest_dagster_parity.protocol.user_code import RunRequest as RequestedRun


def sensor_result(evaluation: Evaluation, targets: Targets) -> SensorResult:
    """Return what a sensor's function returns."""
    return SensorResult(
        run_requests=run_requests(evaluation, targets, {}) or None,
        skip_reason=evaluation.skip,
        cursor=evaluation.cursor,
        dynamic_partitions_requests=list(_partition_requests(evaluation)) or None,
        asset_events=[_materialization(event, targets) for event in evaluation.asset_events],
    )


def asset_sensor_results(evaluation: Evaluation, targets: Targets) -> Iterator[Any]:
    """Yield what the function of a sensor on one asset does: Dagster ignores a result that such a function returns."""
    if evaluation.add_partitions or evaluation.delete_partitions or evaluation.asset_events:
        yield sensor_result(evaluation, targets)
    else:
        yield from _skips(evaluation)
        yield from run_requests(evaluation, targets, {})


def schedule_results(
    evaluation: Evaluation, targets: Targets, tags: dict[str, str]
) -> Sequence[RunRequest | SkipReason]:
    """Return what a schedule's function yields."""
    return [*_skips(evaluation), *run_requests(evaluation, targets, tags)]


def run_requests(evaluation: Evaluation, targets: Targets, tags: dict[str, str]) -> list[RunRequest]:
    """Return the requests; `tags` are given to each."""
    return [_run_request(request, targets, tags) for request in evaluation.run_requests]


def _skips(evaluation: Evaluation) -> list[SkipReason]:
    return [] if evaluation.skip is None else [SkipReason(evaluation.skip)]


def _run_request(request: RequestedRun, targets: Targets, tags: dict[str, str]) -> RunRequest:
    partitions = targets.partitions_of(request.job, request.assets)
    return RunRequest(
        run_key=request.run_key,
        partition_key=None if request.partition is None else to_dagster(request.partition, partitions),
        job_name=targets.job_named_by(request.job, request.assets),
        asset_selection=[asset_key(name) for name in request.assets] or None,
        tags={**tags, **request.tags},
    )


def _partition_requests(evaluation: Evaluation) -> Iterator[Any]:
    for added in evaluation.add_partitions:
        yield AddDynamicPartitionsRequest(added.set, list(added.keys))
    for deleted in evaluation.delete_partitions:
        yield DeleteDynamicPartitionsRequest(deleted.set, list(deleted.keys))


def _materialization(event: ReportedEvent, targets: Targets) -> AssetMaterialization:
    partitions: PartitionsDefinition | None = targets.partitions_of(None, (event.asset,))
    return AssetMaterialization(
        asset_key(event.asset),
        partition=None if event.partition is None else to_dagster(event.partition, partitions),
        tags=None if event.data_version is None else {DATA_VERSION_TAG: event.data_version},
    )
