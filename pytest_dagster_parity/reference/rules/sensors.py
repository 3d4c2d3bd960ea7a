"""Rules of sensors."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from pytest_dagster_parity.reference.answers import Evaluation, RunRequest
from pytest_dagster_parity.reference.words import TickStatus


def automation_runs(stored: bool | None, by_default: bool) -> bool:
    """Whether a schedule or sensor is evaluated: as a user said, else as its definition says."""
    return by_default if stored is None else stored


def sensor_due_at(latest: datetime | None, minimum_interval: float, *, is_interrupted: bool) -> datetime | None:
    """Return from when a sensor may be evaluated again, counted from its latest evaluation; None: at once.

    A tick that a crash interrupted waits for its interval like any other.
    """
    del is_interrupted
    return None if latest is None else latest + timedelta(seconds=minimum_interval)


def cursor_after_evaluation(cursor: str | None, answered: str | None) -> str | None:
    """Return the cursor that an evaluation leaves: what it set, else the one that it was handed."""
    return cursor if answered is None else answered


def evaluation_error(evaluation: Evaluation) -> str | None:
    """Return why an evaluation contradicts itself."""
    if evaluation.skip_reason is not None and evaluation.requests:
        return "an evaluation cannot both skip and request runs"
    for addition in evaluation.add:
        if len(set(addition.keys)) != len(addition.keys):
            return "a partition key is added twice"
        for deletion in evaluation.delete:
            if addition.set == deletion.set and set(addition.keys) & set(deletion.keys):
                return "an evaluation cannot both add and delete the same partition key"
    return None


def sensor_tick_status(*, requested: int, launched: int, told_of: int, skips: bool, resumed: bool) -> TickStatus:
    """Return the status of a tick that did not fail.

    It succeeds if it launched a run or was told of one, and is skipped if all that it requested was there already. One
    that was interrupted succeeds if it requested anything, whoever launched it.
    """
    if told_of and not skips:
        return TickStatus.SUCCESS
    return TickStatus.SUCCESS if launched or (resumed and requested) else TickStatus.SKIPPED


def multi_asset_error(*, requested: int, advanced: int, sets_cursor: bool) -> str | None:
    """Return why an evaluation of a sensor on several assets is wrong."""
    if sets_cursor:
        return "the cursor of a sensor on assets is not its own"
    if requested and not advanced:
        return "the sensor requested a run and advanced no asset"
    return None


def interrupted_tick_resumes(*, decided: bool) -> bool:
    """Whether a sensor's tick that a crash interrupted goes on with what was decided, rather than being given up."""
    return decided


def run_of_request(reserved: str, *, resumed: bool, fresh: str) -> str:
    """Return the id of a request's run: the one that was reserved when it was decided, also when that is resumed."""
    del resumed, fresh
    return reserved


def cursor_moves_with_decision() -> bool:
    """Whether a sensor's cursor moves as soon as user code has answered, before anything of the answer is done."""
    return False


def events_seen(latest: Mapping[str, int], consumed: Mapping[str, int]) -> Collection[str]:
    """Return the assets whose latest event (by number) a sensor has not consumed."""
    return {asset for asset, number in latest.items() if number > consumed.get(asset, 0)}


def events_consumed(seen: Mapping[str, int], advanced: Collection[str]) -> dict[str, int]:
    """Return what a sensor on several assets consumes: the events of the assets that it advances, no others."""
    return {asset: number for asset, number in seen.items() if asset in advanced}


def unhandled_changes(changes: Iterable[int], position: int | None) -> tuple[int, ...]:
    """Return the run status changes that a sensor is told of, by number: those after its position."""
    return () if position is None else tuple(number for number in changes if number > position)


def pushed_event_is_new(event: str, handled: Collection[str]) -> bool:
    """Whether a pushed event is handled: once per identity."""
    return event not in handled


def push_is_handled_at_once(latest: datetime | None, minimum_interval: float, now: datetime) -> bool:
    """Whether a pushed event is handled when it comes, however short ago the sensor was evaluated."""
    del latest, minimum_interval, now
    return True


def partitions_to_add(keys: Iterable[str], existing: Collection[str]) -> tuple[str, ...]:
    """Return the keys that adding them adds; those that exist stay as they are."""
    return tuple(key for key in dict.fromkeys(keys) if key not in existing)


def partitions_to_delete(keys: Iterable[str], existing: Collection[str]) -> tuple[str, ...]:
    """Return the keys that deleting them deletes; those that do not exist are passed over."""
    return tuple(key for key in dict.fromkeys(keys) if key in existing)


def request_may_run_partition(
    partition: str, existing: Collection[str], added: Collection[str], deleted: Collection[str]
) -> bool:
    """Whether a sensor may run a partition: as its own additions and deletions leave the set."""
    return partition not in deleted and (partition in existing or partition in added)


def request_job(request: RunRequest, jobs: Collection[str]) -> str | None:
    """Return the job that a request is for: the one it names, or the only target."""
    if request.job is not None:
        return request.job
    return next(iter(jobs)) if len(jobs) == 1 else None
