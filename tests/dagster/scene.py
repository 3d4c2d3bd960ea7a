"""A world of real Dagster for one test: requests by verb, one second apart, and user code that can be told to raise."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import msgspec

from pytest_dagster_parity.adapters.dagster.adapter import DagsterAdapter
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol.user_code import Action, Decision, Evaluation
from pytest_dagster_parity.protocol.words import CodeKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from typing_extensions import Self

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol.handshake import Description
    from pytest_dagster_parity.protocol.user_code import Code, Handed
    from pytest_dagster_parity.protocol.words import RefusalKind

START = datetime(2024, 1, 10, 12, tzinfo=timezone.utc)
_EVALUATED = (CodeKind.SENSOR, CodeKind.SCHEDULE)


class Scene:
    """An open world; `with Scene(...) as scene` closes it."""

    def __init__(
        self,
        definitions: dict[str, Any],
        *,
        settings: dict[str, Any] | None = None,
        at: datetime = START,
        decide: Callable[[Code, Handed], Decision] | None = None,
    ) -> None:
        self.now = at
        self.raising: set[str] = set()
        """Names of user code, or partition keys, that raise."""
        self._decide = decide or self._raise_or_do_nothing
        self._adapter = DagsterAdapter()
        opened = {"definitions": definitions, "settings": settings or {}, "at": at}
        self._adapter.open(msgspec.convert(opened, ask.Open, strict=False), self._decide)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._adapter.shutdown()

    def __call__(self, verb: str, **arguments: Any) -> Any:
        """Carry out a request `at` a moment, or a second later than the one before; queries do not move the clock."""
        request = ask.REQUESTS[verb]
        if "at" in arguments:
            self.now = arguments["at"]
        elif issubclass(request, ask.Operation) and "to" not in arguments:
            self.now += timedelta(seconds=1)
        answer = getattr(self._adapter, verb)(msgspec.convert({**arguments, "at": self.now}, request))
        self.now = arguments.get("to", self.now)
        return answer

    @property
    def world(self) -> World:
        """What the adapter itself drives."""
        world = self._adapter.open_world
        assert world is not None
        return world

    @property
    def description(self) -> Description:
        """The adapter's handshake."""
        return self._adapter.describe()

    def later(self, **time: float) -> datetime:
        """Return a moment after the present one."""
        return self.now + timedelta(**time)

    def refusal(self, verb: str, **arguments: Any) -> RefusalKind | None:
        """Return the kind of refusal that a request meets; None if it is accepted."""
        try:
            self(verb, **arguments)
        except Refused as refused:
            return refused.kind
        return None

    def _raise_or_do_nothing(self, code: Code, handed: Handed) -> Decision:
        if code.kind in _EVALUATED:
            return Decision(evaluation=Evaluation())
        if self.raising & {code.name, *map(str, handed.partitions or ())}:
            return Decision(actions=(Action(raise_="told to"),))
        return Decision(actions=())
