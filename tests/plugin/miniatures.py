"""Orchestrators in miniature, named for how they behave. Their runs come to what the name of the job says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from pytest_dagster_parity.adapters.interface import Adapter, Refused, Unsupported
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.records import Run, RunLaunched
from pytest_dagster_parity.protocol.user_code import Decide
from pytest_dagster_parity.protocol.words import ClockKind, RefusalKind, RunStatus


class Launches(Adapter):
    """Launches runs, and nothing else. A job `bad` fails, `crashing` breaks the adapter, `deadly` its process."""

    target = "acme"

    def __init__(self, port: str = "80") -> None:
        self.version = f"2.{port}"
        self._runs: list[Run] = []
        self._jobs: set[str] = set()

    def describe(self) -> Description:
        return Description(
            target=self.target,
            version=self.version,
            clock=Clock(kind=ClockKind.VIRTUAL),
            capabilities=("jobs.ops",),
        )

    def open(self, request: ask.Open, decide: Decide) -> None:
        self._runs = []
        self._jobs = {job.name for job in request.definitions.jobs}

    def close(self, request: ask.Close) -> None:
        pass

    def launch_run(self, request: ask.LaunchRun) -> RunLaunched:
        if request.job not in self._jobs:
            raise Refused(RefusalKind.UNKNOWN_NAME)
        if request.job.endswith("crashing"):
            raise RuntimeError("the wheels came off")
        if request.job.endswith("deadly"):
            self._die()
        run = Run(id=f"r{len(self._runs)}", status=self._status(request.job), job=request.job)
        self._runs.append(run)
        return RunLaunched(run=run.id)

    def runs(self, request: ask.Runs) -> tuple[Run, ...]:
        return tuple(self._runs)

    def _die(self) -> None:
        os._exit(3)

    def _status(self, job: str) -> RunStatus:
        return RunStatus.FAILURE if job.endswith("bad") else RunStatus.SUCCESS


class IsDagster(Launches):
    """Calls itself Dagster."""

    target = "dagster"


class DeletesToo(Launches):
    """Deletes runs, too."""

    def delete_run(self, request: ask.DeleteRun) -> None:
        self._runs = [run for run in self._runs if run.id != request.run]


class Flickers(Launches):
    """A job `flickering` fails at first, and succeeds once a file says that it has failed before."""

    def _status(self, job: str) -> RunStatus:
        if not job.endswith("flickering"):
            return super()._status(job)
        seen = Path("flickered")
        failed_before = seen.exists()
        seen.touch()
        return RunStatus.SUCCESS if failed_before else RunStatus.FAILURE


class DiesOnce(Launches):
    """Survives a job `deadly` once a file says that it has died of it."""

    def _die(self) -> None:
        if not Path("died").exists():
            Path("died").touch()
            super()._die()


class CannotDescribe(Launches):
    """Never opens."""

    def describe(self) -> Description:
        raise OSError("port 80 is taken")


class ShowsObjects(Launches):
    """Shows what has no place in a record, of a job `bad`."""

    def runs(self, request: ask.Runs) -> tuple[Run, ...]:
        status: Any = object()
        return tuple(
            replace(run, status=status) if run.status is RunStatus.FAILURE else run for run in super().runs(request)
        )


class CannotEnd(Launches):
    """Breaks when it is all over."""

    def shutdown(self) -> None:
        raise OSError("the server is stuck")


class Slow(Launches):
    """Takes a while for every run, and leaves a note of each."""

    def launch_run(self, request: ask.LaunchRun) -> RunLaunched:
        import time

        with Path("launched").open("a", encoding="utf-8") as notes:
            notes.write("run\n")
        time.sleep(0.3)
        return super().launch_run(request)


class PassesOnce(Launches):
    """A job `flickering` succeeds at first, and fails once a file says that it has succeeded before."""

    def _status(self, job: str) -> RunStatus:
        if not job.endswith("flickering"):
            return super()._status(job)
        seen = Path("passed")
        passed_before = seen.exists()
        seen.touch()
        return RunStatus.FAILURE if passed_before else RunStatus.SUCCESS


class DiesThenFails(DiesOnce):
    """Dies of a job `deadly` at first, and lets it fail later."""

    def _status(self, job: str) -> RunStatus:
        return RunStatus.FAILURE if job.endswith("deadly") else super()._status(job)


class ShowsAnything(Launches):
    """Shows of a job `shapeless` what no file can hold, and skips the test for a job `skipping`."""

    def runs(self, request: ask.Runs) -> tuple[Run, ...]:
        import pytest

        shown = super().runs(request)
        if shown[-1].job.endswith("skipping"):
            pytest.skip("not today")
        if shown[-1].job.endswith("shapeless"):
            return tuple(replace(run, tags={"shape": object()}) for run in shown)
        return shown


class TakesBack(Launches):
    """Declares that it launches runs, and does not know how when it is asked to."""

    def launch_run(self, request: ask.LaunchRun) -> RunLaunched:
        raise Unsupported
