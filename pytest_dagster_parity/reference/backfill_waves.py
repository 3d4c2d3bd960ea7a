"""Which runs a backfill asks for next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pytest_dagster_parity.reference.backfill_progress import Progress
from pytest_dagster_parity.reference.backfill_targets import targeted_parents
from pytest_dagster_parity.reference.definitions import Asset
from pytest_dagster_parity.reference.events import Target
from pytest_dagster_parity.reference.memory.backfills import BackfillState
from pytest_dagster_parity.reference.partitions.mappings import Identity, TimeWindow
from pytest_dagster_parity.reference.partitions.sets import PartitionSet
from pytest_dagster_parity.reference.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """One run that is to be launched."""

    assets: tuple[str, ...]
    keys: tuple[str, ...]
    is_range: bool

    @property
    def targets(self) -> tuple[Target, ...]:
        """What it is to materialize."""
        keys: tuple[str | None, ...] = self.keys or (None,)
        return tuple((asset, key) for asset in self.assets for key in keys)


def next_runs(world: World, backfill: BackfillState, progress: Progress) -> tuple[Wave, ...]:
    """Return the runs that can be launched now, in the order in which they are."""
    ready = _ready(world, backfill, progress)
    groups: dict[tuple[PartitionSet | None, object, tuple[str | None, ...]], list[str]] = {}
    by_asset: dict[str, list[str | None]] = {}
    for asset, key in ready:
        by_asset.setdefault(asset, []).append(key)
    for asset, keys in by_asset.items():
        definition = world.code.assets[asset]
        is_cut = definition.backfill_policy is not None
        groups.setdefault(
            (definition.partitions, definition.backfill_policy, tuple(keys) if is_cut else ()), []
        ).append(asset)
    return tuple(wave for assets in groups.values() for wave in _waves(world, assets, by_asset))


def cut(world: World, asset: Asset, keys: Sequence[str]) -> Sequence[Sequence[str]]:
    """Return how an asset's policy cuts keys into ranged runs."""
    policy = asset.backfill_policy
    if policy is None or asset.partitions is None:
        return [[key] for key in keys]
    blocks = contiguous(asset.partitions.keys(world.known), keys)
    return world.rules.runs_of_partitions(keys, policy.max_partitions_per_run, contiguous=blocks)


def contiguous(every: Sequence[str], keys: Iterable[str]) -> list[list[str]]:
    """Return keys as ascending blocks of keys that follow one another."""
    chosen = set(keys)
    blocks: list[list[str]] = []
    previous = -1
    for place, key in enumerate(every):
        if key not in chosen:
            continue
        if blocks and place == previous + 1:
            blocks[-1].append(key)
        else:
            blocks.append([key])
        previous = place
    return blocks


def _waves(world: World, assets: list[str], by_asset: dict[str, list[str | None]]) -> Iterable[Wave]:
    first = world.code.assets[assets[0]]
    if first.partitions is None:
        yield Wave(assets=tuple(sorted(assets)), keys=(), is_range=False)
    elif first.backfill_policy is not None:
        for keys in cut(world, first, [key for key in by_asset[assets[0]] if key is not None]):
            yield Wave(assets=tuple(sorted(assets)), keys=tuple(keys), is_range=True)
    else:
        for key in first.partitions.keys(world.known):
            together = tuple(sorted(asset for asset in assets if key in by_asset[asset]))
            if together:
                yield Wave(assets=together, keys=(key,), is_range=False)


def _ready(world: World, backfill: BackfillState, progress: Progress) -> list[Target]:
    """Return the targets that can run now: upstream first, and with what can share a run with its parents."""
    targets = set(backfill.spec.targets)
    ready: dict[Target, None] = {}
    for target in backfill.spec.targets:
        if target in backfill.launched or target in progress.failed or target in progress.materialized:
            continue
        parents = targeted_parents(world, target, targets)
        apart = [parent for parent in parents if not (parent in ready and _can_share_run(world, parent, target))]
        if _is_full(world, target, ready):
            continue
        if world.rules.target_is_ready(apart, progress.materialized):
            ready[target] = None
    return [target for target in ready if _is_whole(world, target, ready, targets)]


def _is_full(world: World, target: Target, ready: Iterable[Target]) -> bool:
    """Whether an asset that depends on itself has as many partitions ready as fit into one run."""
    definition = world.code.assets[target[0]]
    if target[0] not in world.code.parents(target[0]) or definition.backfill_policy is None:
        return False
    most = definition.backfill_policy.max_partitions_per_run
    return most is not None and sum(asset == target[0] for asset, _ in ready) >= most


def _can_share_run(world: World, parent: Target, child: Target) -> bool:
    above, below = world.code.assets[parent[0]], world.code.assets[child[0]]
    if above.key == below.key:
        return above.backfill_policy is not None
    if above.partitions != below.partitions:
        return False
    if above.backfill_policy != below.backfill_policy:
        return False
    mapping = world.code.edge(above.key, below.key).effective
    is_same = above.partitions is None or isinstance(mapping, (Identity, TimeWindow))
    return is_same and parent[1] == child[1]


def _is_whole(world: World, target: Target, ready: Iterable[Target], targets: set[Target]) -> bool:
    """Whether everything that cannot run without a target is ready with it."""
    computation = world.code.computation_of[target[0]]
    if computation.can_subset:
        return True
    return all((other, target[1]) in ready for other in computation.assets if (other, target[1]) in targets)
