"""Orchestrators that get a rule of run keys wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from pytest_dagster_parity.reference.answers import RunRequest
from pytest_dagster_parity.reference.events import RunSpec
from pytest_dagster_parity.reference.rules import Rules
from pytest_dagster_parity.reference.rules.run_keys import existing_run_for_key
from pytest_dagster_parity.reference.words import TickStatus


def _none(sensor: str, key: str | None, runs: Iterable[RunSpec], *, request: RunRequest) -> None:
    """A run key is a label: every request is launched."""
    del sensor, key, runs, request


def _latest(sensor: str, key: str | None, runs: Iterable[RunSpec], *, request: RunRequest) -> RunSpec | None:
    """A key is compared with that of the sensor's latest run only."""
    latest = [run for run in runs if run.sensor == sensor][-1:]
    return existing_run_for_key(sensor, key, latest, request=request)


def _any(sensor: str, key: str | None, runs: Iterable[RunSpec], *, request: RunRequest) -> RunSpec | None:
    """A sensor that has launched a run with a key launches no other."""
    del request
    return next((run for run in runs if key is not None and run.sensor == sensor), None)


def _same_tags(sensor: str, key: str | None, runs: Iterable[RunSpec], *, request: RunRequest) -> RunSpec | None:
    """A key with other tags is another key."""
    return existing_run_for_key(sensor, key, [run for run in runs if run.tags == request.tags], request=request)


def _requested(*, requested: int, launched: int, told_of: int, skips: bool, resumed: bool) -> TickStatus:
    """A tick that requests a run has succeeded, whether anything was launched or not."""
    del launched, told_of, skips, resumed
    return TickStatus.SUCCESS if requested else TickStatus.SKIPPED


def _also_deleted(
    existing: Sequence[RunSpec], deleted: Sequence[RunSpec], *, of_this_tick: Collection[str]
) -> Sequence[RunSpec]:
    """A key stays spent when its run is deleted."""
    del of_this_tick
    return (*existing, *deleted)


def _never_deleted(
    existing: Sequence[RunSpec], deleted: Sequence[RunSpec], *, of_this_tick: Collection[str]
) -> Sequence[RunSpec]:
    """A key whose run was deleted once is never spent again."""
    del of_this_tick
    freed = {(run.sensor, run.run_key) for run in deleted}
    return [run for run in existing if (run.sensor, run.run_key) not in freed]


def _of_earlier_ticks(
    existing: Sequence[RunSpec], deleted: Sequence[RunSpec], *, of_this_tick: Collection[str]
) -> Sequence[RunSpec]:
    """It looks for the runs that are there before it launches the first of a tick, and not again."""
    del deleted
    return [run for run in existing if run.id not in of_this_tick]


def _of_any_tick(nominal: datetime, run_key: str | None, runs: Iterable[RunSpec]) -> RunSpec | None:
    """The key of a schedule's request is spent for ever."""
    del nominal
    return next((run for run in runs if run.run_key == run_key), None)


def _of_the_tick(nominal: datetime, run_key: str | None, runs: Iterable[RunSpec]) -> RunSpec | None:
    """A tick of a schedule has one run, whatever keys it asks for."""
    del run_key
    return next((run for run in runs if run.scheduled_for == nominal), None)


def _no_key(key: str | None) -> None:
    """Run keys are dropped."""
    del key


def _no_conflict(first: RunRequest, again: RunRequest) -> bool:
    """A request that reuses a key with another payload is dropped in silence."""
    del first, again
    return False


def _other_value_of_a_tag(first: RunRequest, again: RunRequest) -> bool:
    """Only another value of the same tag is a conflict: a tag more or less is not noticed."""
    return any(first.tags[key] != again.tags[key] for key in first.tags.keys() & again.tags.keys())


def _always_conflict(first: RunRequest, again: RunRequest) -> bool:
    """Whoever reuses a key is in conflict, also with the very same request."""
    del first, again
    return True


FAULTS: dict[str, Callable[[Rules], Rules]] = {
    "sensor-ignores-run-keys": lambda rules: replace(rules, existing_run_for_key=_none),
    "sensor-compares-run-key-with-latest-run-only": lambda rules: replace(rules, existing_run_for_key=_latest),
    "sensor-takes-every-run-key-for-spent": lambda rules: replace(rules, existing_run_for_key=_any),
    "sensor-launches-spent-key-with-other-tags": lambda rules: replace(rules, existing_run_for_key=_same_tags),
    "sensor-tick-succeeds-though-nothing-is-launched": lambda rules: replace(rules, sensor_tick_status=_requested),
    "run-key-outlives-deleted-run": lambda rules: replace(rules, runs_that_spend_keys=_also_deleted),
    "deleted-run-frees-its-key-for-ever": lambda rules: replace(rules, runs_that_spend_keys=_never_deleted),
    "sensor-compares-run-key-with-earlier-ticks-only": lambda rules: replace(
        rules, runs_that_spend_keys=_of_earlier_ticks
    ),
    "schedule-launches-one-run-per-tick": lambda rules: replace(rules, existing_run_of_tick=_of_the_tick),
    "schedule-run-key-is-spent-for-ever": lambda rules: replace(rules, existing_run_of_tick=_of_any_tick),
    "run-keys-are-dropped": lambda rules: replace(rules, effective_run_key=_no_key),
    "conflict-of-tags-is-dropped-in-silence": lambda rules: replace(rules, is_conflict=_no_conflict),
    "another-tag-is-no-conflict": lambda rules: replace(rules, is_conflict=_other_value_of_a_tag),
    "repeated-request-is-reported-as-conflict": lambda rules: replace(rules, is_conflict=_always_conflict),
}
