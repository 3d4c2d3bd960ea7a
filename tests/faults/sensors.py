"""Orchestrators that get a rule of sensors wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from pytest_dagster_parity.reference.rules import Rules
from pytest_dagster_parity.reference.rules.sensors import sensor_due_at


def _starts_over(*, decided: bool) -> bool:
    """It gives a tick that was interrupted up, and evaluates the sensor again."""
    del decided
    return False


def _at_once() -> bool:
    """It stores the cursor as soon as user code has answered, before the runs are launched."""
    return True


def _at_once_if_interrupted(
    latest: datetime | None, minimum_interval: float, *, is_interrupted: bool
) -> datetime | None:
    """A tick that was interrupted is resumed at the next opportunity, not at the next interval."""
    return None if is_interrupted else sensor_due_at(latest, minimum_interval, is_interrupted=is_interrupted)


def _fresh_if_resumed(reserved: str, *, resumed: bool, fresh: str) -> str:
    """A tick that is resumed launches all its runs anew, also those that were launched."""
    return fresh if resumed else reserved


def _exists_already(
    partition: str, existing: Collection[str], added: Collection[str], deleted: Collection[str]
) -> bool:
    """It resolves the partitions of run requests before it adds those that the same result adds."""
    del added, deleted
    return partition in existing


def _adds_nothing(keys: Iterable[str], existing: Collection[str]) -> tuple[str, ...]:
    """It accepts requests to add partitions, and adds none."""
    del keys, existing
    return ()


def _adds_the_first(keys: Iterable[str], existing: Collection[str]) -> tuple[str, ...]:
    """Of several partitions that are added at once it adds the first."""
    return tuple(key for key in keys if key not in existing)[:1]


def _all_seen(seen: Mapping[str, int], advanced: Collection[str]) -> dict[str, int]:
    """A sensor consumes every event that it was handed, whatever it advances."""
    del advanced
    return dict(seen)


def _up_to_the_latest(seen: Mapping[str, int], advanced: Collection[str]) -> dict[str, int]:
    """A sensor has one position for all its assets: what is older than what it advances is consumed too."""
    position = max((seen[asset] for asset in advanced if asset in seen), default=0)
    return {asset: number for asset, number in seen.items() if number <= position}


def _all_unless_some(seen: Mapping[str, int], advanced: Collection[str]) -> dict[str, int]:
    """A sensor that advances nothing is not interested: all that it was handed is consumed."""
    return {asset: number for asset, number in seen.items() if asset in advanced or not advanced}


def _the_latest_of_all(latest: Mapping[str, int], consumed: Mapping[str, int]) -> Collection[str]:
    """A sensor is handed the latest event of each asset every time, consumed or not."""
    del consumed
    return set(latest)


def _once_an_interval(latest: datetime | None, minimum_interval: float, now: datetime) -> bool:
    """A pushed event is handled only if the sensor's interval has passed since the last one."""
    return latest is None or now - latest >= timedelta(seconds=minimum_interval)


def _after_an_interval(latest: datetime | None, minimum_interval: float, now: datetime) -> bool:
    """A pushed event waits until a sensor is polled, which is never at once."""
    del latest, minimum_interval, now
    return False


def _every_delivery(event: str, handled: Collection[str]) -> bool:
    """Every delivery of an event is handled, also of one that was handled."""
    del event, handled
    return True


def _not_the_latest() -> Callable[[str, Collection[str]], bool]:
    """A sensor knows the event again that it handled last, and no earlier one."""
    latest: list[str] = []

    def pushed_event_is_new(event: str, handled: Collection[str]) -> bool:
        is_new = not handled or event not in latest
        latest[:] = [event]
        return is_new

    return pushed_event_is_new


def _the_first_only(event: str, handled: Collection[str]) -> bool:
    """A sensor handles one event in its life."""
    del event
    return not handled


FAULTS: dict[str, Callable[[Rules], Rules]] = {
    "sensor-evaluates-again-after-crash": lambda rules: replace(rules, interrupted_tick_resumes=_starts_over),
    "sensor-resumes-before-its-interval": lambda rules: replace(rules, sensor_due_at=_at_once_if_interrupted),
    "sensor-cursor-moves-before-runs-are-launched": lambda rules: replace(rules, cursor_moves_with_decision=_at_once),
    "sensor-launches-runs-twice-after-crash": lambda rules: replace(rules, run_of_request=_fresh_if_resumed),
    "sensor-resolves-runs-before-adding-partitions": lambda rules: replace(
        rules, request_may_run_partition=_exists_already
    ),
    "partitions-that-are-added-are-dropped": lambda rules: replace(rules, partitions_to_add=_adds_nothing),
    "one-partition-of-several-is-added": lambda rules: replace(rules, partitions_to_add=_adds_the_first),
    "multi-asset-sensor-consumes-all-it-is-handed": lambda rules: replace(rules, events_consumed=_all_seen),
    "multi-asset-sensor-has-one-cursor-for-all": lambda rules: replace(rules, events_consumed=_up_to_the_latest),
    "multi-asset-sensor-consumes-what-it-ignores": lambda rules: replace(rules, events_consumed=_all_unless_some),
    "multi-asset-sensor-hands-consumed-events-again": lambda rules: replace(rules, events_seen=_the_latest_of_all),
    "push-sensor-handles-one-event-per-interval": lambda rules: replace(
        rules, push_is_handled_at_once=_once_an_interval
    ),
    "push-sensor-waits-for-its-interval": lambda rules: replace(rules, push_is_handled_at_once=_after_an_interval),
    "push-sensor-handles-each-delivery": lambda rules: replace(rules, pushed_event_is_new=_every_delivery),
    "push-sensor-knows-latest-event-only": lambda rules: replace(rules, pushed_event_is_new=_not_the_latest()),
    "push-sensor-hears-first-event-only": lambda rules: replace(rules, pushed_event_is_new=_the_first_only),
}
