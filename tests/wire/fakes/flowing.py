"""A target under a wall clock that was shifted: the clock flows on, and what is shown lags behind what has happened."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import cycle
from time import monotonic
from typing import Any

from msgspec.structs import replace

from pytest_dagster_parity.adapters.forwarding import ForwardingAdapter
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.adapters.registry import resolve
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.operations import QUERIES, Advance, Close, Down, Open, Request
from pytest_dagster_parity.protocol.user_code import Code, Decide, Decision, Handed
from pytest_dagster_parity.protocol.words import ClockKind

LAGS = (0.03, 0.06, 0.045)
"""Seconds by which what is shown lags behind, in turn."""
LATENCY = 0.07
TOLERANCE = 30.0


class FlowingClock:
    """A clock that can be set forward, and flows."""

    def __init__(self, at: datetime) -> None:
        self._set_to = at
        self._set_when = monotonic()

    def now(self) -> datetime:
        """Return the moment that it shows."""
        return self._set_to + timedelta(seconds=monotonic() - self._set_when)

    def set(self, at: datetime) -> datetime:
        """Set it forward, unless it is there already, and return what it shows."""
        if at > self.now():
            self._set_to, self._set_when = at, monotonic()
        return self.now()


class FlowingAdapter(ForwardingAdapter):
    """Drives another adapter's target twice: one that does everything at once, and one that is shown, and is late.

    The second replays what user code was told in the first, so that the kit is asked once. The target must number its
    runs and backfills, or it would show others than it has made.
    """

    def __init__(self, *, of: str = "reference", says_that_it_lags: bool = True) -> None:
        factory = resolve(of)
        self._doing, self._showing = factory.make(), factory.make()
        self._says_that_it_lags = says_that_it_lags
        self._lags = cycle(LAGS)
        self._told: deque[Decision] = deque()
        self._late: deque[tuple[float, str, Request, deque[Decision]]] = deque()

    def describe(self) -> Description:
        """Describe the target with the clock that it is given here."""
        own, _ = self._doing.describe(), self._showing.describe()
        return replace(
            own,
            clock=Clock(kind=ClockKind.FAKED, downtime=own.clock.downtime, tolerance=TOLERANCE),
            operations=self._doing.operations(),
            latencies=dict.fromkeys(QUERIES, LATENCY) if self._says_that_it_lags else {},
        )

    def operations(self) -> tuple[str, ...]:
        """Return what the target can do."""
        return self._doing.operations()

    def open(self, request: Open, decide: Decide) -> None:
        """Open both worlds."""
        self._clock = FlowingClock(request.at)
        self._late.clear()

        def ask(code: Code, handed: Handed) -> Decision:
            decision = decide(code, handed)
            self._told.append(decision)
            return decision

        def repeat(_code: Code, _handed: Handed) -> Decision:
            return self._told.popleft()

        self._told = deque()
        self._doing.open(request, ask)
        self._showing.open(request, repeat)  # pyright: ignore[reportArgumentType]

    def close(self, request: Close) -> None:
        """Close both worlds."""
        self._doing.close(request)
        self._showing.close(request)

    def shutdown(self) -> None:
        """End both targets."""
        self._doing.shutdown()
        self._showing.shutdown()

    def call(self, verb: str, request: Request) -> Any:
        """Do it now, and let it be seen later."""
        request = self._flowed(request)
        if verb in QUERIES:
            self._catch_up()
            return getattr(self._showing, verb)(request)
        told = self._told = deque()
        try:
            return getattr(self._doing, verb)(request)
        finally:
            self._late.append((monotonic() + next(self._lags), verb, request, told))

    def _flowed(self, request: Request) -> Request:
        """Return the request at the moment that the clock shows when it is asked for its own."""
        match request:
            case Advance(to=to):
                begins = self._clock.set(request.at)
                return replace(request, at=begins, to=max(begins, self._clock.set(to)))
            case Down(until=until):
                begins = self._clock.set(request.at)
                return replace(request, at=begins, until=max(begins, self._clock.set(until)))
            case _:
                return replace(request, at=self._clock.set(request.at))

    def _catch_up(self) -> None:
        """Let what is late by now be seen."""
        while self._late and self._late[0][0] <= monotonic():
            _, verb, request, self._told = self._late.popleft()
            with suppress(Refused):
                getattr(self._showing, verb)(request)
