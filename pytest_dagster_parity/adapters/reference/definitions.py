"""A deployment, from the protocol's words to the orchestrator's."""

from __future__ import annotations

from pytest_dagster_parity.adapters.reference.conditions import condition
from pytest_dagster_parity.adapters.reference.partitions import Spelling, partition_mapping, partition_set
from pytest_dagster_parity.adapters.reference.user_code import UserCode
from pytest_dagster_parity.protocol import definitions as told
from pytest_dagster_parity.protocol.user_code import Code, Decide
from pytest_dagster_parity.protocol.words import AutomationStatus, CodeKind
from pytest_dagster_parity.reference import definitions as made
from pytest_dagster_parity.reference.partitions.sets import PartitionSet
from pytest_dagster_parity.reference.words import RunStatus


def settings(said: told.Settings) -> made.Settings:
    """Return the orchestrator's settings."""
    retries = said.run_retries or told.RunRetrySettings()
    return made.Settings(
        has_queue=said.queue is not None,
        max_concurrent_runs=said.queue.max_concurrent_runs if said.queue is not None else None,
        max_run_retries=retries.max_retries,
        retry_on_step_failure=retries.retry_on_asset_or_op_failure,
        max_tick_retries=said.max_tick_retries or 0,
    )


def definitions(said: told.Definitions, decide: Decide, spelling: Spelling) -> made.Definitions:
    """Return the orchestrator's definitions; their code asks `decide`."""
    return _Deployment(said, decide, spelling).definitions()


class _Deployment:
    """Definitions with what has to be looked up in them."""

    def __init__(self, said: told.Definitions, decide: Decide, spelling: Spelling) -> None:
        self._said = said
        self._partitions = {asset.key: _set(asset.partitions) for asset in said.assets} | {
            spec.key: _set(spec.partitions or multi.partitions) for multi in said.multi_assets for spec in multi.assets
        }
        self._jobs = {job.name: job for job in said.jobs}
        self._code = UserCode(decide, spelling, self._partitions.get, self._set_of_job)

    def definitions(self) -> made.Definitions:
        """Return the whole deployment."""
        said = self._said
        return made.Definitions(
            assets=(
                *map(self._asset, said.assets),
                *(each for multi in said.multi_assets for each in self._specs(multi)),
            ),
            computations=(
                *(self._computation(asset) for asset in said.assets if not asset.external),
                *map(self._multi, said.multi_assets),
            ),
            checks=tuple(self._check(asset, check) for asset in said.assets for check in asset.checks),
            jobs=tuple(map(self._job, said.jobs)),
            schedules=tuple(map(self._schedule, said.schedules)),
            sensors=tuple(map(self._sensor, said.sensors)),
            dynamic_sets=tuple(each.name for each in said.partition_sets),
        )

    def _set_of_job(self, name: str) -> PartitionSet | None:
        job = self._jobs.get(name)
        if job is None:
            return None
        if job.partitions is not None:
            return _set(job.partitions)
        return next((self._partitions[key] for key in job.assets if self._partitions.get(key) is not None), None)

    def _asset(self, asset: told.Asset) -> made.Asset:
        return self._spec(
            asset,
            asset.partitions,
            external=asset.external,
            observable=asset.observable,
            policy=asset.backfill_policy,
        )

    def _specs(self, multi: told.MultiAsset) -> tuple[made.Asset, ...]:
        return tuple(
            self._spec(spec, spec.partitions or multi.partitions, policy=multi.backfill_policy) for spec in multi.assets
        )

    def _spec(
        self,
        spec: told.AssetSpec,
        partitions: told.Partitions | None,
        *,
        external: bool = False,
        observable: bool = False,
        policy: told.BackfillPolicy | None = None,
    ) -> made.Asset:
        return made.Asset(
            key=spec.key,
            deps=tuple(map(_dependency, spec.deps)),
            group=spec.group or "default",
            tags=spec.tags,
            kinds=spec.kinds,
            owners=spec.owners,
            code_version=spec.code_version,
            partitions=_set(partitions),
            automation=condition(spec.automation) if spec.automation is not None else None,
            freshness=_freshness(spec.freshness),
            external=external,
            observable=observable,
            backfill_policy=_policy(policy),
        )

    def _computation(self, asset: told.Asset) -> made.Computation:
        kind = CodeKind.SOURCE if asset.observable else CodeKind.ASSET
        return made.Computation(
            name=asset.key,
            assets=(asset.key,),
            body=self._code.body(Code(kind=kind, name=asset.key), self._partitions[asset.key], asset.key),
            is_source=asset.observable,
            takes_values=asset.takes_values,
            max_retries=asset.retry_policy.max_retries if asset.retry_policy is not None else 0,
        )

    def _multi(self, multi: told.MultiAsset) -> made.Computation:
        keys = tuple(spec.key for spec in multi.assets)
        partitions = next((self._partitions[key] for key in keys if self._partitions[key] is not None), None)
        return made.Computation(
            name=multi.name,
            assets=keys,
            body=self._code.body(Code(kind=CodeKind.MULTI_ASSET, name=multi.name), partitions, keys[0]),
            is_multi=True,
            can_subset=multi.can_subset,
        )

    def _check(self, asset: told.Asset, check: told.Check) -> made.Check:
        code = Code(kind=CodeKind.CHECK, name=check.name, asset=asset.key)
        return made.Check(
            asset=asset.key,
            name=check.name,
            body=self._code.body(code, self._partitions[asset.key], asset.key),
            blocking=check.blocking,
            automation=condition(check.automation) if check.automation is not None else None,
        )

    def _job(self, job: told.Job) -> made.Job:
        partitions = self._set_of_job(job.name)
        return made.Job(
            name=job.name,
            ops=tuple(self._op(op, job.name, "", partitions) for op in job.ops),
            assets=job.assets,
            partitions=_set(job.partitions),
            tags=job.tags,
        )

    def _op(self, op: told.Op, job: str, path: str, partitions: PartitionSet | None) -> made.Op:
        code = Code(kind=CodeKind.OP, name=f"{path}{op.name}", job=job)
        return made.Op(
            name=op.name,
            body=None if op.ops else self._code.body(code, partitions),
            after=op.after,
            inputs=op.inputs,
            ops=tuple(self._op(inner, job, f"{path}{op.name}.", partitions) for inner in op.ops),
            max_retries=op.retry_policy.max_retries if op.retry_policy is not None else 0,
        )

    def _schedule(self, schedule: told.Schedule) -> made.Schedule:
        code = Code(kind=CodeKind.SCHEDULE, name=schedule.name)
        jobs = (schedule.job,) if schedule.job is not None else ()
        return made.Schedule(
            name=schedule.name,
            crons=(schedule.cron,) if isinstance(schedule.cron, str) else schedule.cron,
            evaluator=self._code.evaluator(code, jobs, schedule.assets),
            job=schedule.job,
            assets=schedule.assets,
            timezone=schedule.timezone,
            runs_by_default=schedule.default_status is AutomationStatus.RUNNING,
            tags=schedule.tags,
            partitioned=schedule.partitioned,
        )

    def _sensor(self, sensor: told.Sensor) -> made.Sensor:
        watch, watched = _watched(sensor.watches)
        runs = sensor.watches.runs if sensor.watches is not None else None
        return made.Sensor(
            name=sensor.name,
            evaluator=self._code.evaluator(Code(kind=CodeKind.SENSOR, name=sensor.name), sensor.jobs, sensor.assets),
            watch=watch,
            jobs=sensor.jobs,
            assets=sensor.assets,
            watched=watched,
            watched_status=RunStatus(runs.status.value) if runs is not None else RunStatus.SUCCESS,
            watched_jobs=runs.jobs if runs is not None else (),
            source=sensor.watches.source if sensor.watches is not None else None,
            minimum_interval=sensor.minimum_interval,
            runs_by_default=sensor.default_status is AutomationStatus.RUNNING,
        )


