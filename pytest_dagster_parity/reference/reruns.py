"""Running runs again: re-executions that a user asks for, and automatic retries of runs that failed."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from pytest_dagster_parity.reference import runs
from pytest_dagster_parity.reference.errors import Refusal, invalid, not_now, unknown
from pytest_dagster_parity.reference.events import RetryDecided, RunSpec
from pytest_dagster_parity.reference.launching import check_assets, steps_of_assets
from pytest_dagster_parity.reference.memory.runs import RunState
from pytest_dagster_parity.reference.steps import plan_of
from pytest_dagster_parity.reference.words import RunStatus, StepStatus, Strategy
from pytest_dagster_parity.reference.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Reexecution:
    """How a run is to be run again."""

    run: str
    strategy: Strategy
    ops: tuple[str, ...] | None = None
    assets: tuple[str, ...] | None = None


def reexecute(world: World, order: Reexecution) -> str:
    """Run a run again and return the id of the new one."""
    spec = reexecution_of(world, order)
    runs.create(world, spec)
    runs.submit(world, spec.id)
    return spec.id


def reexecution_of(world: World, order: Reexecution) -> RunSpec:
    """Return the run that a re-execution comes to: its parent's partitions, tags and keys, and a part of its steps."""
    parent = runs.run_of(world, order.run)
    if parent.spec.job is not None:
        world.code.job(parent.spec.job)
    if not world.rules.may_reexecute(order.strategy, parent.status):
        raise not_now(f"a run that is {parent.status.value} cannot be re-executed {order.strategy.value}")
    spec = replace(
        parent.spec,
        id=world.next_run_id(),
        parent=world.rules.parent_of_reexecution(order.run, parent.spec.root),
        root=world.rules.root_of_reexecution(order.run, parent.spec.root),
        selected_steps=_selected_steps(parent.spec),
    )
    statuses = {step.name: step.status for step in parent.steps.values()}
    match order.strategy:
        case Strategy.ALL_STEPS:
            return replace(spec, steps=tuple(world.rules.steps_from_the_start(spec.selected_steps, statuses)))
        case Strategy.FROM_FAILURE:
            return replace(spec, steps=tuple(world.rules.steps_from_failure(parent.spec.steps, statuses)))
        case Strategy.FROM_ASSET_FAILURE:
            return _from_asset_failure(world, parent, spec)
        case Strategy.SELECTED:
            return _selected(world, parent, spec, order)


def decide_retries(world: World) -> bool:
    """Decide which runs that ended are retried as a whole, and retry them, the latest first; return whether any was."""
    retried = False
    for state in reversed(world.runs()):
        if not state.is_finished or state.retry is not None:
            continue
        is_retried = world.rules.run_is_retried(
            status=state.status,
            step_failed=any(step.status is StepStatus.FAILURE for step in state.steps.values()),
            retry_number=_runs_again(world, state),
            max_retries=world.settings.max_run_retries,
            retry_on_step_failure=world.settings.retry_on_step_failure,
        )
        if is_retried or state.status is RunStatus.FAILURE:
            retried |= _decide(world, state, retried=is_retried)
    return retried


def _selected_steps(parent: RunSpec) -> tuple[str, ...]:
    return parent.selected_steps or parent.steps


def _runs_again(world: World, state: RunState) -> int:
    """Return how often the first run of a chain had been run again, by anybody, when a run of the chain ended."""
    root = state.spec.root or state.spec.id
    end = state.changes[-1].number
    return sum(each.spec.root == root and each.number < end for each in world.runs())


def _decide(world: World, state: RunState, *, retried: bool) -> bool:
    decision = RetryDecided(run=state.spec.id, retried=retried)
    if retried:
        try:
            spec = reexecution_of(world, Reexecution(run=state.spec.id, strategy=Strategy.FROM_FAILURE))
        except Refusal:
            retried = False
        else:
            runs.create(world, spec, decision)
            runs.submit(world, spec.id)
            return True
    world.record(decision)
    return retried


def _from_asset_failure(world: World, parent: RunState, spec: RunSpec) -> RunSpec:
    keys: tuple[str | None, ...] = parent.spec.partitions or (None,)
    blocked = {
        step.check[0]
        for step in plan_of(world.code, parent.spec)
        if step.check is not None and step.name in parent.steps and parent.steps[step.name].status is StepStatus.FAILURE
    }
    missing = [
        asset
        for asset in parent.spec.assets
        if asset in blocked or any((asset, key) not in parent.materialized for key in keys)
    ]
    if not missing:
        raise not_now("no assets needed to be retried in the run")
    assets = check_assets(world, missing)
    checks = tuple((asset, check.name) for asset in assets for check in world.code.checks_of(asset))
    steps = steps_of_assets(world, assets, None)
    return replace(spec, assets=assets, selection=assets, checks=checks, steps=steps, selected_steps=())


def _selected(world: World, parent: RunState, spec: RunSpec, order: Reexecution) -> RunSpec:
    if order.assets is not None:
        if set(order.assets) - set(parent.spec.assets):
            raise invalid("the run does not have these assets")
        assets = check_assets(world, order.assets)
        return replace(spec, steps=steps_of_assets(world, assets, ()))
    steps = tuple(dict.fromkeys(order.ops or ()))
    for step in steps:
        if step not in spec.selected_steps:
            raise unknown("step", step)
    if not steps:
        raise invalid("no steps are selected")
    return replace(spec, steps=steps)
