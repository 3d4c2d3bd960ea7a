"""What a launch names: whether it exists, and with which tags Dagster runs the partitions of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dagster import AssetCheckKey
from dagster._check import CheckError
from dagster._core.errors import DagsterUnknownPartitionError
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.dagster.partition_loading import knowing_partitions
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.words import RefusalKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dagster import AssetKey, JobDefinition, PartitionsDefinition

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask
    from pytest_dagster_parity.protocol.definitions import Op
    from pytest_dagster_parity.protocol.words import JobName, PartitionKey

IMPLICIT_JOB = "__ASSET_JOB"
"""The job that Dagster makes of all assets."""

_OP_CLAUSE = re.compile(r"[*+]*([A-Za-z_][\w.]*)[*+]*")


def names_unknown(world: World, request: ask.LaunchRun) -> bool:
    """Whether a launch names an asset, check or op that does not exist; Dagster has one error for this and more."""
    graph = world.asset_graph()
    checks = {AssetCheckKey(asset_key(check.asset), check.check) for check in request.checks or ()}
    return (
        any(not graph.has(asset_key(asset)) for asset in request.assets or ())
        or not checks <= set(graph.asset_check_keys)
        or any(_is_unknown_op(world, request.job, clause) for clause in request.ops or ())
    )


def partition_tags(world: World, request: ask.LaunchRun) -> dict[str, str]:
    """Return the tags with which Dagster runs the partition, or the range of partitions, that a launch names.

    The schema takes any text for a partition, because the UI offers those that exist. Which partition may be run, and
    with which tags, is asked of the job as `dagster asset materialize` asks it.

    Raises:
        Refused: Dagster does not know the partition, or there is no set of partitions that all of the launch has.
    """
    if request.partition is not None:
        return _PartitionedJob(world, request).tags_of(request.partition)
    if request.partition_range is not None:
        job = _PartitionedJob(world, request)
        return {
            ASSET_PARTITION_RANGE_START_TAG: job.validated(request.partition_range.first),
            ASSET_PARTITION_RANGE_END_TAG: job.validated(request.partition_range.last),
        }
    return {}


class _PartitionedJob:
    """The job that a launch runs: the user's, or the one that Dagster makes of the assets."""

    def __init__(self, world: World, request: ask.LaunchRun) -> None:
        self._world = world
        self._partitions = next(_partitions_of(world, request), None)
        """Of anything in the launch: they say how keys are spelled."""
        self._selected = None if request.job is not None and request.assets is None else _selected(request)
        if request.job is not None:
            world.partitions_of(job=request.job)  # refuses a job that does not exist
        repository = world.deployment.dagster_definitions.get_repository_def()
        job: JobDefinition | None = (
            repository.get_implicit_job_def_for_assets(self._selected or ())
            if request.job is None
            else repository.get_job(request.job)
        )
        if job is None:
            raise Refused(RefusalKind.INVALID_ARGUMENT, "Dagster has no job for these assets together")
        self._job = job

    def validated(self, key: PartitionKey) -> str:
        """Return Dagster's spelling of a key that the job has."""
        text = self._world.to_dagster_key(key, self._partitions)
        try:
            knowing_partitions(self._world, self._job.validate_partition_key, text, selected_asset_keys=self._selected)
        except (CheckError, DagsterUnknownPartitionError) as error:
            raise Refused(RefusalKind.INVALID_ARGUMENT, str(error)) from error
        return text

    def tags_of(self, key: PartitionKey) -> dict[str, str]:
        """Return the tags of a run of a key that the job has."""
        text = self.validated(key)
        tags = knowing_partitions(
            self._world, self._job.get_tags_for_partition_key, text, selected_asset_keys=self._selected
        )
        return dict(tags)


def _selected(request: ask.LaunchRun) -> tuple[AssetKey, ...]:
    names = request.assets or [check.asset for check in request.checks or ()]
    return tuple(map(asset_key, names))


def _partitions_of(world: World, request: ask.LaunchRun) -> Iterator[PartitionsDefinition]:
    if request.job is not None and request.assets is None:
        found = [world.partitions_of(job=request.job)]
    else:
        assets = request.assets or [check.asset for check in request.checks or ()]
        found = [world.partitions_of(asset=asset) for asset in assets]
    return (partitions for partitions in found if partitions is not None)


def _is_unknown_op(world: World, job: JobName | None, clause: str) -> bool:
    match = _OP_CLAUSE.fullmatch(clause)
    paths = {path for each in world.definitions.jobs if each.name == job for path in _op_paths(each.ops)}
    return match is not None and match[1] not in paths


def _op_paths(ops: Iterable[Op], prefix: str = "") -> Iterator[str]:
    for op in ops:
        yield prefix + op.name
        yield from _op_paths(op.ops, f"{prefix}{op.name}.")
