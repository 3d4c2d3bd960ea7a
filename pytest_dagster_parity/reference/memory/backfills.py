"""What is remembered of backfills."""

from __future__ import annotations

from dataclasses import dataclass, field

from pytest_dagster_parity.reference.events import (
    BackfillChanged,
    BackfillLaunched,
    BackfillProgressed,
    BackfillRequested,
    BackfillSpec,
    Fact,
    Target,
    TickDecided,
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
    noticed: BackfillProgressed | None = None
    """How far it was at its latest pass."""


class BackfillMemory:
    """Every backfill, in the order of their requests."""

    def __init__(self) -> None:
        self.all: dict[str, BackfillState] = {}
        self.ids = 0
        """How many ids have been given away."""

    def learn(self, fact: Fact) -> None:
        """Take in one fact."""
        match fact.event:
            case BackfillRequested(spec=spec):
                self.all[spec.id] = BackfillState(spec)
                self.ids = max(self.ids, number_of(spec.id))
            case TickDecided(decided=decided) if decided.backfill is not None:
                self.ids = max(self.ids, number_of(decided.backfill.id))
            case BackfillChanged(backfill=backfill, status=status, error=error):
                self.all[backfill].status = status
                self.all[backfill].error = error
            case BackfillLaunched(backfill=backfill, run=run, targets=targets):
                self.all[backfill].launched.update(dict.fromkeys(targets, run))
            case BackfillProgressed(backfill=backfill) as noticed:
                self.all[backfill].noticed = noticed
            case _:
                pass


def id_of(number: int) -> str:
    """Return the id of the backfill with this number."""
    return f"backfill-{number}"


def number_of(backfill: str) -> int:
    """Return the number of a backfill."""
    return int(backfill.removeprefix("backfill-"))
