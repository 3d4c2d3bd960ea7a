"""What a schedule or sensor may request runs of: jobs and assets of the deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import AssetSelection

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.dagster.definitions.partitions import build_partitions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagster import AssetKey, PartitionsDefinition

    from pytest_dagster_parity.protocol import definitions as given


class Targets:
    """The jobs and assets of one schedule or sensor, with what its requests must know of them."""

    def __init__(
        self,
        jobs: tuple[str, ...],
        assets: tuple[str, ...],
        built_jobs: Mapping[str, Any],
        given_jobs: Mapping[str, given.Job],
        partitions: Mapping[AssetKey, PartitionsDefinition | None],
    ) -> None:
        self._names = jobs
        self._assets = assets
        self._given_jobs = given_jobs
        self._partitions = partitions
        self.jobs = [built_jobs[name] for name in jobs]
        """Dagster's jobs."""

    @property
    def selection(self) -> AssetSelection | None:
        """The assets, as Dagster selects them."""
        return AssetSelection.assets(*map(asset_key, self._assets)) if self._assets else None

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
