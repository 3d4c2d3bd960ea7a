"""Subsets of the partitions of assets and checks, and how they map onto each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from pytest_dagster_parity.reference.code import Entity
from pytest_dagster_parity.reference.partitions.mappings import downstream_keys, upstream_keys
from pytest_dagster_parity.reference.rules.conditions import Subset
from pytest_dagster_parity.reference.world import World

NOTHING: Subset = frozenset()
WHOLE: Subset = frozenset({None})
"""Of what has no partitions: itself."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a condition is true of, and since when, where that is known."""

    true: Subset
    times: dict[str | None, datetime] = field(default_factory=dict[str | None, datetime])


def everything(world: World, entity: Entity) -> Subset:
    """Return all partitions that exist; a check has none."""
    partitions = None if entity.check else world.code.assets[entity.asset].partitions
    return WHOLE if partitions is None else frozenset(partitions.keys(world.known))


def mapped(world: World, subset: Iterable[str | None], origin: Entity, goal: Entity) -> Subset:
    """Return the partitions of one entity that partitions of another depend on, or that depend on them."""
    subset = frozenset(subset)
    if not subset:
        return NOTHING
    if origin.check or goal.check:
        return everything(world, goal)
    if goal.asset in world.code.parents(origin.asset):
        edge = world.code.edge(goal.asset, origin.asset)
        return frozenset(up for key in subset for up in upstream_keys(edge, key, world.known))
    edge = world.code.edge(origin.asset, goal.asset)
    return frozenset(down for key in subset for down in downstream_keys(edge, key, world.known))


def mapped_back(world: World, subset: Iterable[str | None], dependency: Entity, asset: Entity) -> Subset:
    """Return the partitions of an asset that depend on partitions of a dependency, which may be the asset itself."""
    subset = frozenset(subset)
    if not subset:
        return NOTHING
    if dependency.check or asset.check:
        return everything(world, asset)
    if dependency.asset in world.code.parents(asset.asset):
        edge = world.code.edge(dependency.asset, asset.asset)
        return frozenset(down for key in subset for down in downstream_keys(edge, key, world.known))
    edge = world.code.edge(asset.asset, dependency.asset)
    return frozenset(up for key in subset for up in upstream_keys(edge, key, world.known))
