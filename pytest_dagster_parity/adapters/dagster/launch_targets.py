"""What a launch names: whether it exists, and whether a partition is one of its partitions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dagster import AssetCheckKey
from dagster._core.errors import DagsterUnknownPartitionError

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.dagster.partition_loading import knowing_partitions
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.words import RefusalKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dagster import PartitionsDefinition

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


def require_partition(world: World, request: ask.LaunchRun, key: PartitionKey) -> str:
    """Return Dagster's spelling of a key that every partitioned thing in the launch has.

    The schema takes any text for a partition, because the UI offers those that exist. That a key must be one of them is
    checked as `materialize`, `execute_in_process` and `dagster asset materialize` check it: by the partitions' own
    `validate_partition_key`.

    Raises:
        Refused: a key is unknown there, or nothing in the launch has partitions.
    """
    targets = tuple(_partitions_of(world, request))
    if not targets:
        raise Refused(RefusalKind.INVALID_ARGUMENT, "nothing in this launch has partitions")
    texts = [_validated(world, key, partitions) for partitions in targets]
    return texts[0]


def _validated(world: World, key: PartitionKey, partitions: PartitionsDefinition) -> str:
    text = world.to_dagster_key(key, partitions)
    try:
        knowing_partitions(world, partitions.validate_partition_key, text)
    except DagsterUnknownPartitionError as error:
        raise Refused(RefusalKind.INVALID_ARGUMENT, str(error)) from error
    return text


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
