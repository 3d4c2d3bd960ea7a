"""The assets of a run: those that it was asked for, and those that it is to make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_dagster_parity.adapters.dagster.asset_names import sorted_names

if TYPE_CHECKING:
    from dagster import DagsterInstance, DagsterRun

_INTERNAL_JOB = "__"


def job_of(run: DagsterRun) -> str | None:
    """Return the user's job that a run executes; None where Dagster made a job for the assets."""
    return None if run.job_name.startswith(_INTERNAL_JOB) else run.job_name


def assets_asked_for(instance: DagsterInstance, run: DagsterRun) -> tuple[str, ...]:
    """Return the assets that a run was asked for, sorted.

    Dagster selects assets, or makes a job of them, as it does for a schedule; a user's job that is run as a whole says
    itself what it makes.
    """
    if run.asset_selection is not None:
        return sorted_names(run.asset_selection)
    return () if job_of(run) is not None else _planned(instance, run)


def assets_to_make(instance: DagsterInstance, run: DagsterRun) -> tuple[str, ...]:
    """Return the assets that a run is to make, sorted."""
    return _planned(instance, run) if run.asset_selection is None else sorted_names(run.asset_selection)


def _planned(instance: DagsterInstance, run: DagsterRun) -> tuple[str, ...]:
    """Return what the steps of the run are to make, as planned when it was created: definitions may be others now."""
    if run.execution_plan_snapshot_id is None:
        return ()
    steps = instance.get_execution_plan_snapshot(run.execution_plan_snapshot_id).steps
    made = (output.properties for step in steps for output in step.outputs if output.properties is not None)
    return sorted_names(each.asset_key for each in made if each.asset_key is not None)
