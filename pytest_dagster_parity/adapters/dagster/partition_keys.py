"""Partition keys in canonical form, and as Dagster spells them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dagster import MultiPartitionKey, MultiPartitionsDefinition, TimeWindowPartitionsDefinition
from dagster._utils.schedules import cron_string_iterator

if TYPE_CHECKING:
    from dagster import PartitionsDefinition

    from pytest_dagster_parity.protocol.words import PartitionKey

_NEARLY_A_DAY = timedelta(hours=22)
"""A window of a day lasts 23 hours where clocks go forward."""
_WINDOWS_LOOKED_AT = 20


def to_dagster(key: PartitionKey, partitions: PartitionsDefinition | None) -> str:
    """Return the key as Dagster spells it.

    A key that no partition of the set can have stays as it is written: it is for Dagster to refuse it.
    """
    if isinstance(key, dict):
        return _multi_to_dagster(key, partitions)
    if isinstance(partitions, TimeWindowPartitionsDefinition):
        return _time_to_dagster(key, partitions)
    return key


def from_dagster(key: str, partitions: PartitionsDefinition | None) -> PartitionKey:
    """Return the canonical form of a key that Dagster spells; a key that it could not have spelled stays as it is."""
    if isinstance(partitions, MultiPartitionsDefinition):
        return _multi_from_dagster(key, partitions)
    if isinstance(partitions, TimeWindowPartitionsDefinition):
        return _time_from_dagster(key, partitions)
    return key


def canonical_start(start: datetime, partitions: TimeWindowPartitionsDefinition) -> str:
    """Return the canonical key of the window that starts then."""
    local = start.astimezone(ZoneInfo(partitions.timezone))
    if not has_short_windows(partitions):
        return local.strftime("%Y-%m-%d")
    text = local.strftime("%Y-%m-%dT%H:%M")
    return text + _offset(local) if _occurs_twice(local) else text


@lru_cache(maxsize=256)
def has_short_windows(partitions: TimeWindowPartitionsDefinition) -> bool:
    """Whether windows are shorter than a day, so that a date does not name one."""
    starts = cron_string_iterator(partitions.start.timestamp(), partitions.cron_schedule, partitions.timezone)
    seen = [next(starts) for _ in range(_WINDOWS_LOOKED_AT)]
    return any(
        (later.astimezone(timezone.utc) - earlier.astimezone(timezone.utc)) < _NEARLY_A_DAY
        for earlier, later in pairwise(seen)
    )


def _multi_to_dagster(key: dict[str, str], partitions: PartitionsDefinition | None) -> str:
    dimensions = (
        {dimension.name: dimension.partitions_def for dimension in partitions.partitions_defs}
        if isinstance(partitions, MultiPartitionsDefinition)
        else {}
    )
    return MultiPartitionKey({name: to_dagster(value, dimensions.get(name)) for name, value in key.items()})


def _multi_from_dagster(key: str, partitions: MultiPartitionsDefinition) -> PartitionKey:
    values = key.split("|")
    dimensions = sorted(partitions.partitions_defs, key=lambda dimension: dimension.name)
    if len(values) != len(dimensions):
        return key
    return {
        dimension.name: str(from_dagster(value, dimension.partitions_def))
        for dimension, value in zip(dimensions, values, strict=True)
    }


def _time_to_dagster(key: str, partitions: TimeWindowPartitionsDefinition) -> str:
    moment = _moment_within(key, partitions)
    if moment is None:
        return key
    spelled = partitions.get_partition_key_for_timestamp(moment.timestamp())
    return spelled if _time_from_dagster(spelled, partitions) == key else key


def _time_from_dagster(key: str, partitions: TimeWindowPartitionsDefinition) -> str:
    try:
        start = partitions.start_time_for_partition_key(key)
    except (ValueError, StopIteration):
        return key
    return canonical_start(start, partitions)


def _moment_within(key: str, partitions: TimeWindowPartitionsDefinition) -> datetime | None:
    """Return a moment in the window that the canonical key names; None if it names none."""
    try:
        moment = datetime.fromisoformat(key)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(partitions.timezone))
    return moment if "T" in key else moment.replace(hour=23, minute=59)


def _occurs_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _offset(local: datetime) -> str:
    text = local.strftime("%z")
    return f"{text[:3]}:{text[3:]}"
