"""Sensors of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import (
    AssetMaterialization,
    AssetSelection,
    AssetSensorDefinition,
    AutomationConditionSensorDefinition,
    DagsterRunStatus,
    DefaultSensorStatus,
    EventLogEntry,
    MultiAssetSensorDefinition,
    MultiAssetSensorEvaluationContext,
    RunStatusSensorContext,
    RunStatusSensorDefinition,
    SensorDefinition,
    SensorEvaluationContext,
)

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.dagster.definitions.evaluations import asset_sensor_results, sensor_result
from pytest_dagster_parity.adapters.dagster.partition_keys import from_dagster
from pytest_dagster_parity.adapters.interface import Unsupported
from pytest_dagster_parity.protocol.user_code import AssetEvent, Code, Evaluation, Handed
from pytest_dagster_parity.protocol.words import AutomationStatus, CodeKind, RunStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagster import AssetKey, PartitionsDefinition

    from pytest_dagster_parity.adapters.dagster.definitions.targets import Targets
    from pytest_dagster_parity.adapters.dagster.user_code import UserCode
    from pytest_dagster_parity.protocol.definitions import RunsWatched, Sensor

_RUN_STATUSES = {
    RunStatus.QUEUED: DagsterRunStatus.QUEUED,
    RunStatus.STARTING: DagsterRunStatus.STARTING,
    RunStatus.STARTED: DagsterRunStatus.STARTED,
    RunStatus.SUCCESS: DagsterRunStatus.SUCCESS,
    RunStatus.FAILURE: DagsterRunStatus.FAILURE,
    RunStatus.CANCELING: DagsterRunStatus.CANCELING,
    RunStatus.CANCELED: DagsterRunStatus.CANCELED,
}


def _do_nothing(context: SensorEvaluationContext) -> None: ...


class SensorBuilder:
    """Builds one sensor; `partitions` are those of every asset."""

    def __init__(
        self,
        sensor: Sensor,
        targets: Targets,
        jobs: Mapping[str, Any],
        partitions: Mapping[AssetKey, PartitionsDefinition | None],
        user_code: UserCode,
    ) -> None:
        self._sensor = sensor
        self._targets = targets
        self._jobs = jobs
        self._partitions = partitions
        self._user_code = user_code
        self._code = Code(kind=CodeKind.SENSOR, name=sensor.name)

    def build(self) -> Any:
        """Return Dagster's sensor.

        Raises:
            Unsupported: it waits for pushed events; Dagster has no such sensor.
        """
        if self._targets.unknown_job is not None:
            return SensorDefinition(evaluation_fn=_do_nothing, job_name=self._targets.unknown_job, **self._common())
        watches = self._sensor.watches
        if watches is None:
            return self._polling()
        if watches.asset is not None:
            return self._on_asset(watches.asset)
        if watches.assets is not None:
            return self._on_assets(watches.assets)
        if watches.runs is not None:
            return self._on_runs(watches.runs)
        if watches.conditions is not None:
            return self._on_conditions(watches.conditions)
        raise Unsupported("Dagster has no sensors that wait for pushed events")

    def _common(self) -> dict[str, Any]:
        running = self._sensor.default_status is AutomationStatus.RUNNING
        return {
            "name": self._sensor.name,
            "minimum_interval_seconds": int(self._sensor.minimum_interval),
            "default_status": DefaultSensorStatus.RUNNING if running else DefaultSensorStatus.STOPPED,
        }

    def _polling(self) -> SensorDefinition:
        def evaluate(context: SensorEvaluationContext) -> Any:
            return sensor_result(self._user_code.evaluation(self._code, Handed(cursor=context.cursor)), self._targets)

        return SensorDefinition(
            evaluation_fn=evaluate,
            jobs=self._targets.jobs or None,
            asset_selection=self._targets.selection,
            **self._common(),
        )

    def _on_asset(self, asset: str) -> AssetSensorDefinition:
        def evaluate(context: SensorEvaluationContext, event: EventLogEntry) -> Any:  # noqa: ARG001 - Dagster's signature
            evaluation = self._user_code.evaluation(self._code, Handed(events=(self._event(event),)))
            yield from asset_sensor_results(evaluation, self._targets)

        return AssetSensorDefinition(
            asset_key=asset_key(asset),
            job_name=None,
            jobs=self._targets.jobs or None,
            asset_materialization_fn=evaluate,
            **self._common(),
        )

    def _on_assets(self, assets: tuple[str, ...]) -> MultiAssetSensorDefinition:
        def evaluate(context: MultiAssetSensorEvaluationContext) -> Any:
            records = {key: record for key, record in context.latest_materialization_records_by_key().items() if record}
            events = tuple(self._event(records[key].event_log_entry) for key in sorted(records, key=str))
            evaluation = self._user_code.evaluation(self._code, Handed(events=events))
            advanced = {key: records[key] for key in map(asset_key, evaluation.advance) if key in records}
            if advanced:
                context.advance_cursor(advanced)
            return sensor_result(evaluation, self._targets)

        return MultiAssetSensorDefinition(
            monitored_assets=list(map(asset_key, assets)),
            job_name=None,
            jobs=self._targets.jobs or None,
            request_assets=self._targets.selection,
            asset_materialization_fn=evaluate,
            **self._common(),
        )

    def _on_runs(self, watched: RunsWatched) -> RunStatusSensorDefinition:
        def evaluate(context: RunStatusSensorContext) -> Any:
            handed = Handed(run=context.dagster_run.run_id, status=watched.status)
            evaluation = self._user_code.evaluation(self._code, handed)
            # Only a function that returns nothing is told of the next run in the same tick, which then lists both.
            return None if evaluation == Evaluation() else sensor_result(evaluation, self._targets)

        return RunStatusSensorDefinition(
            run_status=_RUN_STATUSES[watched.status],
            run_status_sensor_fn=evaluate,
            monitored_jobs=[self._jobs[name] for name in watched.jobs] or None,
            request_jobs=self._targets.jobs or None,
            **self._common(),
        )

    def _on_conditions(self, assets: tuple[str, ...]) -> AutomationConditionSensorDefinition:
        return AutomationConditionSensorDefinition(
            target=AssetSelection.assets(*map(asset_key, assets)), **self._common()
        )

    def _event(self, entry: EventLogEntry) -> AssetEvent:
        materialization = entry.asset_materialization
        if not isinstance(materialization, AssetMaterialization):
            raise TypeError("a sensor on assets is handed an event that is no materialization")
        partition = materialization.partition
        partitions = self._partitions.get(materialization.asset_key)
        return AssetEvent(
            asset=materialization.asset_key.to_user_string(),
            partition=None if partition is None else from_dagster(partition, partitions),
            run=entry.run_id or None,
        )
