"""The events of runs and their steps."""

from __future__ import annotations

from datetime import datetime

from pytest_dagster_parity.reference.answers import Actions, RunRequest
from pytest_dagster_parity.reference.events.kinds import Happened, Record
from pytest_dagster_parity.reference.words import HoldPoint, RunStatus, StepStatus


class RunSpec(Record, frozen=True):
    """A run as it is asked for. It never changes."""

    id: str
    job: str | None = None
    assets: tuple[str, ...] = ()
    """What it is to materialize."""
    selection: tuple[str, ...] = ()
    """The assets that were asked for by name, rather than with their job."""
    checks: tuple[tuple[str, str], ...] = ()
    """The checks that were asked for by name."""
    steps: tuple[str, ...] = ()
    """The steps that it executes."""
    selected_steps: tuple[str, ...] = ()
    """Of a re-execution: the steps that the first run of its chain was launched for."""
    partitions: tuple[str, ...] = ()
    is_range: bool = False
    run_key: str | None = None
    sensor: str | None = None
    schedule: str | None = None
    scheduled_for: datetime | None = None
    backfill: str | None = None
    parent: str | None = None
    root: str | None = None
    automatic: bool = False
    tags: dict[str, str] = {}
    request: RunRequest | None = None
    """What a schedule or sensor asked for."""


class RunCreated(Happened, frozen=True):
    """A run exists; it is not launched yet."""

    spec: RunSpec


class RunChanged(Happened, frozen=True):
    """A run has another status."""

    run: str
    status: RunStatus


class RunHeld(Happened, frozen=True):
    """A run is held until it is released."""

    run: str
    point: HoldPoint


class RunReleased(Happened, frozen=True):
    """A run is held no longer."""

    run: str


class RunDeleted(Happened, frozen=True):
    """A run was deleted with its history."""

    run: str


class RetryDecided(Happened, frozen=True):
    """It was decided whether a failed run is retried as a whole."""

    run: str
    retried: bool


class HoldAsked(Happened, frozen=True):
    """Runs that match are to be held from now on."""

    point: HoldPoint
    job: str | None = None
    assets: tuple[str, ...] | None = None
    partition: str | None = None


class StepStarted(Happened, frozen=True):
    """A step of a run began, or began another attempt."""

    run: str
    step: str
    attempt: int


class StepHeld(Happened, frozen=True):
    """A step's body stays where it is; these actions are still to come."""

    run: str
    step: str
    remaining: Actions = ()
    value: int | None = None


class StepEnded(Happened, frozen=True):
    """A step is over."""

    run: str
    step: str
    status: StepStatus
    value: int | None = None
    error: str | None = None
