"""How the partitions of an asset map to those of its dependencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagster import (
    AllPartitionMapping,
    DimensionPartitionMapping,
    IdentityPartitionMapping,
    LastPartitionMapping,
    MultiPartitionMapping,
    MultiPartitionsDefinition,
    MultiToSingleDimensionPartitionMapping,
    PartitionMapping,
    SpecificPartitionsPartitionMapping,
    StaticPartitionMapping,
    TimeWindowPartitionMapping,
)

from pytest_dagster_parity.adapters.dagster.partition_keys import to_dagster

if TYPE_CHECKING:
    from dagster import PartitionsDefinition

    from pytest_dagster_parity.protocol import definitions as given


def build_mapping(
    mapping: given.PartitionMapping | None, upstream: PartitionsDefinition | None
) -> PartitionMapping | None:
    """Return Dagster's mapping; `upstream` is the set whose keys it names."""
    if mapping is None:
        return None
    if mapping.identity is not None:
        return IdentityPartitionMapping()
    if mapping.all is not None:
        return AllPartitionMapping()
    if mapping.last is not None:
        return LastPartitionMapping()
    if mapping.time_window is not None:
        window = mapping.time_window
        return TimeWindowPartitionMapping(
            start_offset=window.start_offset,
            end_offset=window.end_offset,
            allow_nonexistent_upstream_partitions=window.allow_nonexistent_upstream,
        )
    return _by_keys_or_dimensions(mapping, upstream)


def _by_keys_or_dimensions(mapping: given.PartitionMapping, upstream: PartitionsDefinition | None) -> PartitionMapping:
    if mapping.static is not None:
        return StaticPartitionMapping({key: list(downstream) for key, downstream in mapping.static.items()})
    if mapping.specific is not None:
        return SpecificPartitionsPartitionMapping([to_dagster(key, upstream) for key in mapping.specific])
    if mapping.multi_to_single is not None:
        return MultiToSingleDimensionPartitionMapping(mapping.multi_to_single.dimension)
    return MultiPartitionMapping(
        {each.upstream: _dimension_mapping(each, _dimension(upstream, each.upstream)) for each in mapping.multi or ()}
    )


def _dimension_mapping(
    mapping: given.DimensionMapping, upstream: PartitionsDefinition | None
) -> DimensionPartitionMapping:
    built = build_mapping(mapping.mapping, upstream) or IdentityPartitionMapping()
    return DimensionPartitionMapping(mapping.downstream, built)


def _dimension(partitions: PartitionsDefinition | None, name: str) -> PartitionsDefinition | None:
    if not isinstance(partitions, MultiPartitionsDefinition):
        return None
    return next((each.partitions_def for each in partitions.partitions_defs if each.name == name), None)
