"""Partition sets and keys, between the protocol's words and the orchestrator's."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from pytest_dagster_parity.adapters.partition_spelling import NotATimeKey, TimeSpelling
from pytest_dagster_parity.protocol import definitions as told
from pytest_dagster_parity.protocol.words import PartitionKey
from pytest_dagster_parity.reference.cron import five_fields, has_several_a_day
from pytest_dagster_parity.reference.partitions import mappings
from pytest_dagster_parity.reference.partitions.sets import (
    DynamicPartitions,
    MultiPartitions,
    PartitionSet,
    StaticPartitions,
    TimePartitions,
)
from pytest_dagster_parity.reference.rules import Rules

_DAY = "%Y-%m-%d"
_MINUTE = "%Y-%m-%d-%H:%M"
Dimension: TypeAlias = StaticPartitions | DynamicPartitions | TimePartitions


def partition_set(partitions: told.Partitions) -> PartitionSet:
    """Return the orchestrator's set."""
    if partitions.multi is not None:
        dimensions = {name: partition_set(each) for name, each in partitions.multi.items()}
        return MultiPartitions(
            tuple((name, each) for name, each in dimensions.items() if not isinstance(each, MultiPartitions))
        )
    if partitions.static is not None:
        return StaticPartitions(partitions.static)
    if partitions.numbered is not None:
        numbered = partitions.numbered
        return StaticPartitions(tuple(f"{numbered.prefix}{number}" for number in range(numbered.count)))
    if partitions.dynamic is not None:
        return DynamicPartitions(partitions.dynamic)
    return _time_set(partitions)


def partition_mapping(mapping: told.PartitionMapping) -> mappings.Mapping:  # noqa: PLR0911 (one case a kind)
    """Return the orchestrator's mapping."""
    if mapping.identity is not None:
        return mappings.Identity()
    if mapping.all is not None:
        return mappings.All()
    if mapping.last is not None:
        return mappings.Last()
    if mapping.static is not None:
        return mappings.Static(frozenset((up, down) for up, downs in mapping.static.items() for down in downs))
    if mapping.specific is not None:
        return mappings.Specific(mapping.specific)
    if mapping.multi_to_single is not None:
        return mappings.MultiToSingle(mapping.multi_to_single.dimension)
    if mapping.multi is not None:
        return mappings.ByDimension(
            tuple(
                (each.upstream, each.downstream, partition_mapping(each.mapping) if each.mapping else None)
                for each in mapping.multi
            )
        )
    window = mapping.time_window or told.TimeWindowMapping()
    return mappings.TimeWindow(start_offset=window.start_offset, end_offset=window.end_offset)


class Spelling:
    """Partition keys: canonical in the protocol, spelled as Dagster spells them in the orchestrator."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def to_target(self, key: PartitionKey, partitions: PartitionSet | None) -> str:
        """Return the orchestrator's key. One that the set cannot have stays as it is: it is the target's to refuse."""
        if isinstance(key, dict):
            dimensions = dict(partitions.dimensions) if isinstance(partitions, MultiPartitions) else {}
            names = self._rules.order_of_dimensions(tuple(key))
            return self._rules.key_of_dimensions([self.to_target(key[name], dimensions.get(name)) for name in names])
        if not isinstance(partitions, TimePartitions):
            return key
        try:
            return partitions.key_of(_spelling(partitions).start_of(key))
        except NotATimeKey:
            return key

    def from_target(self, key: str, partitions: PartitionSet | None) -> PartitionKey:
        """Return the canonical key of one of the orchestrator's keys."""
        if isinstance(partitions, MultiPartitions):
            dimensions = dict(partitions.dimensions)
            names = self._rules.order_of_dimensions(tuple(dimensions))
            parts = key.split("|")
            if len(parts) != len(names):
                return key
            return {name: self._from_time(part, dimensions[name]) for name, part in zip(names, parts, strict=True)}
        return self._from_time(key, partitions)

    def _from_time(self, key: str, partitions: PartitionSet | None) -> str:
        if not isinstance(partitions, TimePartitions):
            return key
        start = _parsed(key, partitions)
        return key if start is None else _spelling(partitions).key_of(start)


def _spelling(partitions: TimePartitions) -> TimeSpelling:
    return TimeSpelling(timezone=partitions.timezone, cron=five_fields(partitions.cron))


def _parsed(key: str, partitions: TimePartitions) -> datetime | None:
    """Return the moment at which the window of a key begins; None: the set does not spell keys so."""
    try:
        return datetime.strptime(key, partitions.format).replace(tzinfo=partitions.zone)
    except ValueError:
        pass
    try:
        return datetime.strptime(key, partitions.format + "%z").astimezone(partitions.zone)
    except ValueError:
        return None


def _time_set(partitions: told.Partitions) -> TimePartitions:
    if partitions.hourly is not None:
        return _windows(partitions.hourly, f"{partitions.hourly.minute_offset} * * * *", _MINUTE)
    if partitions.daily is not None:
        return _windows(partitions.daily, f"{_time_of_day(partitions.daily)} * * *", _DAY)
    if partitions.weekly is not None:
        return _windows(
            partitions.weekly, f"{_time_of_day(partitions.weekly)} * * {partitions.weekly.day_offset}", _DAY
        )
    if partitions.monthly is not None:
        day = partitions.monthly.day_offset or 1
        return _windows(partitions.monthly, f"{_time_of_day(partitions.monthly)} {day} * *", _DAY)
    if partitions.cron is not None:
        cron = partitions.cron.cron
        return _windows(partitions.cron, cron, _MINUTE if _is_fine(cron) else _DAY)
    raise ValueError("partitions without a kind")


def _is_fine(cron: str) -> bool:
    try:
        return has_several_a_day(cron)
    except Exception:  # noqa: BLE001 (an expression that is none is the target's to refuse)
        return False


def _windows(partitions: told.TimePartitions, cron: str, spelled: str) -> TimePartitions:
    return TimePartitions(
        cron=cron,
        start=_local(partitions.start),
        end=_local(partitions.end) if partitions.end is not None else None,
        timezone=partitions.timezone,
        format=partitions.format or spelled,
        end_offset=partitions.end_offset,
        exclusions=tuple(_exclusion(each) for each in partitions.exclusions),
    )


def _time_of_day(partitions: told.TimePartitions) -> str:
    return f"{partitions.minute_offset} {partitions.hour_offset}"


def _exclusion(text: str) -> str | datetime:
    try:
        return _local(text)
    except ValueError:
        return text


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text)
