"""The events of backfills."""

from __future__ import annotations

from msgspec import field

from pytest_dagster_parity.reference.events.kinds import Happened, Record
from pytest_dagster_parity.reference.words import BackfillStatus, Strategy

Target = tuple[str, str | None]
"""An asset and a partition of it."""


class BackfillSpec(Record, frozen=True):
    """A backfill as it is asked for. It never changes."""

    id: str
    job: str | None = None
    partitions: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    automatic: bool = False
    requested_by: str | None = None
    parent: str | None = None
    root: str | None = None
    strategy: Strategy | None = None
    tags: dict[str, str] = {}


class BackfillRequested(Happened, frozen=True):
    """A backfill exists."""

    spec: BackfillSpec


class BackfillChanged(Happened, frozen=True):
    """A backfill has another status."""

    backfill: str
    status: BackfillStatus
    error: str | None = None


class BackfillLaunched(Happened, frozen=True):
    """A backfill asked for a run of these targets."""

    backfill: str
    run: str
    targets: tuple[Target, ...] = field(default_factory=tuple)


class BackfillProgressed(Happened, frozen=True):
    """A pass over a backfill of assets noticed how far it is. A target that is nowhere has not been asked for yet."""

    backfill: str
    materialized: tuple[Target, ...] = ()
    in_progress: tuple[Target, ...] = ()
    failed: tuple[Target, ...] = ()
