"""What is remembered of the evaluations of automation conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pytest_dagster_parity.reference.events import ConditionEvaluated, Fact


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One evaluation of a condition."""

    at: datetime
    event: ConditionEvaluated


class ConditionMemory:
    """The evaluations of every condition, oldest first."""

    def __init__(self) -> None:
        self._evaluations: dict[tuple[str, str], list[Evaluated]] = {}

    def learn(self, fact: Fact) -> None:
        """Take in one fact."""
        if isinstance(fact.event, ConditionEvaluated):
            key = fact.event.asset, fact.event.check or ""
            self._evaluations.setdefault(key, []).append(Evaluated(fact.at, fact.event))

    def latest(self, asset: str, check: str = "") -> Evaluated | None:
        """Return the latest evaluation of a condition."""
        return next(reversed(self._evaluations.get((asset, check), [])), None)

    def history(self, asset: str) -> tuple[Evaluated, ...]:
        """Return the evaluations of an asset's own condition, oldest first."""
        return tuple(self._evaluations.get((asset, ""), ()))
