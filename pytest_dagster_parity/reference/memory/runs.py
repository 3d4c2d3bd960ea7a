"""What is remembered of runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pytest_dagster_parity.reference.answers import Actions
from pytest_dagster_parity.reference.events import (
    AssetMaterialized,
    Fact,
    HoldAsked,
    RetryDecided,
    RunChanged,
    RunCreated,
    RunDeleted,
    RunHeld,
    RunReleased,
    RunSpec,
    StepEnded,
    StepHeld,
    StepStarted,
    TickDecided,
)
from pytest_dagster_parity.reference.words import FINISHED_RUNS, HoldPoint, RunStatus, StepStatus


@dataclass(slots=True)
class StepState:
    """A step that started."""

    name: str
    status: StepStatus = StepStatus.STARTED
    attempts: int = 1
    value: int | None = None
    remaining: Actions = ()
    """Of a step that is held: what it is still to do."""
    has_materialized: bool = False
    """Whether its body has recorded a materialization itself."""


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A change of a run's status, with its place in the log."""

    number: int
    at: datetime
    status: RunStatus


@dataclass(slots=True)
class RunState:
    """One run."""

    spec: RunSpec
    number: int
    """The place of its creation in the log."""
    status: RunStatus = RunStatus.QUEUED
    changes: list[StatusChange] = field(default_factory=list[StatusChange])
    steps: dict[str, StepState] = field(default_factory=dict[str, StepState])
    held: HoldPoint | None = None
    materialized: set[tuple[str, str | None]] = field(default_factory=set[tuple[str, str | None]])
    retry: bool | None = None
    """Whether it was decided to retry it; None: not decided."""

    @property
    def is_finished(self) -> bool:
        """Whether it changes no more."""
        return self.status in FINISHED_RUNS

    @property
    def partition(self) -> str | None:
        """The one partition that it works on."""
        return None if self.spec.is_range or not self.spec.partitions else self.spec.partitions[0]


class RunMemory:
    """Every run that was not deleted, in the order of their creation."""

    def __init__(self) -> None:
        self.all: dict[str, RunState] = {}
        self.deleted: list[RunSpec] = []
        self.ids = 0
        """How many ids have been given away."""
        self.holds: list[HoldAsked] = []

    def learn(self, fact: Fact) -> None:  # noqa: C901 (one case an event)
        """Take in one fact."""
        match fact.event:
            case TickDecided(decided=decided):
                self.ids = max([self.ids, *(number_of(reserved.run) for reserved in decided.reserved)])
            case RunCreated(spec=spec):
                self.all[spec.id] = RunState(spec, fact.number)
                self.ids = max(self.ids, number_of(spec.id))
            case RunChanged(run=run, status=status):
                state = self.all[run]
                state.status = status
                state.changes.append(StatusChange(fact.number, fact.at, status))
            case RunDeleted(run=run):
                self.deleted.append(self.all.pop(run).spec)
            case RunHeld(run=run, point=point):
                self.all[run].held = point
            case RunReleased(run=run):
                self.all[run].held = None
            case RetryDecided(run=run, retried=retried):
                self.all[run].retry = retried
            case HoldAsked() as hold:
                self.holds.append(hold)
            case StepStarted() | StepHeld() | StepEnded():
                self._step(fact)
            case AssetMaterialized() as event:
                self._materialize(event)
            case _:
                pass

    def _materialize(self, event: AssetMaterialized) -> None:
        state = self.all.get(event.run or "")
        if state is not None:
            state.materialized.add((event.asset, event.partition))
            if event.step in state.steps:
                state.steps[event.step].has_materialized = True

    def _step(self, fact: Fact) -> None:
        match fact.event:
            case StepStarted(run=run, step=step, attempt=attempt):
                steps = self.all[run].steps
                steps[step] = StepState(step, attempts=attempt)
            case StepHeld(run=run, step=step, remaining=remaining, value=value):
                state = self.all[run].steps[step]
                state.remaining, state.value = remaining, value
            case StepEnded(run=run, step=step, status=status, value=value):
                state = self.all[run].steps[step]
                state.status, state.value, state.remaining = status, value, ()
            case _:
                pass


def id_of(number: int) -> str:
    """Return the id of the run with this number."""
    return f"run-{number}"


def number_of(run: str) -> int:
    """Return the number of a run."""
    return int(run.removeprefix("run-"))
