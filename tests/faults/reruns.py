"""Orchestrators that get re-execution, retries and termination of runs wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pytest_dagster_parity.reference.rules import Rules
from pytest_dagster_parity.reference.words import RunStatus, StepStatus


def from_failure_runs_everything(rules: Rules) -> Rules:
    """Execute all steps again where only what failed is asked for."""
    return replace(rules, steps_from_failure=lambda steps, _statuses: steps)


def from_failure_loses_outputs(rules: Rules) -> Rules:
    """Look for what upstream steps returned in the new run only, where they were not executed."""
    return replace(rules, value_comes_from_parent=lambda **_step: False)


def from_failure_takes_latest_outputs(rules: Rules) -> Rules:
    """Hand on what an upstream step returned last, in whichever run, where it is not executed."""
    return replace(rules, run_to_load_from=lambda _parent, having: having[-1] if having else None)


def all_steps_skips_what_succeeded(rules: Rules) -> Rules:
    """Execute only what did not succeed where all steps are asked for."""

    def steps_from_the_start(steps: Sequence[str], statuses: Mapping[str, StepStatus]) -> Sequence[str]:
        return [step for step in steps if statuses.get(step) is not StepStatus.SUCCESS]

    return replace(rules, steps_from_the_start=steps_from_the_start)


def terminated_run_skips_canceling(rules: Rules) -> Rules:
    """Call a run canceled at once when its termination is asked for."""
    return replace(rules, statuses_of_termination=lambda status: rules.statuses_of_termination(status)[-1:])


def terminated_run_stays_canceling(rules: Rules) -> Rules:
    """Say that a run is being canceled, and never that it is."""
    return replace(rules, statuses_of_termination=lambda status: rules.statuses_of_termination(status)[:1])


def termination_leaves_the_step_running(rules: Rules) -> Rules:
    """Call a run canceled and leave its step in progress as it is."""
    return replace(rules, steps_interrupted=lambda _started: ())


def retries_go_on_after_success(rules: Rules) -> Rules:
    """Run a failed run again as often as is allowed, also after a retry has succeeded."""

    def run_is_retried(*, status: RunStatus, retry_number: int, **others: Any) -> bool:
        was_retry = retry_number > 0 and status is RunStatus.SUCCESS
        return rules.run_is_retried(
            status=RunStatus.FAILURE if was_retry else status, retry_number=retry_number, **others
        )

    return replace(rules, run_is_retried=run_is_retried, may_reexecute=lambda _strategy, _status: True)


def one_retry_only(rules: Rules) -> Rules:
    """Give up when the first retry fails, however many are left."""

    def run_is_retried(*, retry_number: int, **others: Any) -> bool:
        return retry_number == 0 and rules.run_is_retried(retry_number=retry_number, **others)

    return replace(rules, run_is_retried=run_is_retried)


def root_is_the_parent(rules: Rules) -> Rules:
    """Take the run that is re-executed for the root of the chain."""
    return replace(rules, root_of_reexecution=lambda run, _root_of_run: run)


def root_is_the_parents_parent(rules: Rules) -> Rules:
    """Look no further than to the parent of the run that is re-executed for the root of the chain."""
    rerun: list[str] = []

    def root_of_reexecution(run: str, root_of_run: str | None) -> str:
        if root_of_run is None:
            rerun.clear()
        parents_parent = rerun[-1] if rerun else run
        rerun.append(run)
        return parents_parent

    return replace(rules, root_of_reexecution=root_of_reexecution)


def parent_is_the_root(rules: Rules) -> Rules:
    """Take the first run of a chain for the parent of every re-execution in it."""
    return replace(rules, parent_of_reexecution=lambda run, root_of_run: root_of_run or run)


def lineage_is_lost(rules: Rules) -> Rules:
    """Launch a re-execution as a new run that knows nothing of the old one."""
    return replace(
        rules,
        parent_of_reexecution=lambda _run, _root_of_run: None,
        root_of_reexecution=lambda _run, _root_of_run: None,
    )


FAULTS: dict[str, Callable[[Rules], Rules]] = {
    fault.__name__.replace("_", "-"): fault
    for fault in (
        from_failure_runs_everything,
        from_failure_loses_outputs,
        from_failure_takes_latest_outputs,
        all_steps_skips_what_succeeded,
        terminated_run_skips_canceling,
        terminated_run_stays_canceling,
        termination_leaves_the_step_running,
        retries_go_on_after_success,
        one_retry_only,
        root_is_the_parent,
        root_is_the_parents_parent,
        parent_is_the_root,
        lineage_is_lost,
    )
}
