"""Sets of partitions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from dagster import (
    DailyPartitionsDefinition,
    DynamicPartitionsDefinition,
    HourlyPartitionsDefinition,
    MonthlyPartitionsDefinition,
    MultiPartitionsDefinition,
    PartitionsDefinition,
    StaticPartitionsDefinition,
    TimeWindowPartitionsDefinition,
    WeeklyPartitionsDefinition,
)

if TYPE_CHECKING:
    from pytest_dagster_parity.protocol.definitions import CronPartitions, Partitions, TimePartitions

_DATE_FORMAT = "%Y-%m-%d"
_HOUR_FORMAT = "%Y-%m-%d-%H:%M"


def build_partitions(partitions: Partitions | None) -> PartitionsDefinition | None:
    """Return Dagster's definition of a set of partitions."""
    if partitions is None:
        return None
    if partitions.static is not None:
        return StaticPartitionsDefinition(list(partitions.static))
    if partitions.numbered is not None:
        numbered = partitions.numbered
        return StaticPartitionsDefinition([f"{numbered.prefix}{number}" for number in range(numbered.count)])
    if partitions.dynamic is not None:
        return DynamicPartitionsDefinition(name=partitions.dynamic)
    if partitions.multi is not None:
        dimensions: dict[str, Any] = {name: build_partitions(part) for name, part in partitions.multi.items()}
        return MultiPartitionsDefinition(dimensions)
    return _time_partitions(partitions)


def _time_partitions(partitions: Partitions) -> PartitionsDefinition:
    if (hourly := partitions.hourly) is not None:
        return HourlyPartitionsDefinition(minute_offset=hourly.minute_offset, **_window(hourly))
    if (daily := partitions.daily) is not None:
        return DailyPartitionsDefinition(**_time_of_day(daily), **_window(daily))
    if (weekly := partitions.weekly) is not None:
        return WeeklyPartitionsDefinition(day_offset=weekly.day_offset, **_time_of_day(weekly), **_window(weekly))
    if (monthly := partitions.monthly) is not None:
        day = monthly.day_offset or 1
        return MonthlyPartitionsDefinition(day_offset=day, **_time_of_day(monthly), **_window(monthly))
    if partitions.cron is not None:
        return _cron_partitions(partitions.cron)
    raise ValueError("partitions of no kind")


def _cron_partitions(partitions: CronPartitions) -> PartitionsDefinition:
    at_midnight = partitions.cron.split()[:2] == ["0", "0"]
    return TimeWindowPartitionsDefinition(
        start=datetime.fromisoformat(partitions.start),
        end=_moment(partitions.end),
        fmt=partitions.format or (_DATE_FORMAT if at_midnight else _HOUR_FORMAT),
        timezone=partitions.timezone,
        end_offset=partitions.end_offset,
        cron_schedule=partitions.cron,
        **_exclusions(partitions),
    )


def _time_of_day(partitions: TimePartitions) -> dict[str, int]:
    return {"minute_offset": partitions.minute_offset, "hour_offset": partitions.hour_offset}


def _window(partitions: TimePartitions) -> dict[str, Any]:
    return {
        "start_date": datetime.fromisoformat(partitions.start),
        "end_date": _moment(partitions.end),
        "timezone": partitions.timezone,
        "end_offset": partitions.end_offset,
        "fmt": partitions.format,
        **_exclusions(partitions),
    }


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _exclusions(partitions: TimePartitions) -> dict[str, Any]:
    """Return the argument only where it is used: Dagster 1.10 does not know it."""
    if not partitions.exclusions:
        return {}
    return {"exclusions": [text if " " in text else datetime.fromisoformat(text) for text in partitions.exclusions]}
