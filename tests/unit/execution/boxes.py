"""A target of the tests: jobs that always succeed, dynamic sets. And targets that misbehave, named for how."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

from pytest_dagster_parity.adapters.interface import Adapter, Refused, Unsettled, Unsupported
from pytest_dagster_parity.execution.session import Session
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.user_code import Code, Decide, Handed
from pytest_dagster_parity.protocol.words import ClockKind, CodeKind, RefusalKind, RunStatus, TickStatus
from pytest_dagster_parity.scenario.model import Scenario
from pytest_dagster_parity.scenario.reader import load_file
from tests.corpus.playing import Factory


class Box(Adapter):
    """Behaves."""

    def __init__(self) -> None:
        self.opened: list[ask.Open] = []
        self.asked: list[ask.Request] = []

    def describe(self) -> Description:
        return Description(target="box", version="1", clock=Clock(kind=ClockKind.VIRTUAL), capabilities=("*",))

    def open(self, request: ask.Open, decide: Decide) -> None:
        self.opened.append(request)
        self.decide = decide
        self.made: list[shown.Run] = []
        self.ticked: list[shown.Tick] = []
        self.sets: dict[str, tuple[str, ...]] = {each.name: () for each in request.definitions.partition_sets}
        self.jobs = {job.name: job.ops[0].name for job in request.definitions.jobs}

    def close(self, request: ask.Close) -> None:
        self.asked.append(request)

    def deploy(self, request: ask.Deploy) -> None:
        self.asked.append(request)
        if not request.definitions.jobs:
            raise Refused(RefusalKind.INVALID_ARGUMENT, "a deployment without jobs")
        self.jobs = {job.name: job.ops[0].name for job in request.definitions.jobs}

    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        self.asked.append(request)
        if request.job not in self.jobs:
            raise Refused(RefusalKind.UNKNOWN_NAME, f"no job {request.job}")
        run = f"id-{len(self.made)}"
        self.decide(Code(kind=CodeKind.OP, name=self._op(request.job), job=request.job), Handed(run=run))
        self.made.append(shown.Run(id=run, status=RunStatus.SUCCESS, job=request.job, tags=request.tags))
        return shown.RunLaunched(run=run)

    def reexecute_run(self, request: ask.ReexecuteRun) -> shown.RunLaunched:
        self.asked.append(request)
        run = f"id-{len(self.made)}"
        self.made.append(shown.Run(id=run, status=RunStatus.SUCCESS, parent=request.run))
        return shown.RunLaunched(run=run)

    def delete_run(self, request: ask.DeleteRun) -> None:
        self.made = [run for run in self.made if run.id != request.run]

    def advance(self, request: ask.Advance) -> None:
        self.asked.append(request)
        self.ticked.append(shown.Tick(status=TickStatus.SUCCESS, at=request.to))

    def down(self, request: ask.Down) -> None:
        self.asked.append(request)

    def add_partitions(self, request: ask.AddPartitions) -> None:
        self.asked.append(request)
        self.sets[request.set] += request.keys

    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        return tuple(self.made)

    def ticks(self, request: ask.Ticks) -> tuple[shown.Tick, ...]:
        return tuple(self.ticked)

    def partition_keys(self, request: ask.PartitionKeys) -> tuple[shown.Partition, ...]:
        self.asked.append(request)
        return tuple(shown.Partition(key=key) for key in self.sets[request.of.set or ""])

    def selection(self, request: ask.Selection) -> shown.Selected:
        if request.expression == "((":
            raise Refused(RefusalKind.INVALID_ARGUMENT, "syntax")
        return shown.Selected(assets=("somebody's",))

    def _op(self, job: str) -> str:
        return self.jobs[job]


class RefusesK(Box):
    """Launches no job k."""

    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        if (request.job or "").endswith("k"):
            raise Refused(RefusalKind.INVALID_ARGUMENT, "no k")
        return super().launch_run(request)


class RefusesToList(Box):
    """Does everything and shows no keys."""

    def partition_keys(self, request: ask.PartitionKeys) -> tuple[shown.Partition, ...]:
        raise Refused(RefusalKind.INVALID_STATE)


class RefusesToOpen(Box):
    """Accepts no definitions."""

    def open(self, request: ask.Open, decide: Decide) -> None:
        raise Refused(RefusalKind.CONFLICT)


class DiesOnLaunch(Box):
    """Crashes in the middle of a call."""

    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        raise ZeroDivisionError("half of the target is gone")


class TakesBack(Box):
    """Declares, and then says that it cannot."""

    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        raise Unsupported("not in this edition")


class NeverSettles(Box):
    """Says that it does not come to rest."""

    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        raise Unsettled("still 3 runs queued")


class DiesOnClose(Box):
    """Passes everything and then breaks."""

    def close(self, request: ask.Close) -> None:
        raise OSError("cannot stop")


class CallsStrangers(Box):
    """Calls user code that nobody defined."""

    def _op(self, job: str) -> str:
        return "stranger"


class AnswersNothing(Box):
    """Answers a launch with nothing."""

    def launch_run(self, request: ask.LaunchRun) -> Any:
        return None


class AnswersTooMuch(Box):
    """Answers where there is nothing to answer."""

    def add_partitions(self, request: ask.AddPartitions) -> Any:
        return "done"


class AnswersLists(Box):
    """Answers a list where a tuple of records is due."""

    def runs(self, request: ask.Runs) -> Any:
        return [{"id": "x"}]


class Misspells(Box):
    """Shows a run whose status is no word of the protocol's."""

    def runs(self, request: ask.Runs) -> Any:
        return (shown.Run(id="r", status="SUCCESS"),)  # type: ignore[arg-type]


