"""What is remembered of schedules and sensors."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pytest_dagster_parity.reference.events import (
    AutomationSeen,
    AutomationTurned,
    AutomationUnseen,
    ConflictFound,
    CursorSet,
    Decided,
    EventPushed,
    Fact,
    ScheduleChanged,
    TickClosed,
    TickDecided,
    TickOpened,
    TickResumed,
)
from pytest_dagster_parity.reference.words import TickStatus


@dataclass(slots=True, kw_only=True)
class TickState:
    """One evaluation of a schedule or sensor."""

    number: int
    name: str
    nominal: datetime
    push: str | None
    status: TickStatus = TickStatus.STARTED
    decided: Decided | None = None
    closed: TickClosed | None = None
    failures: int = 0
    looked_at: datetime
    """When it was evaluated last."""


@dataclass(slots=True)
class AutomationState:
    """What is remembered of one schedule or sensor."""

    name: str
    stored: bool | None = None
    """What a user said; None: it follows its definition."""
    started_at: datetime | None = None
    """When it was turned on, or was first seen running by default."""
    seen: bool = False
    crons: tuple[str, ...] | None = None
    changed_at: datetime | None = None
    """When its cron expressions were replaced."""
    cursor: str | None = None
    ticks: list[TickState] = field(default_factory=list[TickState])
    consumed: dict[str, int] = field(default_factory=dict[str, int])
    position: int | None = None
    pushed: set[str] = field(default_factory=set[str])
    handled_pushes: set[str] = field(default_factory=set[str])

    @property
    def latest(self) -> TickState | None:
        """The latest tick."""
        return self.ticks[-1] if self.ticks else None


class AutomationMemory:
    """Every schedule and sensor that anything is known of."""

    def __init__(self) -> None:
        self._states: dict[str, AutomationState] = {}
        self._ticks: dict[int, TickState] = {}
        self.conflicts: list[ConflictFound] = []

    @property
    def tick_count(self) -> int:
        """How many ticks there have been."""
        return len(self._ticks)

    @property
    def seen(self) -> tuple[str, ...]:
        """The schedules and sensors that run because of their definition, as far as was noticed."""
        return tuple(name for name, state in self._states.items() if state.seen)

    def of(self, name: str) -> AutomationState:
        """Return what is known of a schedule or sensor."""
        return self._states.get(name) or AutomationState(name)

    def learn(self, fact: Fact) -> None:
        """Take in one fact."""
        match fact.event:
            case AutomationTurned() as turned:
                self._turn(fact.at, turned)
            case AutomationSeen(name=name):
                state = self._state(name)
                state.seen, state.started_at = True, fact.at
            case AutomationUnseen(name=name):
                self._state(name).seen = False
            case ScheduleChanged(name=name, crons=crons):
                state = self._state(name)
                if state.crons is not None:
                    state.changed_at = fact.at
                state.crons = crons
            case CursorSet(name=name, cursor=cursor):
                state = self._state(name)
                state.cursor, state.consumed, state.position = cursor, {}, None
            case TickOpened() | TickResumed() | TickDecided() | TickClosed():
                self._tick(fact)
            case EventPushed(name=name, event=event):
                self._state(name).pushed.add(event)
            case ConflictFound() as conflict:
                self.conflicts.append(conflict)
            case _:
                pass

    def _state(self, name: str) -> AutomationState:
        return self._states.setdefault(name, AutomationState(name))

    def _turn(self, at: datetime, turned: AutomationTurned) -> None:
        state = self._state(turned.name)
        if turned.on and not state.stored:
            state.started_at = at
        if turned.on is None:
            state.seen = False
        state.stored = turned.on

    def _tick(self, fact: Fact) -> None:
        match fact.event:
            case TickOpened() as opened:
                self._open(fact.at, opened)
            case TickResumed(tick=number):
                self._ticks[number].looked_at = fact.at
            case TickDecided(tick=number, decided=decided):
                self._ticks[number].decided = decided
            case TickClosed() as closed:
                self._close(closed)
            case _:
                pass

    def _open(self, at: datetime, opened: TickOpened) -> None:
        known = self._ticks.get(opened.tick)
        if known is None:
            known = TickState(
                number=opened.tick, name=opened.name, nominal=opened.nominal, push=opened.push, looked_at=at
            )
            self._ticks[opened.tick] = known
            self._state(opened.name).ticks.append(known)
        known.status, known.decided, known.looked_at = TickStatus.STARTED, None, at

    def _close(self, closed: TickClosed) -> None:
        tick = self._ticks[closed.tick]
        tick.status, tick.closed = closed.status, closed
        state, decided = self._state(tick.name), tick.decided
        if decided is not None and decided.position is not None:
            state.position = decided.position
        if closed.status is TickStatus.FAILURE:
            tick.failures += closed.counts_as_failure
            return
        if decided is not None:
            state.cursor = decided.cursor
            state.consumed |= decided.consumed
        if tick.push is not None:
            state.handled_pushes.add(tick.push)
