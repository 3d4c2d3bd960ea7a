"""What a schedule or sensor may request runs of: jobs and assets of the deployment."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Dagster's own annotations leave these types open.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import AssetSelection, define_asset_job, in_process_executor

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.dagster.definitions.partitions import build_partitions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagster import AssetKey, PartitionsDefinition

    from pytest_dagster_parity.protocol import definitions as given


class Targets:
    """The jobs and assets of one schedule or sensor, with what its requests must know of them.

    Some sensors of Dagster's take no selection of assets (`selects` is false), and none takes jobs beside it: then one
    more job stands for the assets.
    """

    def __init__(
        self,
        owner: given.Schedule | given.Sensor,
        jobs: tuple[str, ...],
        built_jobs: Mapping[str, Any],
        given_jobs: Mapping[str, given.Job],
        partitions: Mapping[AssetKey, PartitionsDefinition | None],
        *,
        selects: bool,
    ) -> None:
        self._names = jobs
        self._assets = owner.assets
        self._given_jobs = given_jobs
        self._partitions = partitions
        selection = AssetSelection.assets(*map(asset_key, owner.assets)) if owner.assets else None
        needs_job = selection is not None and (bool(jobs) or not selects)
        self._job_of_assets = f"__assets_of_{owner.name}" if needs_job else None
        self.selection = None if needs_job else selection
        """The assets, as Dagster selects them; None where a job stands for them."""
        self.jobs = [built_jobs[name] for name in jobs if name in built_jobs]
        """Dagster's jobs."""
        self.unknown_job = next((name for name in jobs if name not in built_jobs), None)
        """A job that is not defined: named to Dagster, it refuses the definitions."""
        if self._job_of_assets is not None:
            self.jobs.append(define_asset_job(self._job_of_assets, selection, executor_def=in_process_executor))

    def job_named_by(self, job: str | None, assets: tuple[str, ...]) -> str | None:
        """Return the job that Dagster's request must name where ours names this job and these assets."""
        if job is not None or self._job_of_assets is None:
            return job
        if assets or not self._names:
            return self._job_of_assets
        return self._names[0] if len(self._names) == 1 else None

    def partitions_of(self, job: str | None, assets: tuple[str, ...]) -> PartitionsDefinition | None:
        """Return the partitions of what a request names, or else of the targets."""
        names = (job,) if job is not None else (() if assets else self._names)
        selected = (
            assets
            or tuple(asset for name in names for asset in self._given_jobs[name].assets)
            or (() if names else self._assets)
        )
        of_jobs = (build_partitions(self._given_jobs[name].partitions) for name in names)
        of_assets = (self._partitions.get(asset_key(name)) for name in selected)
        return next((found for found in (*of_jobs, *of_assets) if found is not None), None)
