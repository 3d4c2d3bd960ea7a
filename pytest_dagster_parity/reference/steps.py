"""The steps of runs: what there is to execute, and what waits for what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pytest_dagster_parity.reference.code import Code
from pytest_dagster_parity.reference.definitions import Body, Computation, Job, Op
from pytest_dagster_parity.reference.events import RunSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step."""

    name: str
    body: Body
    waits_for: frozenset[str] = frozenset()
    max_retries: int = 0
    computation: Computation | None = None
    assets: tuple[str, ...] = ()
    """What it is to materialize."""
    check: tuple[str, str] | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    """Of an op: the names of its inputs, with the steps that they come from."""


def check_step(asset: str, check: str) -> str:
    """Return the name of the step that executes a check."""
    return f"{asset}:{check}"


def plan_of(code: Code, spec: RunSpec) -> tuple[Step, ...]:
    """Return a run's steps in the order in which they are started where nothing else decides: level by level."""
    if spec.job is not None and spec.job in code.jobs and code.jobs[spec.job].ops:
        every = op_steps(code.jobs[spec.job])
    else:
        every = asset_steps(code, spec.assets)
    chosen = {name: every[name] for name in spec.steps if name in every}
    return _by_level({name: replace(step, waits_for=step.waits_for & chosen.keys()) for name, step in chosen.items()})


def asset_steps(code: Code, selected: Iterable[str]) -> dict[str, Step]:
    """Return the steps that materialize the selected assets, and those of all checks, by name."""
    chosen = set(selected)
    steps = {
        check_step(asset, name): Step(
            name=check_step(asset, name),
            body=check.body,
            check=(asset, name),
            waits_for=frozenset({code.computation_of[asset].name} if asset in code.computation_of else ()),
        )
        for (asset, name), check in code.checks.items()
    }
    for computation in code.computations.values():
        assets = tuple(sorted(key for key in computation.assets if key in chosen))
        if assets:
            steps[computation.name] = Step(
                name=computation.name,
                body=computation.body,
                assets=assets,
                computation=computation,
                max_retries=computation.max_retries,
                waits_for=frozenset(_upstream_steps(code, assets)) - {computation.name},
            )
    return steps


def op_steps(job: Job) -> dict[str, Step]:
    """Return the steps of a job of ops by the paths of the ops, those of nested graphs included."""
    return _graph_steps(job.ops, "", frozenset())


def leaves_of(ops: tuple[Op, ...], path: str) -> tuple[str, ...]:
    """Return the paths of the ops of a graph on which no other op of it depends."""
    needed = {name for op in ops for name in (*op.after, *op.inputs)}
    return tuple(
        leaf
        for op in ops
        if op.name not in needed
        for leaf in (leaves_of(op.ops, f"{path}{op.name}.") if op.ops else (f"{path}{op.name}",))
    )


def _upstream_steps(code: Code, assets: Iterable[str]) -> Iterable[str]:
    for asset in assets:
        for parent in code.parents(asset):
            if parent in code.computation_of:
                yield code.computation_of[parent].name
            for check in code.checks_of(parent):
                if check.blocking:
                    yield check_step(parent, check.name)


def _graph_steps(ops: tuple[Op, ...], path: str, outside: frozenset[str]) -> dict[str, Step]:
    ends = {op.name: leaves_of(op.ops, f"{path}{op.name}.") if op.ops else (f"{path}{op.name}",) for op in ops}
    steps: dict[str, Step] = {}
    for op in ops:
        waits = frozenset(end for name in (*op.after, *op.inputs) for end in ends[name]) or outside
        if op.ops:
            steps |= _graph_steps(op.ops, f"{path}{op.name}.", waits)
        elif op.body is not None:
            name = f"{path}{op.name}"
            steps[name] = Step(
                name=name,
                body=op.body,
                waits_for=waits,
                max_retries=op.max_retries,
                inputs=tuple((other, ends[other][-1]) for other in op.inputs),
            )
    return steps


def _by_level(steps: Mapping[str, Step]) -> tuple[Step, ...]:
    levels: dict[str, int] = {}
    while len(levels) < len(steps):
        for name, step in steps.items():
            if name not in levels and all(other in levels for other in step.waits_for):
                levels[name] = max((levels[other] + 1 for other in step.waits_for), default=0)
    return tuple(sorted(steps.values(), key=lambda step: (levels[step.name], step.name)))
