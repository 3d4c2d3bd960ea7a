"""A whole deployment: the protocol's definitions as Dagster's, and what other parts must look up in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import Definitions, DynamicPartitionsDefinition, in_process_executor

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.dagster.definitions.assets import AssetsBuilder
from pytest_dagster_parity.adapters.dagster.definitions.holding import Holding
from pytest_dagster_parity.adapters.dagster.definitions.jobs import build_job
from pytest_dagster_parity.adapters.dagster.definitions.partitions import build_partitions
from pytest_dagster_parity.adapters.dagster.definitions.schedules import build_schedule
from pytest_dagster_parity.adapters.dagster.definitions.sensors import SensorBuilder
from pytest_dagster_parity.adapters.dagster.definitions.targets import Targets
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.definitions import Sensor
from pytest_dagster_parity.protocol.words import RefusalKind

if TYPE_CHECKING:
    from dagster import PartitionsDefinition

    from pytest_dagster_parity.adapters.dagster.user_code import UserCode
    from pytest_dagster_parity.protocol import definitions as given


class Deployment:
    """Dagster's definitions, built from the protocol's."""

    def __init__(self, definitions: given.Definitions, user_code: UserCode) -> None:
        self._given_jobs = {job.name: job for job in definitions.jobs}
        self._sets = {each.name for each in definitions.partition_sets}
        builder = AssetsBuilder(definitions, user_code)
        self._partitions = builder.partitions
        jobs = {job.name: build_job(job, user_code) for job in definitions.jobs}
        self.dagster_definitions = Definitions(
            assets=builder.build_assets(),
            asset_checks=builder.build_checks(),
            jobs=list(jobs.values()),
            schedules=[build_schedule(each, self._targets(each, jobs), user_code) for each in definitions.schedules],
            sensors=[
                SensorBuilder(each, self._targets(each, jobs), jobs, self._partitions, user_code).build()
                for each in definitions.sensors
            ],
            executor=in_process_executor,
        )
        """What the code location loads."""
        self.has_freshness_policies = any(
            spec.freshness is not None
            for spec in (*definitions.assets, *(spec for multi in definitions.multi_assets for spec in multi.assets))
        )
        self.holding = Holding(definitions)
        """Which runs may be told to hold."""

    def partitions_of(
        self, *, asset: str | None = None, job: str | None = None, dynamic_set: str | None = None
    ) -> PartitionsDefinition | None:
        """Return the partitions of an asset, job or dynamic set; None if it has none.

        Raises:
            Refused: there is nothing of that name.
        """
        if asset is not None:
            if asset_key(asset) not in self._partitions:
                raise Refused(RefusalKind.UNKNOWN_NAME, f"no asset {asset}")
            return self._partitions[asset_key(asset)]
        if job is not None:
            return self._partitions_of_job(job)
        if dynamic_set is not None and dynamic_set in self._sets | self._sets_in_use():
            return DynamicPartitionsDefinition(name=dynamic_set)
        raise Refused(RefusalKind.UNKNOWN_NAME, f"no dynamic set {dynamic_set}")

    def _partitions_of_job(self, name: str) -> PartitionsDefinition | None:
        job = self._given_jobs.get(name)
        if job is None:
            raise Refused(RefusalKind.UNKNOWN_NAME, f"no job {name}")
        of_assets = (self._partitions[asset_key(asset)] for asset in job.assets)
        return build_partitions(job.partitions) or next((each for each in of_assets if each is not None), None)

    def _sets_in_use(self) -> set[str | None]:
        return {each.name for each in self._partitions.values() if isinstance(each, DynamicPartitionsDefinition)}

    def _targets(self, owner: given.Schedule | given.Sensor, built: dict[str, Any]) -> Targets:
        if isinstance(owner, Sensor):
            selects = owner.watches is None or owner.watches.assets is not None
            return Targets(owner, owner.jobs, built, self._given_jobs, self._partitions, selects=selects)
        jobs = () if owner.job is None else (owner.job,)
        return Targets(owner, jobs, built, self._given_jobs, self._partitions, selects=True)
