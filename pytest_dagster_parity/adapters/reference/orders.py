"""What users ask for, from the protocol's requests to the orchestrator's orders."""

from __future__ import annotations

from pytest_dagster_parity.adapters.reference.partitions import Spelling
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.reference.backfill_targets import BackfillOrder
from pytest_dagster_parity.reference.code import Code
from pytest_dagster_parity.reference.events import HoldAsked
from pytest_dagster_parity.reference.launching import LaunchOrder
from pytest_dagster_parity.reference.partitions.sets import PartitionSet
from pytest_dagster_parity.reference.reruns import Reexecution
from pytest_dagster_parity.reference.words import HoldPoint, Strategy


class Orders:
    """Says requests in the orchestrator's words, as the deployed code spells them."""

    def __init__(self, code: Code, spelling: Spelling) -> None:
        self._code = code
        self._spelling = spelling

    def launch(self, request: ask.LaunchRun) -> LaunchOrder:
        """Return what a launch is for."""
        partitions = self._set_of(request.job, request.assets)
        span = request.partition_range
        checks = None if request.checks is None else tuple((each.asset, each.check) for each in request.checks)
        return LaunchOrder(
            job=request.job,
            assets=request.assets,
            checks=checks,
            ops=request.ops,
            partition=self._spelling.to_target(request.partition, partitions)
            if request.partition is not None
            else None,
            first=self._spelling.to_target(span.first, partitions) if span is not None else None,
            last=self._spelling.to_target(span.last, partitions) if span is not None else None,
            tags=request.tags,
        )

    def checks(self, request: ask.RunChecks) -> LaunchOrder:
        """Return what an execution of checks is for."""
        names = request.checks
        if names is None:
            self._code.asset(request.asset)
            names = tuple(check.name for check in self._code.checks_of(request.asset))
        return LaunchOrder(checks=tuple((request.asset, name) for name in names))

    def backfill(
        self, assets: tuple[str, ...] | None, job: str | None, wanted: ask.PartitionsWanted | None, tags: dict[str, str]
    ) -> BackfillOrder:
        """Return what a backfill is for."""
        partitions = self._root_set_of(assets) if assets is not None else self._set_of(job, None)
        wanted = wanted or ask.PartitionsWanted()
        span = wanted.range
        return BackfillOrder(
            assets=assets,
            job=job,
            all_partitions=bool(wanted.all),
            keys=tuple(self._spelling.to_target(key, partitions) for key in wanted.keys)
            if wanted.keys is not None
            else None,
            first=self._spelling.to_target(span.first, partitions) if span is not None else None,
            last=self._spelling.to_target(span.last, partitions) if span is not None else None,
            tags=tags,
        )

    def reexecution(self, request: ask.ReexecuteRun) -> Reexecution:
        """Return how a run is to be run again."""
        strategy = Strategy(request.strategy.value)
        return Reexecution(run=request.run, strategy=strategy, ops=request.ops, assets=request.assets)

    def hold(self, request: ask.HoldRuns) -> HoldAsked:
        """Return which runs are to be held."""
        partitions = self._set_of(request.job, request.assets)
        return HoldAsked(
            point=HoldPoint(request.point.value),
            job=request.job,
            assets=request.assets,
            partition=self._spelling.to_target(request.partition, partitions)
            if request.partition is not None
            else None,
        )

    def set_of_asset(self, asset: str) -> PartitionSet | None:
        """Return the partitions of an asset; refuse an unknown one."""
        return self._code.asset(asset).partitions

    def _set_of(self, job: str | None, assets: tuple[str, ...] | None) -> PartitionSet | None:
        if job is not None:
            return self._code.job_partitions(job)
        found = (self._code.assets[key].partitions for key in assets or () if key in self._code.assets)
        return next((partitions for partitions in found if partitions is not None), None)

    def _root_set_of(self, assets: tuple[str, ...]) -> PartitionSet | None:
        """Return the partitions of the assets that depend on none of the others."""
        known = [key for key in self._code.order if key in assets]
        return self._set_of(None, tuple(known))
