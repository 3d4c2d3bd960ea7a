"""What happened in one run, out of its events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagster import DagsterEventType, DagsterRun

from pytest_dagster_parity.adapters.dagster.asset_names import sorted_checks, sorted_names
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.records import RunEvent, RunStep
from pytest_dagster_parity.protocol.words import RefusalKind, RunStatus, StepStatus

if TYPE_CHECKING:
    from dagster._core.snap import ExecutionStepSnap

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask

_RUN_EVENTS = {
    DagsterEventType.RUN_STARTING: RunStatus.STARTING,
    DagsterEventType.RUN_START: RunStatus.STARTED,
    DagsterEventType.RUN_SUCCESS: RunStatus.SUCCESS,
    DagsterEventType.RUN_FAILURE: RunStatus.FAILURE,
    DagsterEventType.RUN_CANCELING: RunStatus.CANCELING,
    DagsterEventType.RUN_CANCELED: RunStatus.CANCELED,
}
_STEP_EVENTS = {
    DagsterEventType.STEP_START: StepStatus.STARTED,
    DagsterEventType.STEP_RESTARTED: StepStatus.STARTED,
    DagsterEventType.STEP_UP_FOR_RETRY: StepStatus.STARTED,
    DagsterEventType.STEP_SUCCESS: StepStatus.SUCCESS,
    DagsterEventType.STEP_FAILURE: StepStatus.FAILURE,
    DagsterEventType.STEP_SKIPPED: StepStatus.SKIPPED,
}
_ATTEMPTS = (DagsterEventType.STEP_START, DagsterEventType.STEP_RESTARTED)


def run_events(world: World, request: ask.RunEvents) -> tuple[RunEvent, ...]:
    """Return the statuses that the run went through, in order, after it was queued."""
    run = _existing(world, request.of)
    events = world.instance.all_logs(run.run_id, of_type=set(_RUN_EVENTS))
    return tuple(
        RunEvent(status=_RUN_EVENTS[event.dagster_event_type])
        for event in events
        if event.dagster_event_type is not None
    )


def run_steps(world: World, request: ask.RunSteps) -> tuple[RunStep, ...]:
    """Return the run's steps that started or were skipped, in that order; a skipped one has made no attempt."""
    run = _existing(world, request.of)
    status: dict[str, StepStatus] = {}
    attempts: dict[str, int] = {}
    for event in world.instance.all_logs(run.run_id, of_type=set(_STEP_EVENTS)):
        if event.step_key is None or event.dagster_event_type is None:
            continue
        status[event.step_key] = _STEP_EVENTS[event.dagster_event_type]
        attempts[event.step_key] = attempts.get(event.step_key, 0) + (event.dagster_event_type in _ATTEMPTS)
    plan = _plan(world, run) if status else {}
    return tuple(_step(key, plan[key], status[key], attempts[key]) for key in status)


def _step(key: str, planned: ExecutionStepSnap, status: StepStatus, attempts: int) -> RunStep:
    properties = [output.properties for output in planned.outputs if output.properties is not None]
    assets = sorted_names(each.asset_key for each in properties if each.asset_key is not None)
    checks = sorted_checks(each.asset_check_key for each in properties if each.asset_check_key is not None)
    if assets:
        return RunStep(status=status, assets=assets, attempts=attempts)
    if checks:
        return RunStep(status=status, check=checks[0], attempts=attempts)
    return RunStep(status=status, op=key, attempts=attempts)


def _plan(world: World, run: DagsterRun) -> dict[str, ExecutionStepSnap]:
    """Return the steps by their key, as they were planned when the run was made: definitions may be others now."""
    if run.execution_plan_snapshot_id is None:
        return {}
    snapshot = world.instance.get_execution_plan_snapshot(run.execution_plan_snapshot_id)
    return {step.key: step for step in snapshot.steps}


def _existing(world: World, run_id: str) -> DagsterRun:
    run = world.instance.get_run_by_id(run_id)
    if run is None:
        raise Refused(RefusalKind.UNKNOWN_NAME, f"there is no run {run_id}")
    return run
