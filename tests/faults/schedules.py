"""Orchestrators that get a rule of schedules wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pytest_dagster_parity.reference.cron import instants_of_local_tick
from pytest_dagster_parity.reference.events import RunSpec
from pytest_dagster_parity.reference.rules import Rules
from pytest_dagster_parity.reference.words import RunStatus

_NEW_YORK = ZoneInfo("America/New_York")
_A_CENTURY = timedelta(days=36525)


def _first_of_two(local: datetime, zone: ZoneInfo, repeats_hourly: bool) -> tuple[datetime, ...]:
    """In an hour that occurs twice it ticks the first time only."""
    return instants_of_local_tick(local, zone, repeats_hourly)[:1]


def _second_of_two(local: datetime, zone: ZoneInfo, repeats_hourly: bool) -> tuple[datetime, ...]:
    """In an hour that occurs twice it ticks the second time only."""
    return instants_of_local_tick(local, zone, repeats_hourly)[-1:]


def _run_of_local_time(nominal: datetime, run_key: str | None, runs: Iterable[RunSpec]) -> RunSpec | None:
    """It knows the run of a tick by its local time, which an hour that occurs twice has twice."""
    return next((run for run in runs if run.run_key == run_key and _local(run.scheduled_for) == _local(nominal)), None)


def _local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(_NEW_YORK).replace(tzinfo=None, fold=0)


def _all_missed(missed: Sequence[datetime], *, partitioned: bool) -> Sequence[datetime]:
    """After a downtime it ticks for every time that it missed."""
    del partitioned
    return missed


def _first_missed(missed: Sequence[datetime], *, partitioned: bool) -> Sequence[datetime]:
    """After a downtime it makes up what it missed one by one, the oldest first."""
    del partitioned
    return missed[:1]


def _only_what_is_on_time(missed: Sequence[datetime], *, partitioned: bool) -> Sequence[datetime]:
    """Once it has missed several times it gives all of them up."""
    del partitioned
    return missed if len(missed) == 1 else ()


def _no_run(nominal: datetime, run_key: str | None, runs: Iterable[RunSpec]) -> None:
    """It never looks whether a tick has made a run already: before it died, or for an equal request."""
    del nominal, run_key, runs


def _launched_when_created(status: RunStatus, *, held: bool, has_queue: bool) -> bool:
    """It takes a run that exists for a run that was launched."""
    del status, held, has_queue
    return False


def _is_not_finished() -> bool:
    """It leaves a tick that was interrupted as it is."""
    return False


def _started_with(followed: Sequence[str] | None, deployed: Sequence[str]) -> Sequence[str]:
    """It follows the cron expression that it was started with until it is restarted."""
    return followed or deployed


def _both(followed: Sequence[str] | None, deployed: Sequence[str]) -> Sequence[str]:
    """It follows the new cron expression and goes on with the old one."""
    return tuple({*(followed or ()), *deployed})


def _notes_the_first_only(old: Sequence[str] | None, new: Sequence[str]) -> bool:
    """It does not notice that a cron expression is replaced."""
    del new
    return old is None


def _since_it_was_started(started_at: datetime, changed_at: datetime | None) -> datetime:
    """It counts the times of a new cron expression from when the schedule was started."""
    del changed_at
    return started_at


def _never_again(started_at: datetime, changed_at: datetime | None) -> datetime:
    """A schedule whose cron expression was replaced ticks no more."""
    return started_at if changed_at is None else changed_at + _A_CENTURY


FAULTS: dict[str, Callable[[Rules], Rules]] = {
    "schedule-skips-first-of-repeated-hours": lambda rules: replace(rules, instants_of_local_tick=_second_of_two),
    "schedule-skips-second-of-repeated-hours": lambda rules: replace(rules, instants_of_local_tick=_first_of_two),
    "schedule-launches-repeated-hour-once": lambda rules: replace(rules, existing_run_of_tick=_run_of_local_time),
    "schedule-catches-up-every-missed-tick": lambda rules: replace(rules, nominal_times_to_tick=_all_missed),
    "schedule-makes-up-one-missed-tick-per-evaluation": lambda rules: replace(
        rules, nominal_times_to_tick=_first_missed
    ),
    "schedule-gives-up-missed-ticks": lambda rules: replace(rules, nominal_times_to_tick=_only_what_is_on_time),
    "schedule-never-looks-for-run-of-its-tick": lambda rules: replace(rules, existing_run_of_tick=_no_run),
    "schedule-leaves-created-run-unlaunched-after-crash": lambda rules: replace(
        rules, run_was_left_alone=_launched_when_created
    ),
    "schedule-gives-up-interrupted-tick": lambda rules: replace(rules, interrupted_tick_is_finished=_is_not_finished),
    "schedule-keeps-cron-it-was-started-with": lambda rules: replace(
        rules, crons_in_force=_started_with, cron_change_takes_effect=_notes_the_first_only
    ),
    "schedule-follows-old-cron-too": lambda rules: replace(
        rules, crons_in_force=_both, cron_change_takes_effect=_notes_the_first_only
    ),
    "schedule-makes-up-past-of-new-cron": lambda rules: replace(rules, first_nominal_time=_since_it_was_started),
    "schedule-stops-when-its-cron-changes": lambda rules: replace(rules, first_nominal_time=_never_again),
}
