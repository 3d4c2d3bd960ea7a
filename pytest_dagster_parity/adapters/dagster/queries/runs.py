"""The runs of a deployment, and through `run_history` what happened in each."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from dagster import DagsterRunStatus
from dagster._core.storage.tags import (
    ASSET_PARTITION_RANGE_END_TAG,
    ASSET_PARTITION_RANGE_START_TAG,
    AUTOMATION_CONDITION_TAG,
    BACKFILL_ID_TAG,
    PARTITION_NAME_TAG,
    RUN_KEY_TAG,
    SCHEDULE_NAME_TAG,
    SCHEDULED_EXECUTION_TIME_TAG,
    SENSOR_NAME_TAG,
)

from pytest_dagster_parity.adapters.dagster.asset_names import sorted_checks, sorted_names
from pytest_dagster_parity.adapters.dagster.automation_names import protocol_name
from pytest_dagster_parity.adapters.dagster.partition_sets import partitions_if_known
from pytest_dagster_parity.adapters.dagster.queries.run_history import run_events, run_steps
from pytest_dagster_parity.adapters.dagster.run_assets import assets_asked_for, job_of
from pytest_dagster_parity.adapters.dagster.run_tags import user_tags
from pytest_dagster_parity.protocol.records import PartitionRange, Run
from pytest_dagster_parity.protocol.words import RunStatus

if TYPE_CHECKING:
    from dagster import DagsterRun, PartitionsDefinition

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask

__all__ = ["run_events", "run_steps", "runs"]

STATUSES = {
    DagsterRunStatus.QUEUED: RunStatus.QUEUED,
    DagsterRunStatus.NOT_STARTED: RunStatus.QUEUED,
    DagsterRunStatus.STARTING: RunStatus.STARTING,
    DagsterRunStatus.STARTED: RunStatus.STARTED,
    DagsterRunStatus.SUCCESS: RunStatus.SUCCESS,
    DagsterRunStatus.FAILURE: RunStatus.FAILURE,
    DagsterRunStatus.CANCELING: RunStatus.CANCELING,
    DagsterRunStatus.CANCELED: RunStatus.CANCELED,
}
"""The statuses that a run of an open deployment has."""


def runs(world: World, request: ask.Runs) -> tuple[Run, ...]:  # noqa: ARG001 - the verb's signature
    """Return all runs, in the order of their creation."""
    records = world.instance.get_run_records(ascending=True)
    return tuple(_run(world, record.dagster_run) for record in records)


def _run(world: World, run: DagsterRun) -> Run:
    tags = run.tags
    partition, partition_range = _partitions(world, run)
    scheduled_for = tags.get(SCHEDULED_EXECUTION_TIME_TAG)
    return Run(
        id=run.run_id,
        status=STATUSES[run.status],
        job=job_of(run),
        assets=assets_asked_for(world.instance, run),
        checks=sorted_checks(run.asset_check_selection or ()),
        partition=partition,
        partition_range=partition_range,
        run_key=tags.get(RUN_KEY_TAG),
        sensor=protocol_name(tags.get(SENSOR_NAME_TAG)),
        schedule=tags.get(SCHEDULE_NAME_TAG),
        scheduled_for=datetime.fromisoformat(scheduled_for) if scheduled_for else None,
        backfill=tags.get(BACKFILL_ID_TAG),
        parent=run.parent_run_id,
        root=run.root_run_id,
        automatic=AUTOMATION_CONDITION_TAG in tags,
        tags=user_tags(tags),
    )


def _partitions(world: World, run: DagsterRun) -> tuple[str | dict[str, str] | None, PartitionRange | None]:
    one = run.tags.get(PARTITION_NAME_TAG)
    first, last = run.tags.get(ASSET_PARTITION_RANGE_START_TAG), run.tags.get(ASSET_PARTITION_RANGE_END_TAG)
    if one is None and first is None:
        return None, None
    partitions = _partitions_of(world, run)
    return (
        None if one is None else world.from_dagster_key(one, partitions),
        None
        if first is None or last is None
        else PartitionRange(
            first=world.from_dagster_key(first, partitions), last=world.from_dagster_key(last, partitions)
        ),
    )


def _partitions_of(world: World, run: DagsterRun) -> PartitionsDefinition | None:
    """Return the partitions that the run's tags are keys of: a run has those of one set."""
    job = job_of(run)
    if job is not None:
        return partitions_if_known(world, job=job)
    of_checks = (check.asset_key for check in run.asset_check_selection or ())
    assets = {*assets_asked_for(world.instance, run), *sorted_names(of_checks)}
    found = (partitions_if_known(world, asset=name) for name in sorted(assets))
    return next((partitions for partitions in found if partitions is not None), None)
