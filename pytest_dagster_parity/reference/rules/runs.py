"""Rules of runs and their re-execution."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pytest_dagster_parity.reference.words import RunStatus, StepStatus, Strategy


def step_may_start(dependencies: Collection[str], statuses: Mapping[str, StepStatus]) -> bool:
    """Whether a step may start: everything that it waits for in its run has succeeded."""
    return all(statuses.get(step) is StepStatus.SUCCESS for step in dependencies)


def step_is_tried_again(attempts: int, max_retries: int) -> bool:
    """Whether a step that failed so often is tried again in its run."""
    return attempts <= max_retries


def status_of_finished_run(statuses: Collection[StepStatus]) -> RunStatus:
    """Return what a run comes to whose steps have ended so."""
    return RunStatus.FAILURE if StepStatus.FAILURE in statuses else RunStatus.SUCCESS


def check_blocks(*, passed: bool, blocking: bool, is_error: bool) -> bool:
    """Whether a check keeps what is downstream in its run from running, and fails the run."""
    return blocking and not passed and is_error


def checks_run_with_assets(asked: Collection[tuple[str, str]] | None) -> bool:
    """Whether a launch runs the checks of its assets: unless checks were named, be it none."""
    return asked is None


def statuses_of_termination(status: RunStatus) -> Sequence[RunStatus]:
    """Return what a run goes through when it is terminated; nothing: it cannot be, as while it is starting."""
    if status in {RunStatus.QUEUED, RunStatus.STARTED, RunStatus.CANCELING}:
        return (RunStatus.CANCELING, RunStatus.CANCELED)
    return ()


def steps_interrupted(started: Sequence[str]) -> Sequence[str]:
    """Return the steps that the termination of their run ends: all that have started."""
    return started


def may_reexecute(strategy: Strategy, status: RunStatus) -> bool:
    """Whether a run with this status can be re-executed so."""
    if strategy is Strategy.FROM_FAILURE:
        return status in {RunStatus.FAILURE, RunStatus.CANCELED}
    return True


def steps_from_failure(steps: Sequence[str], statuses: Mapping[str, StepStatus]) -> Sequence[str]:
    """Return the steps that a re-execution from failure runs: those of its parent that did not succeed."""
    return [step for step in steps if statuses.get(step) is not StepStatus.SUCCESS]


def steps_from_the_start(steps: Sequence[str], statuses: Mapping[str, StepStatus]) -> Sequence[str]:
    """Return the steps that a re-execution of all steps runs: also those that succeeded."""
    del statuses
    return steps


def parent_of_reexecution(run: str, root_of_run: str | None) -> str | None:
    """Return the parent of a re-execution: the run itself, which may be one too."""
    del root_of_run
    return run


def root_of_reexecution(parent: str, root_of_parent: str | None) -> str:
    """Return the root of a re-execution: its parent's, or else its parent."""
    return root_of_parent or parent


def run_is_retried(
    *, status: RunStatus, step_failed: bool, retry_number: int, max_retries: int, retry_on_step_failure: bool
) -> bool:
    """Whether a run that ended is retried as a whole."""
    if status is not RunStatus.FAILURE or retry_number >= max_retries:
        return False
    return retry_on_step_failure or not step_failed


def run_was_left_alone(status: RunStatus, *, held: bool, has_queue: bool) -> bool:
    """Whether a run was created and never launched, because the process died in between."""
    return status is RunStatus.QUEUED and not held and not has_queue


def partition_may_be_launched(*, exists: bool) -> bool:
    """Whether a run of a partition may be launched by hand."""
    return exists


def may_dequeue(in_progress: int, max_concurrent: int | None) -> bool:
    """Whether a queued run may be launched."""
    return max_concurrent is None or in_progress < max_concurrent


def value_comes_from_parent(*, step_is_in_run: bool) -> bool:
    """Whether a step reads what an upstream step returned in the re-executed run."""
    return not step_is_in_run


def run_to_load_from(parent: str | None, having: Sequence[str]) -> str | None:
    """Return the run from which a re-execution loads a value: its parent, though others have the value (`having`)."""
    del having
    return parent


def assets_to_make(selected: Sequence[str], together: Sequence[str]) -> Sequence[str]:
    """Return what a body makes that some of its assets are selected of: those, and nothing else."""
    del together
    return selected


def assets_of_checks(checks: Collection[tuple[str, str]]) -> Sequence[str]:
    """Return the assets that are materialized where only checks are asked for: none."""
    del checks
    return ()


def checks_beside(named: str, of_its_asset: Sequence[str]) -> Sequence[str]:
    """Return the checks of an asset that a launch runs where one is named: that one, and no others of the asset."""
    del of_its_asset
    return (named,)


def named_check_runs(*, asset_is_selected: bool) -> bool:
    """Whether a check that is asked for by name is executed: also where its asset is not materialized."""
    del asset_is_selected
    return True


def can_select_part(*, can_subset: bool, selected: int, total: int) -> bool:
    """Whether some of the assets of one body can be selected."""
    return can_subset or selected in {0, total}
