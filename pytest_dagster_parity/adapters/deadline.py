"""A deadline for every call of an adapter.

In process a call costs half a microsecond: attribute writes, a lock, a reading of the clock. (`signal.setitimer` would
be two system calls, and its only timer is pytest-timeout's.) A watchdog thread looks now and then, and when a call is
late it interrupts the thread that made it. An adapter program's carrier keeps the deadline itself: it waits anyway.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from math import inf
from time import monotonic
from typing import Any, TypeAlias

from pytest_dagster_parity.adapters.breakdown import AdapterUnusable, DeadlinePassed
from pytest_dagster_parity.adapters.interface import Adapter
from pytest_dagster_parity.adapters.interruption import Interrupted, interruption_of

Guard: TypeAlias = Callable[[Callable[[Any], Any], Any, str], Any]
"""Calls a function with its argument; the text names the call."""

_AT_THE_END = frozenset({"close", "shutdown"})


def guard_of(adapter: Adapter, seconds: float | None) -> Guard:
    """Return what makes this adapter's calls, from the thread that asks; None: they may take for ever."""
    if hasattr(adapter, "deadline"):
        adapter.deadline = seconds  # pyright: ignore[reportAttributeAccessIssue]
        return unguarded
    return unguarded if seconds is None else Deadline(seconds)


def unguarded(function: Callable[[Any], Any], argument: Any, call: str) -> Any:  # noqa: ARG001 - a `Guard`
    """Make the call."""
    return function(argument)


class _Swallowed(BaseException):
    """The call was interrupted, and returned."""


class Deadline:
    """Bounds calls that are made one after another, from the thread that makes this.

    An adapter that was interrupted was stopped between any two of its instructions: from then on only `close` and
    `shutdown` are let through, and another adapter is to be made.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._due = inf
        self._fired = False
        self._broken: DeadlinePassed | None = None
        self._fence = threading.Lock()
        self._interruption = interruption_of(self)
        self._stopped = threading.Event()
        watch = threading.Thread(
            target=_watch, args=(weakref.ref(self), self._stopped, seconds), name="parity-deadline", daemon=True
        )
        watch.start()

    def __call__(self, function: Callable[[Any], Any], argument: Any, call: str) -> Any:
        """Return what the function returns. Raises `DeadlinePassed`, or `AdapterUnusable` after an earlier one."""
        if self._broken is not None and call not in _AT_THE_END:
            raise AdapterUnusable(call, self._broken)
        self._fired = False
        self._due = monotonic() + self._seconds
        try:
            try:
                answer = function(argument)
            finally:
                with self._fence:
                    self._due = inf
            if self._fired:
                raise _Swallowed  # noqa: TRY301 - what strikes here is caught below as well
        except BaseException as error:
            if self._passed():
                raise self._break(call, swallowed=not isinstance(error, Interrupted)) from error
            raise
        return answer

    def stop(self) -> None:
        """End the watching."""
        self._stopped.set()

    def late_in(self) -> float:
        """Return in how many seconds the call in progress is late; infinite where there is none."""
        return self._due - monotonic()

    def fire(self) -> None:
        """Interrupt the call in progress if it is late."""
        with self._fence:
            if self.late_in() <= 0:
                self._interruption.strike()

    def on_signal(self) -> None:
        """Raise `Interrupted` if the call in progress is late."""
        if self.late_in() <= 0:
            self._fired = True
            raise Interrupted

    def _passed(self) -> bool:
        """Say whether the call was interrupted, once nothing can strike any more."""
        self._due = inf
        with self._fence:
            if self._fired:
                self._interruption.take_back()
            return self._fired

    def _break(self, call: str, *, swallowed: bool) -> DeadlinePassed:
        self._broken = DeadlinePassed(call, self._seconds, swallowed=swallowed)
        return self._broken


def _watch(watched: weakref.ref[Deadline], stopped: threading.Event, seconds: float) -> None:
    """Look often enough that no call is late unseen, and again at one that goes on after it was interrupted."""
    pause = min(1.0, seconds / 4)
    grace = min(5.0, max(0.25, seconds))
    wait = pause
    while not stopped.wait(wait):
        deadline = watched()
        if deadline is None:
            return
        left = deadline.late_in()
        if left <= 0:
            deadline.fire()
        wait = grace if left <= 0 else min(left, pause)
        del deadline
