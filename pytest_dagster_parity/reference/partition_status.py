"""The status of an asset's partitions."""

from __future__ import annotations

from dataclasses import dataclass

from pytest_dagster_parity.reference import recording, runs
from pytest_dagster_parity.reference.code import Code
from pytest_dagster_parity.reference.errors import invalid
from pytest_dagster_parity.reference.memory.assets import Recorded
from pytest_dagster_parity.reference.partitions.sets import PartitionSet
from pytest_dagster_parity.reference.words import PartitionStatus
from pytest_dagster_parity.reference.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionState:
    """What is known of one partition."""

    key: str
    status: PartitionStatus
    has_materialization: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRange:
    """Partitions that follow one another and have the same status."""

    first: str
    last: str
    status: PartitionStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCounts:
    """How many partitions have which status."""

    total: int
    materialized: int
    failed: int
    materializing: int


def partitions_of(world: World, asset: str) -> PartitionSet:
    """Return the partitions of an asset; refuse one without."""
    partitions = world.code.asset(asset).partitions
    if partitions is None:
        raise invalid(f"asset {asset!r} has no partitions")
    return partitions


def statuses(world: World, asset: str) -> tuple[PartitionState, ...]:
    """Return the state of every partition of an asset that exists, in their order."""
    defined = partitions_of(world, asset).keys(world.known)
    state = world.memory.assets.of(asset)
    known = {**state.materialized, **state.failed}
    remembered = {key: status_of(world, asset, key) for key in known if key is not None}
    return tuple(
        PartitionState(
            key=key,
            status=status_of(world, asset, key),
            has_materialization=world.rules.materialization_is_there(
                materialized=_number(state.materialized.get(key)), failed=_number(state.failed.get(key))
            ),
        )
        for key in world.rules.partitions_shown(defined, remembered)
    )


def status_of(world: World, asset: str, key: str) -> PartitionStatus:
    """Return the status of one partition."""
    state = world.memory.assets.of(asset)
    return world.rules.partition_status(
        materialized=_number(state.materialized.get(key)),
        failed=_number(state.failed.get(key)),
        in_progress=runs.is_in_progress(world, asset, key),
    )


def counts(world: World, asset: str) -> StatusCounts:
    """Return how many partitions of an asset have which status."""
    found = statuses(world, asset)
    return StatusCounts(
        total=len(found),
        materialized=sum(
            world.rules.counts_as_materialized(state.status, has_materialization=state.has_materialization)
            for state in found
        ),
        failed=sum(state.status is PartitionStatus.FAILED for state in found),
        materializing=sum(state.status is PartitionStatus.MATERIALIZING for state in found),
    )


def notice_definitions(world: World, before: Code) -> None:
    """Take in that partitions are defined otherwise than they were before."""
    for key, asset in world.code.assets.items():
        old = before.assets[key].partitions if key in before.assets else None
        if old is not None and asset.partitions is not None and old != asset.partitions:
            forgotten = world.rules.partitions_forgotten(old.keys(world.known), asset.partitions.keys(world.known))
            if forgotten:
                recording.wipe(world, key, tuple(forgotten))


def ranges(world: World, asset: str) -> tuple[StatusRange, ...]:
    """Return the partitions of an asset as ascending ranges of equal status, the missing ones left out."""
    found: list[StatusRange] = []
    missing_between = False
    for state in statuses(world, asset):
        if state.status is PartitionStatus.MISSING:
            missing_between = True
            continue
        if found and world.rules.ranges_join(found[-1].status, state.status, missing_between=missing_between):
            found[-1] = StatusRange(first=found[-1].first, last=state.key, status=found[-1].status)
        else:
            found.append(StatusRange(first=state.key, last=state.key, status=state.status))
        missing_between = False
    return tuple(found)


def _number(recorded: Recorded | None) -> int | None:
    return recorded.number if recorded is not None else None
