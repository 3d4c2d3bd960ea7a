"""Partition keys in canonical form, and as Dagster spells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagster import MultiPartitionKey, MultiPartitionsDefinition, TimeWindowPartitionsDefinition

from pytest_dagster_parity.adapters.partition_spelling import NotATimeKey, TimeSpelling

if TYPE_CHECKING:
    from dagster import PartitionsDefinition

    from pytest_dagster_parity.protocol.words import PartitionKey


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
    try:
        start = _spelling(partitions).start_of(key)
    except NotATimeKey:
        return key
    spelled = partitions.get_partition_key_for_timestamp(start.timestamp())
    return spelled if _time_from_dagster(spelled, partitions) == key else key


def _time_from_dagster(key: str, partitions: TimeWindowPartitionsDefinition) -> str:
    try:
        start = partitions.start_time_for_partition_key(key)
    except (ValueError, StopIteration):
        return key
    return _spelling(partitions).key_of(start)


def _spelling(partitions: TimeWindowPartitionsDefinition) -> TimeSpelling:
    return TimeSpelling(timezone=partitions.timezone, cron=partitions.cron_schedule)
