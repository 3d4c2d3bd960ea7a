"""Runs that a user launches, re-executes, terminates and deletes, through the schema that the web UI uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_dagster_parity.adapters.dagster.asset_names import asset_input, asset_key, check_input
from pytest_dagster_parity.adapters.dagster.launch_targets import (
    IMPLICIT_JOB,
    names_unknown,
    partition_tags,
)
from pytest_dagster_parity.adapters.dagster.operations.launching import LAUNCH_FIELDS, launched_run
from pytest_dagster_parity.adapters.dagster.operations.reexecution import reexecute_run
from pytest_dagster_parity.adapters.dagster.refusals import ERROR_FIELDS, accepted
from pytest_dagster_parity.adapters.dagster.run_tags import as_input
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol.records import CheckOf, RunLaunched
from pytest_dagster_parity.protocol.words import RefusalKind

if TYPE_CHECKING:
    from pytest_dagster_parity.adapters.dagster.world import World

__all__ = ["delete_run", "launch_run", "reexecute_run", "run_checks", "terminate_run"]

_LAUNCH = (
    "mutation($params: ExecutionParams!) { launchPipelineExecution(executionParams: $params) " + LAUNCH_FIELDS + " }"
)
_TERMINATE = (
    "mutation($run: String!, $policy: TerminateRunPolicy!) { terminateRun(runId: $run, terminatePolicy: $policy) "
    "{ ... on TerminateRunFailure { message } " + ERROR_FIELDS + " } }"
)
_DELETE = "mutation($run: String!) { deletePipelineRun(runId: $run) { " + ERROR_FIELDS + " } }"


def launch_run(world: World, request: ask.LaunchRun) -> RunLaunched:
    """Launch a run as the UI's launchpad and `Materialize` do."""
    with world.frozen():
        return _launch(world, request)


def run_checks(world: World, request: ask.RunChecks) -> RunLaunched:
    """Execute checks alone, as the UI's `Execute` of a check does."""
    with world.frozen():
        names = request.checks if request.checks is not None else _all_checks(world, request.asset)
        checks = tuple(CheckOf(asset=request.asset, check=name) for name in names)
        if not checks:
            raise Refused(RefusalKind.INVALID_ARGUMENT, f"{request.asset} has no checks to execute")
        return _launch(world, ask.LaunchRun(checks=checks, at=request.at, fault=request.fault))


def terminate_run(world: World, request: ask.TerminateRun) -> None:
    """Terminate a run: let its worker end it, or mark it canceled at once."""
    policy = "MARK_AS_CANCELED_IMMEDIATELY" if request.force else "SAFE_TERMINATE"
    accepted(world.graphql(_TERMINATE, run=request.run, policy=policy)["terminateRun"], "TerminateRunSuccess")


def delete_run(world: World, request: ask.DeleteRun) -> None:
    """Delete a run with its events."""
    accepted(world.graphql(_DELETE, run=request.run)["deletePipelineRun"], "DeletePipelineRunSuccess")


def _launch(world: World, request: ask.LaunchRun) -> RunLaunched:
    tags = {**request.tags, **partition_tags(world, request)}
    metadata = {"tags": as_input(tags)}
    params = {"selector": _selector(world, request), "runConfigData": {}, "executionMetadata": metadata}
    reply = world.graphql(_LAUNCH, params=params)["launchPipelineExecution"]
    try:
        return launched_run(world, reply, request.fault)
    except Refused as refusal:
        if names_unknown(world, request):
            raise Refused(RefusalKind.UNKNOWN_NAME, refusal.message) from refusal
        raise


def _selector(world: World, request: ask.LaunchRun) -> dict[str, Any]:
    selector: dict[str, Any] = {
        "repositoryLocationName": world.location_name,
        "repositoryName": world.repository_name,
        "pipelineName": request.job or IMPLICIT_JOB,
    }
    if request.assets is not None:
        selector["assetSelection"] = [asset_input(asset) for asset in request.assets]
    if request.checks is not None:
        selector["assetCheckSelection"] = [check_input(check) for check in request.checks]
    if request.ops is not None:
        selector["solidSelection"] = list(request.ops)
    return selector


def _all_checks(world: World, asset: str) -> tuple[str, ...]:
    graph = world.asset_graph()
    key = asset_key(asset)
    if not graph.has(key):
        raise Refused(RefusalKind.UNKNOWN_NAME, f"there is no asset {asset}")
    return tuple(sorted(check.name for check in graph.get(key).check_keys))
