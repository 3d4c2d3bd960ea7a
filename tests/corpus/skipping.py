"""The reference with one step left out: acknowledged, and not carried out."""

from __future__ import annotations

from typing import Any

from pytest_dagster_parity.adapters.forwarding import ForwardingAdapter
from pytest_dagster_parity.adapters.interface import operations_of
from pytest_dagster_parity.adapters.reference import ReferenceAdapter
from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.handshake import Description
from pytest_dagster_parity.protocol.operations import OPERATIONS, Advance, Down, Open, Request
from pytest_dagster_parity.protocol.user_code import Decide
from pytest_dagster_parity.reference.rules import Rules

ACKNOWLEDGED: dict[Any, Any] = {
    None: None,
    shown.RunLaunched: shown.RunLaunched(run="never-launched"),
    shown.BackfillLaunched: shown.BackfillLaunched(backfill="never-launched"),
    shown.DryRunResult: shown.DryRunResult(),
}


class SkipsOneStep(ForwardingAdapter):
    """Hands everything to the reference but the n-th operation, counted from 1 after `open`.

    Time passes even so: the reference gets the moment of every later request. To leave `down` out is to stay up.
    """

    def __init__(self, number: int, rules: Rules) -> None:
        self._inner = ReferenceAdapter(rules=rules)
        self._number = number
        self._count = 0

    def describe(self) -> Description:
        return self._inner.describe()

    def operations(self) -> tuple[str, ...]:
        return operations_of(ReferenceAdapter)

    def open(self, request: Open, decide: Decide) -> None:
        self._count = 0
        self._inner.open(request, decide)

    def call(self, verb: str, request: Request) -> Any:
        if verb in OPERATIONS and verb != "close":
            self._count += 1
            if self._count == self._number:
                if isinstance(request, Down):
                    return self._inner.advance(Advance(at=request.at, to=request.until))
                answer = REQUEST_ANSWERS[verb]
                return () if hasattr(answer, "__args__") else ACKNOWLEDGED[answer]
        return getattr(self._inner, verb)(request)


REQUEST_ANSWERS = {verb: request.answer for verb, request in OPERATIONS.items()}
