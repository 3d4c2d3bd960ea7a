"""A session with one adapter: made lazily, asked for scenario after scenario, replaced when it breaks."""

from __future__ import annotations

import time
from contextlib import suppress

from msgspec.structs import replace

from pytest_dagster_parity.adapters.deadline import Guard, guard_of, unguarded
from pytest_dagster_parity.adapters.forwarding import ForwardingAdapter
from pytest_dagster_parity.adapters.interface import Adapter
from pytest_dagster_parity.adapters.registry import AdapterFactory
from pytest_dagster_parity.execution.calls import Calls
from pytest_dagster_parity.execution.errors import AdapterCannotOpen, DidNotEnd, OtherHandshake
from pytest_dagster_parity.execution.handshakes import believed
from pytest_dagster_parity.execution.lines import scenario_line
from pytest_dagster_parity.execution.names import prefix_of
from pytest_dagster_parity.execution.play import Played, play
from pytest_dagster_parity.execution.record import ScenarioLine
from pytest_dagster_parity.execution.support import Support
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.protocol.handshake import Description
from pytest_dagster_parity.scenario.capabilities import needs
from pytest_dagster_parity.scenario.model import Scenario


class Session:
    """Plays scenarios on one adapter. A scenario that breaks the adapter costs its own verdict, no more."""

    def __init__(self, factory: AdapterFactory, seed: int, timeout: float | None) -> None:
        self._factory = factory
        self._prefix = prefix_of(seed)
        self._timeout = timeout
        self._adapter: Adapter | None = None
        self._calls: Calls | None = None
        self._guard: Guard = unguarded
        self._description: Description | None = None
        self._support: Support | None = None

    @property
    def description(self) -> Description:
        """The handshake; the adapter is opened for it. Raises `AdapterCannotOpen`."""
        if self._description is None:
            self._open()
        if self._description is None:
            raise AdapterCannotOpen(self._factory.spec, RuntimeError("no handshake"))
        return self._description

    def missing(self, scenario: Scenario) -> tuple[str, ...]:
        """Return the capabilities that a scenario needs and the target lacks."""
        description = self.description
        if self._support is None:
            self._support = Support(description)
        return self._support.missing(needs(scenario))

    def play(self, scenario: Scenario, *, node: str, replay: str, attempt: int = 1) -> ScenarioLine:
        """Play a scenario, or say why it cannot be, and return its line of the record."""
        started = time.perf_counter()
        missing = self.missing(scenario)
        if missing:
            played = Played(Verdict.UNSUPPORTED, f"the target does not declare {', '.join(missing)}")
        else:
            played = self._play(scenario)
        duration = time.perf_counter() - started
        return scenario_line(scenario, played, node=node, replay=replay, attempt=attempt, duration=duration)

    def close(self) -> None:
        """End the target. Raises `DidNotEnd`."""
        adapter, self._adapter, self._calls = self._adapter, None, None
        if adapter is None:
            return
        try:
            self._guard(lambda _: adapter.shutdown(), None, "shutdown")
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise DidNotEnd(self._factory.spec, error) from error

    def _play(self, scenario: Scenario) -> Played:
        if self._calls is None:
            self._open()
        if self._calls is None:
            raise AdapterCannotOpen(self._factory.spec, RuntimeError("no handshake"))
        played = play(scenario, self._calls, self._prefix, self.description.clock.tolerance)
        if played.verdict is Verdict.INCONCLUSIVE:
            self._discard()
        return played

    def _discard(self) -> None:
        """Give up an adapter that broke; the next scenario gets a new one."""
        with suppress(DidNotEnd):  # it broke already, and the verdict that it cost is recorded
            self.close()

    def _open(self) -> None:
        try:
            adapter = self._factory.make()
            guard = guard_of(adapter, self._timeout)
            self._adapter, self._guard = adapter, guard
            self._description = description = self._introduced(adapter)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self._discard()
            raise AdapterCannotOpen(self._factory.spec, error) from error
        self._calls = Calls(adapter, guard, description.latencies, self._timeout)

    def _introduced(self, adapter: Adapter) -> Description:
        """Return what the adapter says of itself. Raises where it cannot be, or is not what it said before."""
        description = believed(self._guard(lambda _: adapter.describe(), None, "describe"), self._timeout)
        if not isinstance(adapter, ForwardingAdapter):
            description = replace(description, operations=adapter.operations())
        if self._description is not None and self._description != description:
            raise OtherHandshake(self._description, description)
        return description
