"""The life of runs: created, queued, launched, held, terminated, deleted."""

from __future__ import annotations

from pytest_dagster_parity.reference import execution
from pytest_dagster_parity.reference.errors import not_now, unknown
from pytest_dagster_parity.reference.events import (
    AssetFailed,
    Event,
    HoldAsked,
    RunChanged,
    RunCreated,
    RunDeleted,
    RunHeld,
    RunReleased,
    RunSpec,
    StepEnded,
)
from pytest_dagster_parity.reference.memory.runs import RunState
from pytest_dagster_parity.reference.steps import plan_of
from pytest_dagster_parity.reference.words import Fault, HoldPoint, RunStatus, StepStatus
from pytest_dagster_parity.reference.world import World


def run_of(world: World, run: str) -> RunState:
    """Return a run; refuse one that does not exist."""
    if run not in world.memory.runs.all:
        raise unknown("run", run)
    return world.memory.runs.all[run]


def create(world: World, spec: RunSpec, *also: Event) -> None:
    """Let a run exist, together with what else becomes true with it."""
    world.record(RunCreated(spec=spec), *also)


def submit(world: World, run: str) -> None:
    """Hand a run that was created to the queue, or launch it at once where there is none."""
    state = world.memory.runs.all[run]
    if _is_to_hold(world, state, HoldPoint.QUEUED):
        world.record(RunHeld(run=run, point=HoldPoint.QUEUED))
    elif not world.settings.has_queue:
        launch(world, run)


def launch(world: World, run: str) -> None:
    """Launch a run and execute it as far as it goes."""
    state = world.memory.runs.all[run]
    world.record(RunChanged(run=run, status=RunStatus.STARTING))
    if world.fault is Fault.LAUNCH_REFUSED:
        fail(world, state)
    elif _is_to_hold(world, state, HoldPoint.LAUNCHED):
        world.record(RunHeld(run=run, point=HoldPoint.LAUNCHED))
    else:
        _begin(world, state)


def dequeue(world: World) -> bool:
    """Launch queued runs as far as there is room, oldest first; return whether any was launched."""
    launched = False
    for state in world.runs():
        if not world.settings.has_queue or state.status is not RunStatus.QUEUED or state.held is not None:
            continue
        if world.rules.may_dequeue(in_progress(world), world.settings.max_concurrent_runs):
            launch(world, state.spec.id)
            launched = True
    return launched


def in_progress(world: World) -> int:
    """Return how many runs are launched and not finished."""
    return sum(state.status is not RunStatus.QUEUED and not state.is_finished for state in world.runs())


def hold(world: World, ask: HoldAsked) -> None:
    """From now on hold the runs that match."""
    world.record(ask)


def release(world: World, run: str) -> None:
    """Let a run that is held go on."""
    state = run_of(world, run)
    point = state.held
    if point is None:
        raise not_now(f"{run} is not held")
    world.record(RunReleased(run=run))
    match point:
        case HoldPoint.QUEUED:
            if not world.settings.has_queue:
                launch(world, run)
        case HoldPoint.LAUNCHED:
            _begin(world, state)
        case HoldPoint.STEP:
            execution.go_on(world, state)
            finish(world, state)


def finish(world: World, state: RunState) -> None:
    """Let a run end once nothing in it is left to do; one that is held stays as it is."""
    if state.held is not None or state.is_finished:
        return
    statuses = [step.status for step in state.steps.values()]
    if world.rules.status_of_finished_run(statuses) is RunStatus.FAILURE:
        fail(world, state)
    else:
        world.record(RunChanged(run=state.spec.id, status=RunStatus.SUCCESS))


def fail(world: World, state: RunState) -> None:
    """Let a run fail, and with it what it was to materialize and did not."""
    run = state.spec.id
    keys: tuple[str | None, ...] = state.spec.partitions or (None,)
    planned = [(asset, key) for step in plan_of(world.code, state.spec) for asset in step.assets for key in keys]
    failed = world.rules.partitions_failed_by_run(planned, state.materialized)
    world.record(
        RunChanged(run=run, status=RunStatus.FAILURE),
        *(AssetFailed(asset=asset, partition=key, run=run) for asset, key in failed),
    )


def may_be_terminated(world: World, run: str) -> bool:
    """Whether a run can be ended before its end."""
    return bool(world.rules.statuses_of_termination(run_of(world, run).status))


def terminate(world: World, run: str) -> None:
    """End a run that is not at its end."""
    state = run_of(world, run)
    through = world.rules.statuses_of_termination(state.status)
    if not through:
        raise not_now(f"{run} could not be terminated: its status is {state.status.value}")
    started = [step.name for step in state.steps.values() if step.status is StepStatus.STARTED]
    interrupted = world.rules.steps_interrupted(started)
    world.record(
        *(RunChanged(run=run, status=status) for status in through[:-1]),
        *(StepEnded(run=run, step=name, status=StepStatus.FAILURE) for name in interrupted),
        *([RunReleased(run=run)] if state.held is not None else []),
        RunChanged(run=run, status=through[-1]),
    )


def delete(world: World, run: str) -> None:
    """Delete a run with its history."""
    run_of(world, run)
    world.record(RunDeleted(run=run))


def is_in_progress(world: World, asset: str, partition: str | None) -> bool:
    """Whether the latest run that was to materialize an asset, or one partition of it, is in progress (or queued).

    With a partition it is over once that was materialized, by whomever, though the run goes on.
    """
    body = world.code.computation_of.get(asset)
    materialized = world.memory.assets.of(asset).materialized.get(partition) if partition is not None else None
    for state in reversed(world.runs()):
        is_planned = asset in state.spec.assets and (body is None or body.name in state.spec.steps)
        if is_planned and world.rules.run_works_on(state.spec.partitions, partition):
            return not state.is_finished and (materialized is None or materialized.number < state.number)
    return False


def _begin(world: World, state: RunState) -> None:
    world.record(RunChanged(run=state.spec.id, status=RunStatus.STARTED))
    execution.go_on(world, state)
    finish(world, state)


def _is_to_hold(world: World, state: RunState, point: HoldPoint) -> bool:
    return any(
        ask.point is point
        and ask.job in {None, state.spec.job}
        and (ask.assets is None or set(ask.assets) <= set(state.spec.assets))
        and (ask.partition is None or ask.partition in state.spec.partitions)
        for ask in world.memory.runs.holds
    )
