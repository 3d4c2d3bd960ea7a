"""Dagster's daemons, one pass at a time: the loops of the real ones without their waiting."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Dagster's own annotations leave these types open.

from __future__ import annotations

import inspect
import logging
import os
import signal
from typing import TYPE_CHECKING, Any

from dagster._core.execution import job_backfill
from dagster._core.storage.dagster_run import DagsterRunStatus, RunsFilter
from dagster._daemon.asset_daemon import AssetDaemon
from dagster._daemon.auto_run_reexecution.event_log_consumer import EventLogConsumerDaemon
from dagster._daemon.backfill import execute_backfill_iteration
from dagster._daemon.run_coordinator.queued_run_coordinator_daemon import QueuedRunCoordinatorDaemon
from dagster._daemon.sensor import execute_sensor_iteration
from dagster._scheduler import scheduler

from pytest_dagster_parity.adapters.dagster import crash_points
from pytest_dagster_parity.adapters.dagster.crash_points import crash_flags, crash_flags_by_name
from pytest_dagster_parity.protocol.words import KillPoint

try:
    from dagster._daemon.freshness import FreshnessDaemon
except ImportError:  # Dagster 1.10 has no such daemon
    FreshnessDaemon = None

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dagster import DagsterRun

    from pytest_dagster_parity.adapters.dagster.world import World

_LOGGER = logging.getLogger("dagster.daemon")

# A jitter would make the point to which a restarted scheduler looks back a matter of chance.
scheduler.LAST_ITERATION_CHECKPOINT_JITTER_SECONDS = 0
# Between two chunks of a job's backfill the daemon waits by the machine's clock.
if hasattr(job_backfill, "CHECKPOINT_INTERVAL"):
    job_backfill.CHECKPOINT_INTERVAL = 0


class Daemons:
    """The daemons of one world, with what they remember between passes until they are restarted."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.dies_at: KillPoint | None = None
        """Set in a process that is to be killed."""
        self.forget()

    def forget(self) -> None:
        """Lose what stands in memory only, as a restarted process does."""
        self.schedule_iterations: dict[str, scheduler.ScheduleIterationTimes] = {}
        self.schedules_passed_at: datetime | None = None
        self._asset_daemon = AssetDaemon(settings={}, pre_sensor_interval_seconds=0)

    def die_at(self, point: KillPoint) -> None:
        """End this process without a trace if it is to die at this point."""
        if self.dies_at is point:
            os.kill(os.getpid(), signal.SIGKILL)

    def notice_deployment(self) -> None:
        """Let the scheduler look at once at what was deployed; what it remembers stays."""
        self.schedules_passed_at = None

    def pass_schedules(self) -> None:
        """Evaluate the schedules that are due."""
        world = self._world
        settings: Any = world.instance.scheduler
        self.schedules_passed_at = world.now
        _drain(
            scheduler.launch_scheduled_runs(
                world.process_context,
                _LOGGER,
                world.now,
                self.schedule_iterations,
                max_catchup_runs=settings.max_catchup_runs,
                max_tick_retries=settings.max_tick_retries,
                debug_crash_flags=crash_flags_by_name(
                    crash_points.SCHEDULES, self.dies_at, lambda: world.repository().get_schedules()
                ),
            )
        )

    def pass_sensors(self) -> None:
        """Evaluate the sensors that are due, but those that evaluate conditions."""
        world = self._world
        flags = crash_flags_by_name(crash_points.SENSORS, self.dies_at, lambda: world.repository().get_sensors())
        _drain(execute_sensor_iteration(world.process_context, _LOGGER, None, None, debug_crash_flags=flags))

    def pass_conditions(self) -> None:
        """Evaluate the sensors on conditions that are due."""
        iterate: Any = self._asset_daemon._run_iteration_impl  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        known = inspect.signature(iterate).parameters
        extra = {name: None for name in ("submit_threadpool_executor",) if name in known}
        _drain(
            iterate(
                self._world.process_context,
                threadpool_executor=None,
                amp_tick_futures={},
                debug_crash_flags=crash_flags(crash_points.CONDITIONS, self.dies_at),
                **extra,
            )
            or ()
        )

    def pass_backfills(self) -> None:
        """Carry every backfill in progress one step further."""
        self.die_at(KillPoint.BEFORE_DECISION)
        _drain(execute_backfill_iteration(self._world.process_context, _LOGGER))

    def pass_queue(self) -> None:
        """Launch the queued runs that may be launched."""
        daemon = _HoldingQueue(self._world)
        _drain(daemon.run_iteration(self._world.process_context, fixed_iteration_time=self._world.now.timestamp()))

    def pass_run_retries(self) -> None:
        """Run the failed runs again that are to be."""
        _drain(EventLogConsumerDaemon().run_iteration(self._world.process_context))

    def pass_freshness(self) -> None:
        """Record where assets stand against their freshness policies."""
        if FreshnessDaemon is not None:
            _drain(FreshnessDaemon().run_iteration(self._world.process_context))

    def has_queued_runs(self) -> bool:
        """Whether any run is in the queue."""
        filters = RunsFilter(statuses=[DagsterRunStatus.QUEUED])
        return self._world.storage.has_queue and self._world.instance.get_runs_count(filters) > 0


class _HoldingQueue(QueuedRunCoordinatorDaemon):
    """The queue's daemon; runs that are held stay where they are."""

    def __init__(self, world: World) -> None:
        super().__init__(interval_seconds=0)
        self._runs_in_progress = world.runs_in_progress

    def _priority_sort(self, runs: Iterable[DagsterRun]) -> list[DagsterRun]:
        """Leave out what is held, before the queue counts what it may launch."""
        return [run for run in super()._priority_sort(runs) if not self._runs_in_progress.is_held_in_queue(run)]


def _drain(iteration: Iterable[Any]) -> None:
    """Exhaust a pass. Errors that it yields stand in the ticks, backfills and runs that they belong to."""
    for _ in iteration:
        pass
