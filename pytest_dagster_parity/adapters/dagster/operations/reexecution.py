"""Runs that run again: by a strategy of Dagster's, or the steps that a user selects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster._core.storage.tags import PARENT_RUN_ID_TAG, RESUME_RETRY_TAG, ROOT_RUN_ID_TAG, STEP_SELECTION_TAG

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.dagster.operations.launching import LAUNCH_FIELDS, launched_run
from pytest_dagster_parity.adapters.dagster.run_tags import as_input
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.words import ReexecutionStrategy, RefusalKind

if TYPE_CHECKING:
    from dagster import DagsterRun

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask
    from pytest_dagster_parity.protocol.records import RunLaunched

_BY_STRATEGY = (
    "mutation($params: ReexecutionParams!) "
    "{ launchPipelineReexecution(reexecutionParams: $params) " + LAUNCH_FIELDS + " }"
)
_OF_STEPS = (
    "mutation($params: ExecutionParams!) { launchPipelineReexecution(executionParams: $params) " + LAUNCH_FIELDS + " }"
)
_NO_PARENT = {"CheckError": RefusalKind.UNKNOWN_NAME}
_EXCEPTIONS = {
    "DagsterExecutionStepNotFoundError": RefusalKind.UNKNOWN_NAME,
    "DagsterInvalidSubsetError": RefusalKind.INVALID_STATE,
    "DagsterInvariantViolationError": RefusalKind.INVALID_STATE,
}


def reexecute_run(world: World, request: ask.ReexecuteRun) -> RunLaunched:
    """Re-execute a run as the UI's `Re-execute` does, which keeps the parent's tags."""
    with world.frozen():
        parent = world.instance.get_run_by_id(request.run)
        if request.strategy is ReexecutionStrategy.SELECTED:
            reply = world.graphql(_OF_STEPS, params=_params_of_steps(world, request, parent))
        else:
            params = {"parentRunId": request.run, "strategy": request.strategy.name}
            reply = world.graphql(_BY_STRATEGY, params=params)
        exceptions = _EXCEPTIONS if parent else _NO_PARENT
        return launched_run(world, reply["launchPipelineReexecution"], request.fault, exceptions)


def _params_of_steps(world: World, request: ask.ReexecuteRun, parent: DagsterRun | None) -> dict[str, Any]:
    if parent is None:
        raise Refused(RefusalKind.UNKNOWN_NAME, f"there is no run {request.run}")
    steps = [*(request.ops or ()), *(_step_of(world, asset) for asset in request.assets or ())]
    root = parent.root_run_id or parent.run_id
    kept = {key: value for key, value in parent.tags.items() if key != RESUME_RETRY_TAG}
    lineage = {PARENT_RUN_ID_TAG: parent.run_id, ROOT_RUN_ID_TAG: root, STEP_SELECTION_TAG: ",".join(steps)}
    return {
        "selector": _selector_of(world, parent),
        "runConfigData": dict(parent.run_config),
        "stepKeys": steps,
        "executionMetadata": {
            "parentRunId": parent.run_id,
            "rootRunId": root,
            "tags": as_input({**kept, **lineage}),
        },
    }


def _selector_of(world: World, parent: DagsterRun) -> dict[str, Any]:
    selector: dict[str, Any] = {
        "repositoryLocationName": world.location_name,
        "repositoryName": world.repository_name,
        "pipelineName": parent.job_name,
    }
    if parent.op_selection is not None:
        selector["solidSelection"] = list(parent.op_selection)
    if parent.asset_selection is not None:
        selector["assetSelection"] = [key.to_graphql_input() for key in parent.asset_selection]
    if parent.asset_check_selection is not None:
        selector["assetCheckSelection"] = [
            {"assetKey": check.asset_key.to_graphql_input(), "name": check.name}
            for check in parent.asset_check_selection
        ]
    return selector


def _step_of(world: World, asset: str) -> str:
    graph = world.asset_graph()
    key = asset_key(asset)
    if not graph.has(key):
        raise Refused(RefusalKind.UNKNOWN_NAME, f"there is no asset {asset}")
    return graph.asset_node_snaps_by_key[key].op_names[0]
