"""Cron expressions: at which moments they tick, in a time zone that may change its clocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from heapq import heappop, heappush
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

UTC = timezone.utc
_ALIASES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_EVERY_HOUR = ("*", "*/1", "0-23")
_A_DAY = timedelta(days=1)
_SHIFT = timedelta(hours=3)
"""More than any clock is ever put forward or back at once."""
_BEGINNING = datetime(1970, 1, 1)  # noqa: DTZ001 (cron fields are local times)

Instants = Callable[[datetime, ZoneInfo, bool], tuple[datetime, ...]]
"""The moments that a local time which an expression matches stands for: none, one, or two."""


class InvalidCron(Exception):
    """Not a cron expression of five fields, or one that can never match."""


class UnknownTimeZone(Exception):
    """Not an IANA time zone."""


def five_fields(expression: str) -> str:
    """Return the expression without aliases, its last-weekday fields spelled as `5L`."""
    fields = _ALIASES.get(expression, expression).split()
    if len(fields) != 5:  # noqa: PLR2004 (minute, hour, day, month, weekday)
        raise InvalidCron(expression)
    fields[4] = re.sub(r"\bL(\d)", r"\1L", fields[4])
    return " ".join(fields)


def check_cron(expression: str) -> None:
    """Raise InvalidCron unless the expression can tick."""
    _matches(five_fields(expression), _BEGINNING, reverse=False)


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of this name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownTimeZone(name) from error


def repeats_every_hour(expression: str) -> bool:
    """Whether the expression ticks in every hour, so that an hour that occurs twice is ticked in twice."""
    return five_fields(expression).split()[1] in _EVERY_HOUR


def has_several_a_day(expression: str) -> bool:
    """Whether the expression can tick twice on one day."""
    minute, hour = five_fields(expression).split()[:2]
    return not (minute.isdigit() and hour.isdigit())


def ticks_from(expression: str, timezone_name: str, start: datetime, instants: Instants) -> Iterator[datetime]:
    """Yield the ticks at or after a moment, ascending, in UTC."""
    zone, hourly = zone_of(timezone_name), repeats_every_hour(expression)
    waiting: list[datetime] = []
    previous: datetime | None = None
    for local in _matches(five_fields(expression), _local(start - _SHIFT, zone), reverse=False):
        earliest = min(local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        while waiting and waiting[0] < earliest:
            tick = heappop(waiting)
            if tick >= start and tick != previous:
                yield tick
                previous = tick
        for instant in instants(local, zone, hourly):
            heappush(waiting, instant)


def latest_tick(expression: str, timezone_name: str, moment: datetime, instants: Instants) -> datetime:
    """Return the last tick at or before a moment, in UTC."""
    zone, hourly = zone_of(timezone_name), repeats_every_hour(expression)
    found: datetime | None = None
    is_steady = _is_steady(zone, moment)
    for local in _matches(five_fields(expression), _local(moment, zone) + _SHIFT, reverse=True):
        if found is not None and (is_steady or local < _local(found, zone) - _SHIFT):
            return found
        for instant in instants(local, zone, hourly):
            if instant <= moment and (found is None or instant > found):
                found = instant
    raise InvalidCron(expression)


def next_tick(expression: str, timezone_name: str, moment: datetime, instants: Instants) -> datetime:
    """Return the first tick after a moment, in UTC."""
    return next(tick for tick in ticks_from(expression, timezone_name, moment, instants) if tick > moment)


def instants_of_local_tick(local: datetime, zone: ZoneInfo, repeats_hourly: bool) -> tuple[datetime, ...]:
    """Rule: what a local time that an expression matches comes to where clocks change.

    In the hour that is skipped an expression of every hour does not tick, any other ticks at the end of the gap; in the
    hour that occurs twice an expression of every hour ticks twice, any other the second time only.
    """
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return (first.astimezone(UTC),)
    if is_skipped(local, zone):
        return () if repeats_hourly else (end_of_gap(local, zone),)
    return (first.astimezone(UTC), second.astimezone(UTC)) if repeats_hourly else (second.astimezone(UTC),)


def is_skipped(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock is put forward over this local time."""
    before, after = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return before is not None and after is not None and before < after


def occurs_twice(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock is put back over this local time."""
    before, after = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return before is not None and after is not None and before > after


def end_of_gap(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment at which the clock is put forward over this local time."""
    minute = timedelta(minutes=1)
    moment = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    before = moment.astimezone(zone).utcoffset()
    while moment.astimezone(zone).utcoffset() == before:
        moment += minute
    return moment


def _matches(fields: str, start: datetime, *, reverse: bool) -> Iterator[datetime]:
    try:
        simulation = CronSim(fields, start, reverse=reverse)
    except CronSimError as error:
        raise InvalidCron(fields) from error
    return simulation


@lru_cache(maxsize=1024)
def _is_steady(zone: ZoneInfo, moment: datetime) -> bool:
    around = {(moment + days * _A_DAY).astimezone(zone).utcoffset() for days in range(-40, 3)}
    return len(around) == 1


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