def _watched(watches: told.Watched | None) -> tuple[made.Watch, tuple[str, ...]]:
    if watches is None:
        return made.Watch.POLL, ()
    if watches.asset is not None:
        return made.Watch.ASSET, (watches.asset,)
    if watches.assets is not None:
        return made.Watch.ASSETS, watches.assets
    if watches.conditions is not None:
        return made.Watch.CONDITIONS, watches.conditions
    return made.Watch.RUNS if watches.runs is not None else made.Watch.SOURCE, ()


def _set(partitions: told.Partitions | None) -> PartitionSet | None:
    return None if partitions is None else partition_set(partitions)


def _dependency(dependency: str | told.Dependency) -> made.Dependency:
    if isinstance(dependency, str):
        return made.Dependency(asset=dependency)
    mapping = partition_mapping(dependency.mapping) if dependency.mapping is not None else None
    return made.Dependency(asset=dependency.asset, mapping=mapping)


def _freshness(policy: told.FreshnessPolicy | None) -> made.Freshness | None:
    if policy is None:
        return None
    return made.Freshness(
        fail_window=policy.fail_window,
        warn_window=policy.warn_window,
        deadline_cron=policy.deadline_cron,
        lower_bound_delta=policy.lower_bound_delta or 0.0,
        timezone=policy.timezone,
    )


def _policy(policy: told.BackfillPolicy | None) -> made.BackfillPolicy | None:
    if policy is None:
        return None
    most = policy.multi_run.max_partitions_per_run if policy.multi_run is not None else None
    return made.BackfillPolicy(max_partitions_per_run=most)
