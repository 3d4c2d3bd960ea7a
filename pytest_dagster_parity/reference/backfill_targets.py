"""What backfills are asked for, and what they target: given for the assets at the top, derived for those below."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from pytest_dagster_parity.reference.errors import invalid
from pytest_dagster_parity.reference.events import Target
from pytest_dagster_parity.reference.launching import check_assets
from pytest_dagster_parity.reference.partitions.mappings import downstream_keys, upstream_keys
from pytest_dagster_parity.reference.partitions.sets import PartitionSet, has_key, keys_between
from pytest_dagster_parity.reference.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillOrder:
    """A backfill that a user wants."""

    assets: tuple[str, ...] | None = None
    job: str | None = None
    all_partitions: bool = False
    keys: tuple[str, ...] | None = None
    first: str | None = None
    last: str | None = None
    tags: dict[str, str] = field(default_factory=dict[str, str])


def targets_of_assets(world: World, order: BackfillOrder) -> tuple[Target, ...]:
    """Return what a backfill of assets targets: upstream first, partitions in their order."""
    assets = check_assets(world, order.assets or ())
    if not assets:
        raise invalid("a backfill must have assets or a job")
    partitioned = {key for key in assets if world.code.assets[key].partitions is not None}
    if order.all_partitions or (not partitioned and order.keys is None and order.first is None):
        return tuple((key, each) for key in _in_order(world, assets) for each in _all_keys(world, key))
    if not partitioned:
        raise invalid("none of the assets has partitions")
    roots = {key for key in partitioned if not set(world.code.parents(key)) & partitioned - {key}}
    chosen = chosen_keys(world, order, world.code.partitions_of(roots))
    return _with_downstream(world, assets, dict.fromkeys(roots, chosen))


def keys_of_job(world: World, order: BackfillOrder, job: str) -> tuple[str, ...]:
    """Return the partitions that a backfill of a job is for, in the order in which they were asked for."""
    partitions = world.code.job_partitions(job)
    if partitions is None:
        raise invalid(f"job {job!r} has no partitions")
    if order.all_partitions:
        return partitions.keys(world.known)
    return chosen_keys(world, order, partitions)


def chosen_keys(world: World, order: BackfillOrder, partitions: PartitionSet | None) -> tuple[str, ...]:
    """Return the keys that were asked for, each once; refuse unknown ones, and none."""
    if partitions is None:
        raise invalid("there are no partitions")
    asked = order.keys if order.keys is not None else tuple(key for key in (order.first, order.last) if key is not None)
    for key in asked:
        if not has_key(partitions, key, world.known):
            raise invalid(f"there is no partition {key!r}")
    if order.keys is None and order.first is not None and order.last is not None:
        asked = keys_between(partitions, order.first, order.last, world.known)
    if not asked:
        raise invalid("no partitions are asked for")
    return tuple(dict.fromkeys(asked))


def targeted_parents(world: World, target: Target, targets: AbstractSet[Target]) -> tuple[Target, ...]:
    """Return the targets that a target depends on."""
    asset, key = target
    return tuple(
        (parent, up)
        for parent in world.code.parents(asset)
        if parent in world.code.assets
        for up in upstream_keys(world.code.edge(parent, asset), key, world.known)
        if (parent, up) in targets
    )


def _with_downstream(world: World, assets: Iterable[str], roots: dict[str, tuple[str, ...]]) -> tuple[Target, ...]:
    chosen: dict[str, set[str | None]] = {key: set(keys) for key, keys in roots.items()}
    order = _in_order(world, assets)
    for asset in order:
        if world.code.assets[asset].partitions is None:
            chosen[asset] = {None}
        elif asset not in roots:
            chosen[asset] = {
                down
                for parent in world.code.parents(asset)
                if parent in chosen and parent != asset
                for up in chosen[parent]
                for down in downstream_keys(world.code.edge(parent, asset), up, world.known)
            }
    return tuple((asset, key) for asset in order for key in _all_keys(world, asset) if key in chosen[asset])


def _in_order(world: World, assets: Iterable[str]) -> tuple[str, ...]:
    chosen = set(assets)
    return tuple(key for key in world.code.order if key in chosen)


def _all_keys(world: World, asset: str) -> tuple[str | None, ...]:
    partitions = world.code.assets[asset].partitions
    return (None,) if partitions is None else partitions.keys(world.known)
