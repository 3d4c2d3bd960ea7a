"""The calls of a scenario without the kit: kept while the kit plays it, made again by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from pytest_dagster_parity.adapters.forwarding import ForwardingAdapter
from pytest_dagster_parity.adapters.interface import Adapter, Refused, operations_of
from pytest_dagster_parity.protocol.handshake import Description
from pytest_dagster_parity.protocol.operations import Open, Request
from pytest_dagster_parity.protocol.records import BackfillLaunched, RunLaunched
from pytest_dagster_parity.protocol.user_code import Code, Decide, Decision, Handed


class Recorder(ForwardingAdapter):
    """Keeps every call with its answer, and every decision."""

    def __init__(self, inner: Adapter) -> None:
        self._inner = inner
        self.tape: list[tuple[str, Request, Any]] = []
        self.decisions: list[Decision] = []

    def describe(self) -> Description:
        return replace(self._inner.describe(), operations=self.operations())

    def operations(self) -> tuple[str, ...]:
        return operations_of(type(self._inner))

    def open(self, request: Open, decide: Decide) -> None:
        def kept(code: Code, handed: Handed) -> Decision:
            self.decisions.append(decide(code, handed))
            return self.decisions[-1]

        self.tape.append(("open", request, self.decisions))
        self._inner.open(request, kept)

    def call(self, verb: str, request: Request) -> Any:
        answer = None
        try:
            answer = getattr(self._inner, verb)(request)
        finally:
            self.tape.append((verb, request, answer))
        return answer


def replay_all(adapter: Adapter, tapes: Iterable[list[tuple[str, Request, Any]]]) -> None:
    """Make the calls of every tape, and end the target as a session does."""
    for tape in tapes:
        replay(adapter, tape)
    adapter.shutdown()


def replay(adapter: Adapter, tape: list[tuple[str, Request, Any]]) -> None:
    """Make the calls of a tape, with the ids that come back now in place of those that came back then."""
    ids: dict[str, str] = {}
    for verb, request, then in tape:
        if verb == "open":
            decisions = iter(list(then))
            adapter.open(request, lambda _code, _handed: next(decisions))  # type: ignore[arg-type]  # noqa: B023
            continue
        now = None
        try:
            now = getattr(adapter, verb)(_with_ids(request, ids))
        except Refused:
            assert then is None
        if isinstance(now, RunLaunched):
            ids[then.run] = now.run
        elif isinstance(now, BackfillLaunched):
            ids[then.backfill] = now.backfill


def _with_ids(request: Request, ids: dict[str, str]) -> Request:
    changes = {
        name: ids[value]
        for name in request.__struct_fields__
        if isinstance(value := getattr(request, name), str) and value in ids
    }
    return replace(request, **changes) if changes else request
