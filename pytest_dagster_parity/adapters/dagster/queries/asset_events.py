"""What is recorded of an asset: its materializations, and all its events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagster import DagsterEventType
from dagster._core.definitions.data_version import DATA_VERSION_TAG
from dagster._core.instance import RUNLESS_RUN_ID

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.dagster.partition_sets import partitions_if_known
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.records import AssetEventRecord, Materialization
from pytest_dagster_parity.protocol.words import AssetEventKind, RefusalKind

if TYPE_CHECKING:
    from dagster import EventLogRecord, PartitionsDefinition

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask
    from pytest_dagster_parity.protocol.words import PartitionKey

_ALL = 10_000
"""Dagster asks for a limit; its own is a thousand at a time."""
_NAMES = {
    "ASSET_MATERIALIZATION": AssetEventKind.MATERIALIZATION,
    "ASSET_OBSERVATION": AssetEventKind.OBSERVATION,
    "ASSET_FAILED_TO_MATERIALIZE": AssetEventKind.FAILED_TO_MATERIALIZE,  # not in the first versions of Dagster 1.10
}
_KINDS = {kind: _NAMES[kind.name] for kind in DagsterEventType if kind.name in _NAMES}


def materializations(world: World, request: ask.Materializations) -> tuple[Materialization, ...]:
    """Return the asset's materializations since it was last wiped, oldest first."""
    key = asset_key(request.of)
    _require(world, request.of)
    with world.frozen():
        records = world.instance.fetch_materializations(key, limit=_ALL, ascending=True).records
        partitions = partitions_if_known(world, asset=request.of)
        return tuple(
            Materialization(
                partition=_partition(world, record, partitions), run=_run(record), data_version=_data_version(record)
            )
            for record in records
        )


def asset_events(world: World, request: ask.AssetEvents) -> tuple[AssetEventRecord, ...]:
    """Return the asset's events that its users are shown, oldest first."""
    key = asset_key(request.of)
    _require(world, request.of)
    instance = world.instance
    fetches = [instance.fetch_materializations, instance.fetch_observations]
    if instance.can_read_asset_failure_events():
        fetches.append(instance.fetch_failed_materializations)
    with world.frozen():
        records = [record for fetch in fetches for record in fetch(key, limit=_ALL, ascending=True).records]
        partitions = partitions_if_known(world, asset=request.of)
        return tuple(_event(world, record, partitions) for record in sorted(records, key=lambda each: each.storage_id))


def _event(world: World, record: EventLogRecord, partitions: PartitionsDefinition | None) -> AssetEventRecord:
    return AssetEventRecord(
        kind=_KINDS[record.event_log_entry.get_dagster_event().event_type],
        partition=_partition(world, record, partitions),
        run=_run(record),
        data_version=_data_version(record),
    )


def _partition(world: World, record: EventLogRecord, partitions: PartitionsDefinition | None) -> PartitionKey | None:
    text = record.event_log_entry.get_dagster_event().partition
    return None if text is None else world.from_dagster_key(text, partitions)


def _run(record: EventLogRecord) -> str | None:
    return None if record.run_id in ("", RUNLESS_RUN_ID) else record.run_id


def _data_version(record: EventLogRecord) -> str | None:
    entry = record.event_log_entry
    event = entry.asset_materialization or entry.asset_observation
    return (event.tags or {}).get(DATA_VERSION_TAG) if event else None


def _require(world: World, asset: str) -> None:
    """Refuse what is neither defined nor known from earlier definitions."""
    key = asset_key(asset)
    if not (world.asset_graph().has(key) or world.instance.has_asset_key(key)):
        raise Refused(RefusalKind.UNKNOWN_NAME, f"there is no asset {asset}")
