"""The run launcher of our worlds, as Dagster constructs it from an instance's settings."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from dagster._config import Field
from dagster._core.launcher import LaunchRunContext, RunLauncher
from dagster._serdes import ConfigurableClass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagster._serdes.config_class import ConfigurableClassData

    from pytest_dagster_parity.adapters.dagster.runs_in_progress import RunsInProgress

_numbers = count(1)
_registered: dict[str, RunsInProgress] = {}
"""By the text that stands in the instance's settings: Dagster constructs a launcher from settings alone."""


def register(runs_in_progress: RunsInProgress) -> str:
    """Return the text that names this world's runs in the settings of its instance."""
    name = str(next(_numbers))
    _registered[name] = runs_in_progress
    return name


def registered(name: str) -> RunsInProgress:
    """Return the runs of the world that settings name."""
    return _registered[name]


def unregister(name: str) -> None:
    """Forget a world that has ended."""
    _registered.pop(name, None)


class WorldRunLauncher(RunLauncher, ConfigurableClass):
    """Launches runs at once, as its world's holds and faults allow; ends them as process-based launchers do."""

    def __init__(self, inst_data: ConfigurableClassData | None = None, world: str = "") -> None:
        self._inst_data = inst_data
        self._runs_in_progress = registered(world)
        super().__init__()

    @property
    def inst_data(self) -> ConfigurableClassData | None:
        """What Dagster constructs another one from."""
        return self._inst_data

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        """Return the schema of the settings."""
        return {"world": Field(str)}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> WorldRunLauncher:
        """Return the launcher for these settings."""
        return cls(inst_data=inst_data, **config_value)

    def launch_run(self, context: LaunchRunContext) -> None:
        """Launch a run that Dagster has created."""
        self._runs_in_progress.launch(context.dagster_run)

    def terminate(self, run_id: str) -> bool:
        """Ask for a run to end; false where there is nothing to end."""
        run = self._instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return False
        self._instance.report_run_canceling(run)
        return self._runs_in_progress.interrupt(run_id)
