"""What is remembered of backfills."""

from __future__ import annotations

from dataclasses import dataclass, field

from pytest_dagster_parity.reference.events import (
    BackfillChanged,
    BackfillLaunched,
    BackfillRequested,
    BackfillSpec,
    Fact,
    Target,
)
from pytest_dagster_parity.reference.words import BackfillStatus


@dataclass(slots=True)
class BackfillState:
    """One backfill."""

    spec: BackfillSpec
    status: BackfillStatus = BackfillStatus.REQUESTED
    error: str | None = None
    launched: dict[Target, str] = field(default_factory=dict[Target, str])
    """The run that was asked for each target."""


class BackfillMemory:
    """Every backfill, in the order of their requests."""

    def __init__(self) -> None:
        self.all: dict[str, BackfillState] = {}

    def learn(self, fact: Fact) -> None:
        """Take in one fact."""
        match fact.event:
            case BackfillRequested(spec=spec):
                self.all[spec.id] = BackfillState(spec)
            case BackfillChanged(backfill=backfill, status=status, error=error):
                self.all[backfill].status = status
                self.all[backfill].error = error
            case BackfillLaunched(backfill=backfill, run=run, targets=targets):
                self.all[backfill].launched.update(dict.fromkeys(targets, run))
            case _:
                pass
