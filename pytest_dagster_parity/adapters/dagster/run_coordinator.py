"""The run coordinator of a world without a queue in which runs are to be held before they are dequeued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import DagsterRunStatus, QueuedRunCoordinator
from dagster._config import Field
from dagster._core.run_coordinator.sync_in_memory_run_coordinator import SyncInMemoryRunCoordinator

from pytest_dagster_parity.adapters.dagster.launcher import registered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagster import DagsterRun
    from dagster._core.run_coordinator import SubmitRunContext
    from dagster._serdes.config_class import ConfigurableClassData
    from typing_extensions import Self

_NO_LIMIT = -1


class WorldRunCoordinator(QueuedRunCoordinator):
    """Queues the runs that are held, and submits all others as the coordinator of a deployment without a queue does."""

    def __init__(self, inst_data: ConfigurableClassData | None = None, world: str = "") -> None:
        self._runs_in_progress = registered(world)
        super().__init__(max_concurrent_runs=_NO_LIMIT, inst_data=inst_data)

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        """Return the schema of the settings."""
        return {"world": Field(str)}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> Self:
        """Return the coordinator for these settings."""
        return cls(inst_data=inst_data, **config_value)

    def submit_run(self, context: SubmitRunContext) -> DagsterRun:
        """Queue a run that is held; launch any other at once."""
        run = context.dagster_run
        if run.status is DagsterRunStatus.NOT_STARTED and self._runs_in_progress.is_held_in_queue(run):
            return super().submit_run(context)
        at_once = SyncInMemoryRunCoordinator()
        at_once.register_instance(self._instance)
        return at_once.submit_run(context)
