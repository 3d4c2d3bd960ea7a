"""What every part of the orchestrator works with: the log, what is remembered of it, the code, the rules, the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from pytest_dagster_parity.reference.code import Code
from pytest_dagster_parity.reference.definitions import Settings
from pytest_dagster_parity.reference.errors import CodeUnreachable
from pytest_dagster_parity.reference.events import Event, RunSpec
from pytest_dagster_parity.reference.log import Log
from pytest_dagster_parity.reference.memory import Memory
from pytest_dagster_parity.reference.memory.runs import RunState, id_of
from pytest_dagster_parity.reference.partitions.known import Known
from pytest_dagster_parity.reference.rules import Rules
from pytest_dagster_parity.reference.words import Fault, Point

Called = TypeVar("Called")
Answered = TypeVar("Answered")


def keep_alive(point: Point) -> None:
    """Pass a point at which a process could die, and live on."""
    del point


class World:
    """The state of a deployment at a moment. Only `record` changes what is remembered."""

    def __init__(self, log: Log, code: Code, settings: Settings, rules: Rules, now: datetime) -> None:
        self.log = log
        self.code = code
        self.settings = settings
        self.rules = rules
        self.now = now
        self.fault: Fault | None = None
        self.at_point: Callable[[Point], None] = keep_alive
        self.memory = Memory()
        self._known: tuple[object, Known] | None = None
        for fact in log.facts():
            self.memory.learn(fact)

    def record(self, *events: Event) -> int:
        """Let events become true, all of them or none, and return the number of the last."""
        if not events:
            return self.memory.last_fact
        for fact in self.log.append(self.now, events):
            self.memory.learn(fact)
        return self.memory.last_fact

    @property
    def known(self) -> Known:
        """What partition sets depend on, now."""
        stamp = self.now, self.memory.sets.version
        if self._known is None or self._known[0] != stamp:
            self._known = stamp, Known(now=self.now, dynamic=self.memory.sets.keys, rules=self.rules)
        return self._known[1]

    def ask_evaluator(self, code: Callable[[Called], Answered], call: Called) -> Answered:
        """Call the function of a schedule or sensor, if it can be reached."""
        if self.fault is Fault.CODE_UNREACHABLE:
            raise CodeUnreachable
        return code(call)

    def next_run_id(self, ahead: int = 0) -> str:
        """Return a run id that was not given away yet; `ahead`: not the next but a later one."""
        return id_of(self.memory.runs.ids + 1 + ahead)

    def runs(self) -> tuple[RunState, ...]:
        """Return all runs, in the order of their creation."""
        return tuple(self.memory.runs.all.values())

    def specs(self) -> tuple[RunSpec, ...]:
        """Return all runs as they were asked for."""
        return tuple(run.spec for run in self.memory.runs.all.values())
