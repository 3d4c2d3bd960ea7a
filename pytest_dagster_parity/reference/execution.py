"""Executing the steps of a run: bodies are called, and what they do becomes true."""

from __future__ import annotations

from dataclasses import dataclass

from pytest_dagster_parity.reference.answers import Actions, Call, Check, Hold, Materialize, Observe, Raise, Return
from pytest_dagster_parity.reference.errors import UserCodeError
from pytest_dagster_parity.reference.events import (
    CheckExecuted,
    RunHeld,
    StepEnded,
    StepHeld,
    StepStarted,
    ValueStored,
)
from pytest_dagster_parity.reference.memory.runs import RunState, StepState
from pytest_dagster_parity.reference.recording import materialize, observe
from pytest_dagster_parity.reference.steps import Step, plan_of
from pytest_dagster_parity.reference.values import values_for
from pytest_dagster_parity.reference.words import HoldPoint, StepStatus
from pytest_dagster_parity.reference.world import World


@dataclass(frozen=True, slots=True)
class _Held(Exception):
    """A body holds."""

    remaining: Actions


def go_on(world: World, run: RunState) -> None:
    """Execute steps, in the order of the plan, until nothing can start or a body holds."""
    plan = plan_of(world.code, run.spec)
    for step in plan:
        state = run.steps.get(step.name)
        if state is not None and state.status is StepStatus.STARTED:
            _carry_out(world, run, step, state, state.remaining)
    while run.held is None:
        step = _next_step(world, run, plan)
        if step is None:
            return
        _attempt(world, run, step, 1)


def _next_step(world: World, run: RunState, plan: tuple[Step, ...]) -> Step | None:
    statuses = {state.name: state.status for state in run.steps.values()}
    for step in plan:
        if step.name not in statuses and world.rules.step_may_start(step.waits_for, statuses):
            return step
    return None


def _attempt(world: World, run: RunState, step: Step, attempt: int) -> None:
    name, id_ = step.name, run.spec.id
    world.record(StepStarted(run=id_, step=name, attempt=attempt))
    try:
        actions = step.body(_call(world, run, step, attempt))
    except UserCodeError as error:
        _fail(world, run, step, error.message)
        return
    _carry_out(world, run, step, run.steps[name], actions)


def _call(world: World, run: RunState, step: Step, attempt: int) -> Call:
    is_multi = step.computation is not None and step.computation.is_multi
    return Call(
        run=run.spec.id,
        partitions=run.spec.partitions or None,
        selected=step.assets if is_multi else None,
        attempt=attempt,
        values=values_for(world, run, step),
    )


def _carry_out(world: World, run: RunState, step: Step, state: StepState, actions: Actions) -> None:
    """Do what a body does, one action after the other; the step ends unless it holds."""
    try:
        value = _do_all(world, run, step, state, actions)
    except UserCodeError as error:
        _fail(world, run, step, error.message)
    except _Held as held:
        world.record(
            StepHeld(run=run.spec.id, step=step.name, remaining=held.remaining, value=state.value),
            RunHeld(run=run.spec.id, point=HoldPoint.STEP),
        )
    else:
        _succeed(world, run, step, value)


def _do_all(world: World, run: RunState, step: Step, state: StepState, actions: Actions) -> int | None:
    for place, action in enumerate(actions):
        match action:
            case Materialize():
                _materialize(world, run, step, action)
            case Observe(asset=asset, partition=partition, data_version=version):
                observe(world, asset or _own_asset(step), partition, version, run.spec.id)
            case Check():
                _check(world, run, step, action)
            case Return(value=value):
                state.value = value
            case Raise(message=message):
                raise UserCodeError(message)
            case Hold():
                raise _Held(actions[place + 1 :])
    return state.value


def _materialize(world: World, run: RunState, step: Step, action: Materialize) -> None:
    asset = action.asset or _own_asset(step)
    if step.computation is not None and asset in step.computation.assets and asset not in step.assets:
        raise UserCodeError(f"asset {asset!r} was not selected")
    keys: tuple[str | None, ...] = action.partitions or run.spec.partitions or (None,)
    for key in keys:
        materialize(world, asset, key, run=run.spec.id, step=step.name, data_version=action.data_version)


def _check(world: World, run: RunState, step: Step, action: Check) -> None:
    asset, name = step.check or (_own_asset(step), action.name or "")
    world.record(CheckExecuted(asset=asset, check=name, run=run.spec.id, passed=action.passed, blocks=action.blocks))
    definition = world.code.checks.get((asset, name))
    is_blocking = definition is not None and definition.blocking
    if world.rules.check_blocks(passed=action.passed, blocking=is_blocking, is_error=action.blocks):
        raise UserCodeError(f"blocking check {name!r} of {asset!r} failed")


def _succeed(world: World, run: RunState, step: Step, value: int | None) -> None:
    """End a step; it has materialized, and checked, what it did not say otherwise of."""
    id_ = run.spec.id
    is_source = step.computation is not None and step.computation.is_source
    if not is_source and not run.steps[step.name].has_materialized:
        for asset in step.assets:
            _materialize(world, run, step, Materialize(asset=asset))
    if step.check is not None:
        latest = world.memory.assets.checks.get(step.check)
        if latest is None or latest.event.run != id_:
            world.record(CheckExecuted(asset=step.check[0], check=step.check[1], run=id_, passed=True))
    world.record(StepEnded(run=id_, step=step.name, status=StepStatus.SUCCESS, value=value))
    if value is not None:
        keys: tuple[str | None, ...] = run.spec.partitions or (None,)
        stored = [ValueStored(asset=asset, partition=key, value=value) for asset in step.assets for key in keys]
        world.record(*stored)


def _fail(world: World, run: RunState, step: Step, message: str) -> None:
    """End an attempt at a step; it is tried again as often as its policy says."""
    attempts = run.steps[step.name].attempts
    if world.rules.step_is_tried_again(attempts, step.max_retries):
        _attempt(world, run, step, attempts + 1)
        return
    if step.check is not None:
        latest = world.memory.assets.checks.get(step.check)
        if latest is None or latest.event.run != run.spec.id:
            world.record(CheckExecuted(asset=step.check[0], check=step.check[1], run=run.spec.id))
    world.record(StepEnded(run=run.spec.id, step=step.name, status=StepStatus.FAILURE, error=message))


def _own_asset(step: Step) -> str:
    if step.check is not None:
        return step.check[0]
    if not step.assets:
        raise UserCodeError(f"step {step.name!r} has no asset of its own")
    return step.assets[0]
