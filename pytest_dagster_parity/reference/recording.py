"""Recording what happened to assets: materializations with what they were made from, observations, wipes."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_dagster_parity.reference.events import (
    AssetFailed,
    AssetMaterialized,
    AssetObserved,
    AssetWiped,
    InputVersion,
)
from pytest_dagster_parity.reference.memory.assets import Recorded
from pytest_dagster_parity.reference.partitions.mappings import upstream_keys
from pytest_dagster_parity.reference.partitions.sets import has_key
from pytest_dagster_parity.reference.world import World


def materialize(
    world: World, asset: str, partition: str | None, *, run: str, step: str, data_version: str | None
) -> None:
    """Record a materialization by a run."""
    definition = world.code.assets.get(asset)
    inputs = _inputs(world, asset, partition) if definition is not None else {}
    code_version = definition.code_version if definition is not None else None
    versions = {key: each.version for key, each in inputs.items()}
    computed = world.rules.data_version_of(run=run, code_version=code_version, inputs=versions)
    world.record(
        AssetMaterialized(
            asset=asset,
            partition=partition,
            run=run,
            step=step,
            data_version=computed if data_version is None else data_version,
            is_given_version=data_version is not None,
            code_version=code_version if code_version is not None else run,
            inputs=inputs,
        )
    )


def report(asset: str, partition: str | None, data_version: str | None) -> AssetMaterialized:
    """Return the event of a materialization that is reported from outside: nobody knows what it was made from."""
    return AssetMaterialized(
        asset=asset, partition=partition, data_version=data_version, is_given_version=data_version is not None
    )


def observe(world: World, asset: str, partition: str | None, data_version: str | None, run: str | None) -> None:
    """Record an observation."""
    world.record(AssetObserved(asset=asset, partition=partition, run=run, data_version=data_version))


def wipe(world: World, asset: str, partitions: Sequence[str] | None) -> None:
    """Forget what was recorded of an asset, or of some of its partitions."""
    world.record(AssetWiped(asset=asset, partitions=None if partitions is None else tuple(partitions)))


def latest_version(world: World, asset: str, partition: str | None) -> Recorded | None:
    """Return the event that says which data version an asset has: an observed source's latest observation."""
    state = world.memory.assets.of(asset)
    definition = world.code.assets.get(asset)
    if definition is not None and definition.observable:
        return state.observed.get(partition)
    return state.materialized.get(partition)


def current_version(world: World, asset: str, partition: str | None) -> str | None:
    """Return the data version of an asset; None where it has none yet."""
    recorded = latest_version(world, asset, partition)
    if recorded is None or isinstance(recorded.event, AssetFailed):
        return None
    return recorded.event.data_version


def _inputs(world: World, asset: str, partition: str | None) -> dict[str, InputVersion]:
    """Return what an asset is made from now: by dependency its data version and the latest event."""
    return {parent: _input(world, parent, asset, partition) for parent in world.code.parents(asset)}


def _input(world: World, parent: str, asset: str, partition: str | None) -> InputVersion:
    latest = max((each.number for each in world.memory.assets.of(parent).events), default=0)
    source = world.code.assets.get(parent)
    if source is None or source.partitions is None:
        return InputVersion(version=current_version(world, parent, None), event=latest)
    edge = world.code.edge(parent, asset)
    if edge.downstream is not None and (partition is None or not has_key(edge.downstream, partition, world.known)):
        return InputVersion(event=latest)
    keys = upstream_keys(edge, partition, world.known)
    versions = [current_version(world, parent, key) for key in keys]
    return InputVersion(version=repr(versions), event=latest)
