"""Rules of run keys."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from pytest_dagster_parity.reference.answers import RunRequest
from pytest_dagster_parity.reference.events import RunSpec


def effective_run_key(key: str | None) -> str | None:
    """Return the key that counts: an empty one is none; no other text is changed."""
    return key or None


def runs_that_spend_keys(
    existing: Sequence[RunSpec], deleted: Sequence[RunSpec], *, of_this_tick: Collection[str]
) -> Sequence[RunSpec]:
    """Return the runs whose keys are spent: those that exist, also of this tick. A deleted run frees its key."""
    del deleted, of_this_tick
    return existing


def existing_run_for_key(
    sensor: str, key: str | None, runs: Iterable[RunSpec], *, request: RunRequest
) -> RunSpec | None:
    """Return the run that spends a sensor's key, whatever became of it, and whatever else is requested now."""
    del request
    if key is None:
        return None
    return next((run for run in runs if run.sensor == sensor and run.run_key == key), None)


def is_conflict(first: RunRequest, again: RunRequest) -> bool:
    """Whether a request that reuses a key asks for something else than the first did."""
    return (first.tags, first.partition, first.job, set(first.assets)) != (
        again.tags,
        again.partition,
        again.job,
        set(again.assets),
    )


def tags_of_requested_run(job: dict[str, str], automation: dict[str, str], request: dict[str, str]) -> dict[str, str]:
    """Return a run's tags: the request's win over the schedule's, and those over the job's."""
    return {**job, **automation, **request}
