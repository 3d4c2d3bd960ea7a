"""Orchestrators that get a rule of partitions wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from pytest_dagster_parity.reference.rules import Rules


def _as_declared(names: Sequence[str]) -> Sequence[str]:
    """A key names its dimensions as they were declared."""
    return names


def _date_first(names: Sequence[str]) -> Sequence[str]:
    """A key begins with its date, then come the other dimensions by name."""
    return sorted(names, key=lambda name: (name != "date", name))


def _date_last(names: Sequence[str]) -> Sequence[str]:
    """A key ends with its date, after the other dimensions by name."""
    return sorted(names, key=lambda name: (name == "date", name))


def _with_comma(keys: Sequence[str]) -> str:
    """The keys of the dimensions are joined by a comma."""
    return ",".join(keys)


def _overlap_or_touch(start: datetime, end: datetime, other_start: datetime, other_end: datetime) -> bool:
    """The end of a window belongs to it: windows that touch overlap."""
    return start <= other_end and other_start <= end


def _begin_together(start: datetime, end: datetime, other_start: datetime, other_end: datetime) -> bool:
    """A window depends on the one that begins when it does."""
    del end, other_end
    return start == other_start


def _standard_time(local: datetime, zone: ZoneInfo, repeats_hourly: bool) -> tuple[datetime, ...]:
    """Clocks never change: all days last 24 hours, in the zone's standard time."""
    del repeats_hourly
    winter = local.replace(month=1, day=1, tzinfo=zone).utcoffset()
    return (local.replace(tzinfo=timezone(winter) if winter else timezone.utc).astimezone(timezone.utc),)


def _utc(local: datetime, zone: ZoneInfo, repeats_hourly: bool) -> tuple[datetime, ...]:
    """The time zone is ignored: windows begin at midnight UTC."""
    del zone, repeats_hourly
    return (local.replace(tzinfo=timezone.utc),)


def _always(*, exists: bool) -> bool:
    """A run of any partition is launched, whether the partition exists or not."""
    del exists
    return True


def _never(*, exists: bool) -> bool:
    """No partition is ever found when a run of it is to be launched."""
    del exists
    return False


FAULTS: dict[str, Callable[[Rules], Rules]] = {
    "multi-key-in-declared-order": lambda rules: replace(rules, order_of_dimensions=_as_declared),
    "multi-key-begins-with-date": lambda rules: replace(rules, order_of_dimensions=_date_first),
    "multi-key-ends-with-date": lambda rules: replace(rules, order_of_dimensions=_date_last),
    "multi-key-is-joined-by-comma": lambda rules: replace(rules, key_of_dimensions=_with_comma),
    "windows-that-touch-overlap": lambda rules: replace(rules, windows_overlap=_overlap_or_touch),
    "day-depends-on-its-first-hour-only": lambda rules: replace(rules, windows_overlap=_begin_together),
    "every-day-lasts-24-hours": lambda rules: replace(rules, instants_of_local_tick=_standard_time),
    "windows-begin-at-utc-midnight": lambda rules: replace(rules, instants_of_local_tick=_utc),
    "unknown-partition-is-launched": lambda rules: replace(rules, partition_may_be_launched=_always),
    "known-partition-is-refused": lambda rules: replace(rules, partition_may_be_launched=_never),
}
