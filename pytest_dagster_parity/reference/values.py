"""The numbers that bodies return, on their way to the steps downstream."""

from __future__ import annotations

from pytest_dagster_parity.reference.errors import UserCodeError
from pytest_dagster_parity.reference.memory.runs import RunState
from pytest_dagster_parity.reference.partitions.mappings import upstream_keys
from pytest_dagster_parity.reference.steps import Step
from pytest_dagster_parity.reference.words import StepStatus
from pytest_dagster_parity.reference.world import World


def values_for(world: World, run: RunState, step: Step) -> dict[str, int] | None:
    """Return what a step is handed of the values upstream; raise UserCodeError where one cannot be loaded."""
    if step.inputs:
        found = {name: _value_of_op(world, run, source) for name, source in step.inputs}
        return {name: value for name, value in found.items() if value is not None}
    if step.computation is None or not step.computation.takes_values:
        return None
    values: dict[str, int] = {}
    for asset in step.assets:
        for parent in world.code.parents(asset):
            value = _value_of_asset(world, run, parent, asset)
            if value is not None:
                values[parent] = value
    return values


def _value_of_op(world: World, run: RunState, step: str) -> int | None:
    """Return what an op returned in this run, or in the nearest run that this one re-executes."""
    source: RunState | None = run
    while source is not None:
        if _has_succeeded(source, step):
            return source.steps[step].value
        if not world.rules.value_comes_from_parent(step_is_in_run=step in source.spec.steps):
            break
        having = [each.spec.id for each in world.runs() if _has_succeeded(each, step)]
        source = world.memory.runs.all.get(world.rules.run_to_load_from(source.spec.parent, having) or "")
    raise UserCodeError(f"no output of {step!r} could be loaded")


def _has_succeeded(run: RunState, step: str) -> bool:
    return step in run.steps and run.steps[step].status is StepStatus.SUCCESS


def _value_of_asset(world: World, run: RunState, parent: str, asset: str) -> int | None:
    """Return the stored value of an upstream asset; of several partitions, the last one's."""
    stored = world.memory.assets.of(parent)
    keys: tuple[str | None, ...] = run.spec.partitions or (None,)
    wanted = [up for key in keys for up in upstream_keys(world.code.edge(parent, asset), key, world.known)]
    for key in wanted:
        if key not in stored.materialized and not world.code.assets[parent].external:
            raise UserCodeError(f"no value of {parent!r} could be loaded")
    return next((stored.values[key] for key in reversed(wanted) if key in stored.values), None)
