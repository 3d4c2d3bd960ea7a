"""The runs of a world between their launch and their end: holds, workers, what refuses a launch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pytest_dagster_parity.adapters.dagster.asset_names import sorted_names
from pytest_dagster_parity.adapters.dagster.event_loops import outside_any_event_loop
from pytest_dagster_parity.adapters.dagster.run_assets import assets_to_make, job_of
from pytest_dagster_parity.adapters.dagster.worker import Worker, execute, fork_worker
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.protocol.words import HoldPoint, KillPoint, RefusalKind

if TYPE_CHECKING:
    from dagster import DagsterRun

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol.operations import HoldRuns

_PARTITION_TAG = "dagster/partition"


class LaunchRefused(ParityError):
    """What our launcher raises while the fault `launch_refused` lasts."""

    def __str__(self) -> str:
        return "the launcher refuses to launch"


class RunNotFinished(ParityError):
    """A run's worker ended and left the run as it was."""

    def __init__(self, run: str, status: str) -> None:
        super().__init__(run, status)
        self.run = run
        self.status = status

    def __str__(self) -> str:
        return f"the worker of the run {self.run} ended, and left the run {self.status}"


class Workers(Protocol):
    """Starts and interrupts workers on behalf of a process that is to die: they must outlive it."""

    def launch(self, run_id: str, *, held: bool) -> None:
        """Launch a run in a worker, and return when it has ended or is held."""
        ...

    def interrupt(self, run_id: str) -> bool:
        """Interrupt the worker of a run; return whether there was one."""
        ...


class RunsInProgress:
    """Launches runs: at once in this process, or in a worker where the run is or may be held."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._holds: list[HoldRuns] = []
        self._workers: dict[str, Worker] = {}
        self._released: set[str] = set()
        self._unfinished: list[tuple[str, str]] = []
        """Runs whose workers are gone, with the status in which they left them."""
        self.refuses_launches = False
        self.elsewhere: Workers | None = None
        """Set in a process that is to be killed."""

    def hold(self, wanted: HoldRuns) -> None:
        """Hold what matches from now on."""
        self._holds.append(wanted)

    def launch(self, run: DagsterRun) -> None:
        """Launch a run that Dagster has created, and return when it has ended or is held."""
        if self.refuses_launches:
            raise LaunchRefused
        world = self._world
        held = self._is_held(run, HoldPoint.LAUNCHED)
        if held or self._may_be_told_to_hold(run):
            self.launch_in_worker(run.run_id, held=held)
        else:
            with outside_any_event_loop():
                execute(run.run_id, world.instance)
            self._require_end(run.run_id)
        world.daemons.die_at(KillPoint.AFTER_LAUNCH)

    def launch_in_worker(self, run_id: str, *, held: bool) -> None:
        """Launch a run in a process of its own, at first held if `held`."""
        if self.elsewhere is not None:
            self.elsewhere.launch(run_id, held=held)
            return
        world = self._world
        self._workers[run_id] = fork_worker(run_id, world.instance, world.user_code, world.clock, held=held)
        self._attend(run_id)

    def require_that_workers_finished(self) -> None:
        """Raise what kept a worker from finishing its run; nothing is said of such a run in Dagster's name.

        Raises:
            RunNotFinished: a worker ended, and its run has not.
        """
        if self._unfinished:
            raise RunNotFinished(*self._unfinished.pop())

    def is_held_in_queue(self, run: DagsterRun) -> bool:
        """Whether the queue must leave this run where it is."""
        return self._is_held(run, HoldPoint.QUEUED)

    def release(self, run_id: str) -> None:
        """Let a run go on, wherever it is held.

        Raises:
            Refused: it is not held.
        """
        worker = self._workers.get(run_id)
        if worker is not None:
            worker.release(self._world.clock)
            self._attend(run_id)
            return
        run = self._world.instance.get_run_by_id(run_id)
        if run is None or run.is_finished or not self.is_held_in_queue(run):
            raise Refused(RefusalKind.INVALID_STATE, f"the run {run_id} is not held")
        self._released.add(run_id)

    def interrupt(self, run_id: str) -> bool:
        """Interrupt the worker of a run; return whether there was one."""
        if self.elsewhere is not None:
            return self.elsewhere.interrupt(run_id)
        worker = self._workers.get(run_id)
        if worker is None:
            return False
        worker.interrupt()
        self._attend(run_id)
        return True

    def process_of(self, run_id: str) -> int | None:
        """Return the process of the worker that executes a run; None: there is none."""
        worker = self._workers.get(run_id)
        return None if worker is None else worker.process

    def close(self) -> None:
        """End every worker."""
        while self._workers:
            _, worker = self._workers.popitem()
            worker.kill()

    def _attend(self, run_id: str) -> None:
        if self._workers[run_id].attend(self._world.user_code.decide):
            return
        del self._workers[run_id]
        self._require_end(run_id)

    def _require_end(self, run_id: str) -> None:
        """Keep in mind a run whose worker is gone before the run was over.

        Raised at once, it would be taken for an error of the launcher's, and Dagster would give the run an end.
        """
        run = self._world.instance.get_run_by_id(run_id)
        if run is not None and not run.is_finished:
            self._unfinished.append((run_id, run.status.value))

    def _is_held(self, run: DagsterRun, point: HoldPoint) -> bool:
        return run.run_id not in self._released and any(
            wanted.point is point and self._matches(run, wanted) for wanted in self._holds
        )

    def _matches(self, run: DagsterRun, wanted: HoldRuns) -> bool:
        assets = assets_to_make(self._world.instance, run)
        return (
            wanted.job in (None, run.job_name)
            and (wanted.assets is None or set(wanted.assets) <= set(assets))
            and (wanted.partition is None or wanted.partition == self._partition_of(run, assets))
        )

    def _partition_of(self, run: DagsterRun, assets: tuple[str, ...]) -> object:
        text = run.tags.get(_PARTITION_TAG)
        if text is None:
            return None
        world = self._world
        if assets:
            of_assets = (world.partitions_of(asset=asset) for asset in assets)
            return world.from_dagster_key(text, next((each for each in of_assets if each is not None), None))
        return world.from_dagster_key(text, world.partitions_of(job=run.job_name))

    def _may_be_told_to_hold(self, run: DagsterRun) -> bool:
        return self._world.deployment.holding.may_hold(
            job=job_of(run),
            assets=None if run.asset_selection is None else set(sorted_names(run.asset_selection)),
            checks={(key.asset_key.to_user_string(), key.name) for key in run.asset_check_selection or ()},
        )
