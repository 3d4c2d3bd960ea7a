"""Staleness: whether an asset reflects the code and the data that it is made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pytest_dagster_parity.reference.events import AssetMaterialized, InputVersion
from pytest_dagster_parity.reference.memory.assets import Recorded
from pytest_dagster_parity.reference.partitions.mappings import Keys, upstream_keys
from pytest_dagster_parity.reference.partitions.sets import has_key
from pytest_dagster_parity.reference.recording import current_version, latest_version
from pytest_dagster_parity.reference.words import StaleCategory, StaleStatus
from pytest_dagster_parity.reference.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleCause:
    """Why an asset is stale."""

    asset: str
    partition: str | None
    category: StaleCategory
    dependency: str | None = None
    dependency_partition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Staleness:
    """Whether an asset, or one partition of it, is stale, and why."""

    status: StaleStatus
    causes: tuple[StaleCause, ...] = ()


def staleness_of(world: World, asset: str, partition: str | None) -> Staleness:
    """Return whether an asset (or a partition of it) is stale. Not transitive: only direct dependencies count."""
    definition = world.code.asset(asset)
    if definition.external or definition.observable or (definition.partitions is not None and partition is None):
        return Staleness(status=StaleStatus.FRESH)
    recorded = world.memory.assets.of(asset).materialized.get(partition)
    if recorded is None or not isinstance(recorded.event, AssetMaterialized):
        return Staleness(status=StaleStatus.MISSING)
    causes = _sorted(world, _causes(world, recorded, recorded.event))
    return Staleness(status=StaleStatus.STALE if causes else StaleStatus.FRESH, causes=causes)


def _causes(world: World, recorded: Recorded, event: AssetMaterialized) -> Iterable[StaleCause]:
    definition = world.code.assets[event.asset]
    if event.inputs is None:
        yield from _causes_of_reported(world, recorded, event)
        return
    if world.rules.code_is_stale(definition.code_version, event.code_version):
        yield _cause(event, StaleCategory.CODE)
    parents = world.code.parents(event.asset)
    for removed in sorted(set(event.inputs) - set(parents)):
        yield _cause(event, StaleCategory.DEPENDENCIES, removed)
    for parent in parents:
        for key in _upstream(world, parent, event):
            known = event.inputs.get(parent)
            if known is None:
                yield _cause(event, StaleCategory.DEPENDENCIES, parent, key)
            elif _has_changed(world, parent, key, known) or _spreads(world, parent, key):
                yield _cause(event, StaleCategory.DATA, parent, key)


def _has_changed(world: World, parent: str, key: str | None, known: InputVersion) -> bool:
    """Whether the data of a dependency is another than what an asset was made from."""
    source = world.code.assets.get(parent)
    is_compared = source is None or world.rules.dependency_is_compared(
        is_source=source.external or source.observable, is_partitioned=source.partitions is not None
    )
    if not is_compared:
        return False
    latest = latest_version(world, parent, key)
    return world.rules.input_is_stale(
        current_version(world, parent, key),
        _built_from(world, parent, key, known),
        has_news=latest is not None and latest.number > known.event,
    )


def _spreads(world: World, parent: str, key: str | None) -> bool:
    if not world.rules.stale_parent_makes_stale() or parent not in world.code.assets:
        return False
    return staleness_of(world, parent, key).status is StaleStatus.STALE


def _causes_of_reported(world: World, recorded: Recorded, event: AssetMaterialized) -> Iterable[StaleCause]:
    """Of a materialization that was reported nobody knows the inputs: what is newer than it counts as changed."""
    for parent in world.code.parents(event.asset):
        source = world.code.assets.get(parent)
        if source is None or source.external or source.observable:
            continue
        for key in _upstream(world, parent, event):
            latest = world.memory.assets.of(parent).materialized.get(key)
            if latest is None or latest.at > recorded.at:
                yield _cause(event, StaleCategory.DATA, parent, key)


def _upstream(world: World, parent: str, event: AssetMaterialized) -> Keys:
    source = world.code.assets.get(parent)
    if source is None or source.partitions is None:
        return (None,)
    edge = world.code.edge(parent, event.asset)
    if edge.downstream is not None:
        is_there = event.partition is not None and has_key(edge.downstream, event.partition, world.known)
        if not is_there:
            return ()
    mapped = upstream_keys(edge, event.partition, world.known)
    partitions = source.partitions
    return tuple(world.rules.partitions_compared(mapped, lambda: partitions.keys(world.known)))


def _built_from(world: World, parent: str, key: str | None, known: InputVersion) -> str | None:
    """Return the data version of a dependency that an asset was made from: of a partition, the latest one by then."""
    if key is None:
        return known.version
    before = [
        each
        for each in world.memory.assets.of(parent).events
        if each.partition == key and each.number <= known.event and isinstance(each.event, AssetMaterialized)
    ]
    latest = before[-1].event if before else None
    return latest.data_version if isinstance(latest, AssetMaterialized) else None


def _cause(
    event: AssetMaterialized, category: StaleCategory, dependency: str | None = None, key: str | None = None
) -> StaleCause:
    return StaleCause(
        asset=event.asset,
        partition=event.partition,
        category=category,
        dependency=dependency,
        dependency_partition=key,
    )


def _sorted(world: World, causes: Iterable[StaleCause]) -> tuple[StaleCause, ...]:
    found = tuple(causes)
    names = [(cause.asset, f"{cause.dependency or ''}/{cause.dependency_partition or ''}") for cause in found]
    return tuple(found[place] for place in world.rules.order_of_causes(names))
