"""Deployments to try the reference with, and user code that answers by plain functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from pytest_dagster_parity.adapters.reference import ReferenceAdapter
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol.definitions import Definitions, Settings
from pytest_dagster_parity.protocol.user_code import Code, Decision, Evaluation, Handed
from pytest_dagster_parity.protocol.words import CodeKind
from pytest_dagster_parity.reference.rules import Rules

START = datetime(2024, 1, 1, tzinfo=timezone.utc)
NOTHING = Decision(actions=())
SKIP = Decision(evaluation=Evaluation(skip="nothing to do"))

Answers = Callable[[Code, Handed, int], Decision | None]
"""What user code is told, by its code, what it is handed and how often it was called; None: what it does by itself."""


class Deployment:
    """A world on the reference, with a clock of its own: every request happens a second after the one before."""

    def __init__(
        self,
        definitions: Definitions,
        answers: Answers | None = None,
        settings: Settings | None = None,
        rules: Rules | None = None,
    ) -> None:
        self.adapter = ReferenceAdapter(rules=rules)
        self.now = START
        self.calls: Counter[str] = Counter()
        self._answers = answers
        request = ask.Open(at=self.now, definitions=definitions, settings=settings or Settings())
        self.adapter.open(request, self._decide)

    def do(self, verb: str, after: float = 1.0, **arguments: Any) -> Any:
        """Carry out an operation."""
        self.now += timedelta(seconds=after)
        return getattr(self.adapter, verb)(ask.OPERATIONS[verb](at=self.now, **arguments))

    def advance(self, seconds: float) -> None:
        """Let time pass with the automation on."""
        end = self.now + timedelta(seconds=seconds)
        self.adapter.advance(ask.Advance(at=self.now, to=end))
        self.now = end

    def see(self, query: str, **arguments: Any) -> Any:
        """Look."""
        return getattr(self.adapter, query)(ask.QUERIES[query](at=self.now, **arguments))

    def _decide(self, code: Code, handed: Handed) -> Decision:
        self.calls[code.name] += 1
        answer = self._answers(code, handed, self.calls[code.name]) if self._answers is not None else None
        if answer is not None:
            return answer
        return SKIP if code.kind in {CodeKind.SENSOR, CodeKind.SCHEDULE} else NOTHING
