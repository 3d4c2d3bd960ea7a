"""Rules of schedules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from pytest_dagster_parity.reference.answers import RunRequest
from pytest_dagster_parity.reference.events import RunSpec
from pytest_dagster_parity.reference.words import TickStatus


def first_nominal_time(started_at: datetime, changed_at: datetime | None) -> datetime:
    """Return the moment from which nominal times count: since it runs, and since its cron is what it is."""
    return started_at if changed_at is None else max(started_at, changed_at)


def nominal_times_to_tick(missed: Sequence[datetime], *, partitioned: bool) -> Sequence[datetime]:
    """Return which of the nominal times that have passed get a tick: the latest one only, whatever is scheduled."""
    del partitioned
    return missed[-1:]


def nominal_time_is_handled(nominal: datetime, ticked: Sequence[datetime]) -> bool:
    """Whether a nominal time has had its tick: it or a later one stands in the history."""
    return any(nominal <= tick for tick in ticked)


def tick_is_retried(failures: int, max_retries: int) -> bool:
    """Whether a tick that failed so often is evaluated again."""
    return failures <= max_retries


def schedule_requests_error(requests: Sequence[RunRequest]) -> str | None:
    """Return why a schedule may not ask for these runs: several need run keys."""
    if len(requests) > 1 and any(not request.run_key for request in requests):
        return "several run requests of a schedule must each have a run key"
    return None


def interrupted_tick_is_finished() -> bool:
    """Whether a schedule's tick that a crash interrupted is taken up again."""
    return True


def existing_run_of_tick(nominal: datetime, run_key: str | None, runs: Iterable[RunSpec]) -> RunSpec | None:
    """Return the run that this very tick has already made for the request; other ticks' keys do not count."""
    return next((run for run in runs if run.scheduled_for == nominal and run.run_key == run_key), None)


def partitions_of_scheduled_tick(keys: Sequence[str], *, of_time: bool) -> Sequence[str]:
    """Return the partitions that a tick of a partitioned schedule runs: the latest of time, or every key."""
    return keys[-1:] if of_time else keys


def schedule_tick_status(requested: int) -> TickStatus:
    """Return the status of a tick that did not fail: it is skipped if nothing is asked for."""
    return TickStatus.SUCCESS if requested else TickStatus.SKIPPED


def crons_in_force(followed: Sequence[str] | None, deployed: Sequence[str]) -> Sequence[str]:
    """Return the cron expressions that a schedule follows: those of the code, whatever was noted as followed before."""
    del followed
    return deployed


def cron_change_takes_effect(old: Sequence[str] | None, new: Sequence[str]) -> bool:
    """Whether the cron expressions that are deployed differ from those that were followed."""
    return old != new