class ShowsObjects(Box):
    """Shows what has no place in a record, where no expectation looks."""

    def runs(self, request: ask.Runs) -> Any:
        return tuple(
            shown.Run(id=run.id, status=run.status, job=run.job, tags={"of": object()})  # type: ignore[dict-item]
            for run in self.made
        )


class ChangesWhatItShowed(Box):
    """Goes on with the very records that it has shown."""

    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        for run in self.made:
            run.tags["looks"] = f"{run.tags.get('looks', '')}i"
        return tuple(self.made)


class TakesASensorForAnAsset(Box):
    """Calls a sensor as if it were an asset of that name."""

    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        sensor = self.opened[-1].definitions.sensors[0]
        self.decide(Code(kind=CodeKind.ASSET, name=sensor.name), Handed())
        return super().launch_run(request)


class HandsNumbers(Box):
    """Hands user code what it never is, and takes the error for that code's own."""

    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        with suppress(Exception):
            self.decide(Code(kind=CodeKind.OP, name="o", job=request.job), Handed(run=5))  # type: ignore[arg-type]
        return super().launch_run(request)


class GoesOnByItself(Box):
    """Has user code called between two calls."""

    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        launched = super().launch_run(request)
        self.later = Thread(target=self._call_again, args=(request.job,), daemon=True)
        self.later.start()
        return launched

    def _call_again(self, job: str) -> None:
        sleep(0.1)
        with suppress(Exception):
            self.decide(Code(kind=CodeKind.OP, name=self._op(job), job=job), Handed())


class KeepsForItself(Box):
    """Takes off mappings what it has read of them."""

    def open(self, request: ask.Open, decide: Decide) -> None:
        super().open(request, decide)
        for job in request.definitions.jobs:
            job.tags.clear()

    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        self.decide(Code(kind=CodeKind.OP, name=self._op(request.job or ""), job=request.job), Handed())
        tags = {key: request.tags.pop(key) for key in tuple(request.tags)}
        self.made.append(shown.Run(id="id", status=RunStatus.SUCCESS, job=request.job, tags=tags))
        if isinstance(request.partition, dict):
            request.partition.clear()
        return shown.RunLaunched(run="id")


class CannotEnd(Box):
    """Breaks when it is all over."""

    def shutdown(self) -> None:
        raise OSError("the server is stuck")


class SettlesLate(Box):
    """Shows a run only at the third look after it was made."""

    def describe(self) -> Description:
        return Description(
            target="box",
            version="1",
            clock=Clock(kind=ClockKind.VIRTUAL),
            capabilities=("*",),
            latencies={"runs": 0.001},
        )

    def open(self, request: ask.Open, decide: Decide) -> None:
        super().open(request, decide)
        self.looks = 0

    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        self.looks += 1
        grown = min(self.looks, 3)
        return tuple(shown.Run(id=str(index), status=RunStatus.SUCCESS) for index in range(grown))


class NeverComesToRest(SettlesLate):
    """Shows something else at every look."""

    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        self.looks += 1
        return (shown.Run(id=str(self.looks), status=RunStatus.SUCCESS),)


class SpeaksAnotherVersion(Box):
    """Comes from the future."""

    def describe(self) -> Description:
        return Description(target="box", version="1", clock=Clock(kind=ClockKind.VIRTUAL), protocol=2)


HEAD = """
topic: Box
scenarios:
  - id: schedules.box.rule
    statement: The box keeps the rule.
    catches: [none]
    definitions:
      assets: [{key: a}]
      jobs: [{name: j, ops: [{name: o}]}, {name: k, ops: [{name: o}]}]
      partition_sets: [{name: colors}]
      sensors: [{name: w, jobs: [j]}]
"""


def scenario(steps: str, head: str = HEAD) -> Scenario:
    """Return a scenario with these steps, as a file would give it."""
    indented = "\n".join(f"      {line}" for line in steps.strip().splitlines())
    text = f"{head}    steps:\n{indented}\n".encode()
    return load_file(Path("box.yaml"), text).scenarios[0]


def session(adapter: type[Adapter], seed: int = 1, timeout: float | None = None) -> Session:
    """Return a session with an adapter of this class."""
    return Session(Factory(adapter, spec=adapter.__name__), seed=seed, timeout=timeout)


def played(steps: str, adapter: type[Adapter] = Box, head: str = HEAD) -> Any:
    """Return the line of a scenario with these steps."""
    return session(adapter).play(scenario(steps, head), node="n", replay="r")
