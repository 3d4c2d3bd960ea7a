"""Asset checks: where the latest execution of each stands."""

from __future__ import annotations

from dataclasses import dataclass

from pytest_dagster_parity.reference.memory.runs import RunState
from pytest_dagster_parity.reference.steps import check_step
from pytest_dagster_parity.reference.words import CheckStatus, RunStatus
from pytest_dagster_parity.reference.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckState:
    """A check and its latest execution."""

    name: str
    status: CheckStatus | None
    """None: it was never executed."""
    blocks: bool | None
    blocking: bool
    run: str | None


def checks_of(world: World, asset: str) -> tuple[CheckState, ...]:
    """Return the checks of an asset, sorted by name."""
    world.code.asset(asset)
    return tuple(_state(world, asset, check.name, blocking=check.blocking) for check in world.code.checks_of(asset))


def status_of(world: World, asset: str, check: str) -> CheckStatus | None:
    """Return where the latest execution of a check stands; None: it was never executed."""
    return _state(world, asset, check, blocking=False).status


def _state(world: World, asset: str, check: str, *, blocking: bool) -> CheckState:
    run = _latest_run(world, asset, check)
    execution = world.memory.assets.checks.get((asset, check))
    if run is not None and (execution is None or execution.event.run != run.spec.id):
        status = _status_without_result(run)
        return CheckState(name=check, status=status, blocks=None, blocking=blocking, run=run.spec.id)
    if execution is None:
        return CheckState(name=check, status=None, blocks=None, blocking=blocking, run=None)
    passed = execution.event.passed
    status = CheckStatus.EXECUTION_FAILED if passed is None else CheckStatus.PASSED if passed else CheckStatus.FAILED
    return CheckState(
        name=check,
        status=status,
        blocks=execution.event.blocks if passed is not None else None,
        blocking=blocking,
        run=execution.event.run,
    )


def _latest_run(world: World, asset: str, check: str) -> RunState | None:
    step = check_step(asset, check)
    matching = [run for run in world.runs() if step in run.spec.steps]
    return matching[-1] if matching else None


def _status_without_result(run: RunState) -> CheckStatus:
    if not run.is_finished:
        return CheckStatus.IN_PROGRESS
    return CheckStatus.EXECUTION_FAILED if run.status is RunStatus.FAILURE else CheckStatus.SKIPPED
