"""The storage of one world: a migrated SQLite instance in a temporary folder, in memory where there is one."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
from functools import cache
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from dagster import DagsterInstance

from pytest_dagster_parity.adapters.dagster import launcher, run_coordinator

if TYPE_CHECKING:
    from pytest_dagster_parity.adapters.dagster.runs_in_progress import RunsInProgress
    from pytest_dagster_parity.protocol.definitions import Settings

_MEMORY = "/dev/shm"  # noqa: S108 - a folder of our own is made in it


class Storage:
    """The instance of a world; `reopen` is what a new process does."""

    def __init__(self, settings: Settings, runs_in_progress: RunsInProgress) -> None:
        self._settings = settings
        self._has_queue = settings.queue is not None
        self._holds_in_queue = False
        self._world = launcher.register(runs_in_progress)
        self._folder = _new_folder("world")
        shutil.copytree(_template().name, self._folder.name, dirs_exist_ok=True)
        self._instance: DagsterInstance | None = _open(self._folder.name, self._overrides())

    @property
    def instance(self) -> DagsterInstance:
        """The open instance."""
        if self._instance is None:
            raise RuntimeError("the storage of a world is used after its end")
        return self._instance

    @property
    def has_queue(self) -> bool:
        """Whether runs can be in the run queue."""
        return self._has_queue or self._holds_in_queue

    def reopen(self, *, holds_in_queue: bool = False) -> None:
        """Close the instance and open it again, from now on with a queue for the runs that are held if so wanted."""
        self._holds_in_queue = self._holds_in_queue or holds_in_queue
        self._close_instance()
        self._instance = _open(self._folder.name, self._overrides())

    def close(self) -> None:
        """Close the instance and remove the folder."""
        self._close_instance()
        launcher.unregister(self._world)
        self._folder.cleanup()

    def _close_instance(self) -> None:
        instance, self._instance = self._instance, None
        if instance is not None:
            instance.__exit__(None, None, None)

    def _overrides(self) -> dict[str, Any]:
        return {
            **_QUIET,
            "run_launcher": {
                "module": launcher.__name__,
                "class": launcher.WorldRunLauncher.__name__,
                "config": {"world": self._world},
            },
            "run_coordinator": self._run_coordinator(),
            **self._scheduler(),
            **self._run_retries(),
        }

    def _run_coordinator(self) -> dict[str, Any]:
        if not self.has_queue:
            return {"module": "dagster._core.run_coordinator", "class": "DefaultRunCoordinator"}
        if not self._has_queue:
            return {
                "module": run_coordinator.__name__,
                "class": run_coordinator.WorldRunCoordinator.__name__,
                "config": {"world": self._world},
            }
        limit = self._settings.queue.max_concurrent_runs if self._settings.queue else None
        return {
            "module": "dagster._core.run_coordinator",
            "class": "QueuedRunCoordinator",
            "config": {} if limit is None else {"max_concurrent_runs": limit},
        }

    def _scheduler(self) -> dict[str, Any]:
        settings = {
            "max_tick_retries": self._settings.max_tick_retries,
            "max_catchup_runs": self._settings.max_catchup_runs,
        }
        config = {name: value for name, value in settings.items() if value is not None}
        scheduler = {"module": "dagster.core.scheduler", "class": "DagsterDaemonScheduler", "config": config}
        return {"scheduler": scheduler} if config else {}

    def _run_retries(self) -> dict[str, Any]:
        retries = self._settings.run_retries
        if retries is None:
            return {}
        return {
            "run_retries": {
                "enabled": True,
                "max_retries": retries.max_retries,
                "retry_on_asset_or_op_failure": retries.retry_on_asset_or_op_failure,
            }
        }


_QUIET: dict[str, Any] = {
    "telemetry": {"enabled": False},
    "python_logs": {"python_log_level": "CRITICAL"},
    "compute_logs": {"module": "dagster._core.storage.noop_compute_log_manager", "class": "NoOpComputeLogManager"},
}
"""Without what costs time and shows nothing: telemetry, and the capture of what the steps print."""


@cache
def _template() -> TemporaryDirectory[str]:
    """Return a folder with a migrated, empty storage; made once a process, as migrating takes half a second."""
    folder = _new_folder("template")
    instance = _open(folder.name, _QUIET)
    instance.get_runs_count()
    instance.all_instigator_state()
    instance.all_asset_keys()
    instance.__exit__(None, None, None)
    atexit.register(folder.cleanup)
    return folder


def _open(folder: str, overrides: dict[str, Any]) -> DagsterInstance:
    _silence()
    return DagsterInstance.local_temp(folder, overrides=overrides).__enter__()


@cache
def _silence() -> None:
    """Keep Dagster's own logging off the terminal; what user code logs is not observed either."""
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    for name in ("dagster", "dagster.daemon", "dagster.builtin", "alembic"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False


def _new_folder(purpose: str) -> TemporaryDirectory[str]:
    parent = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    return TemporaryDirectory(prefix=f"dagster-parity-{purpose}-", dir=parent, ignore_cleanup_errors=True)
