"""The conditions that look at facts: each says of which partitions it is true."""

from __future__ import annotations

from datetime import timedelta

from pytest_dagster_parity.reference import checks, runs
from pytest_dagster_parity.reference.backfill_progress import unfinished_targets
from pytest_dagster_parity.reference.code import Entity
from pytest_dagster_parity.reference.conditions.subsets import NOTHING, WHOLE, Result, everything
from pytest_dagster_parity.reference.cron import latest_tick
from pytest_dagster_parity.reference.definitions import Condition
from pytest_dagster_parity.reference.events import AssetFailed
from pytest_dagster_parity.reference.memory.assets import Recorded
from pytest_dagster_parity.reference.memory.conditions import Evaluated
from pytest_dagster_parity.reference.partitions.mappings import Identity, TimeWindow
from pytest_dagster_parity.reference.partitions.sets import MultiPartitions, time_dimension
from pytest_dagster_parity.reference.rules.conditions import Subset
from pytest_dagster_parity.reference.steps import check_step
from pytest_dagster_parity.reference.words import ACTIVE_BACKFILLS, CheckStatus
from pytest_dagster_parity.reference.world import World


def missing(world: World, entity: Entity) -> Subset:
    """Return what was never materialized (a source: never observed either)."""
    if entity.check:
        return WHOLE if status_of_check(world, entity) is None else NOTHING
    state = world.memory.assets.of(entity.asset)
    there = set(state.materialized)
    if _is_source(world, entity):
        there |= set(state.observed)
    return everything(world, entity) - there


def run_in_progress(world: World, entity: Entity) -> Subset:
    """Return what the latest run of is in progress."""
    if entity.check:
        return WHOLE if status_of_check(world, entity) is CheckStatus.IN_PROGRESS else NOTHING
    return frozenset(key for key in everything(world, entity) if runs.is_in_progress(world, entity.asset, key))


def backfill_in_progress(world: World, entity: Entity) -> Subset:
    """Return what a backfill in progress targets and has not finished."""
    found: set[str | None] = set()
    for backfill in world.memory.backfills.all.values():
        if backfill.status in ACTIVE_BACKFILLS and not entity.check:
            found |= {key for asset, key in unfinished_targets(backfill) if asset == entity.asset}
    return frozenset(found)


def execution_failed(world: World, entity: Entity) -> Subset:
    """Return what the latest execution of failed."""
    if entity.check:
        return WHOLE if status_of_check(world, entity) is CheckStatus.EXECUTION_FAILED else NOTHING
    state = world.memory.assets.of(entity.asset)
    return frozenset(
        key
        for key, failed in state.failed.items()
        if key not in state.materialized or state.materialized[key].number < failed.number
    )


def newly_updated(world: World, entity: Entity, previous: Evaluated | None) -> Result:
    """Return what was materialized since the root's previous evaluation; of a source, what has another data version."""
    if previous is None:
        return Result(NOTHING)
    if entity.check:
        execution = world.memory.assets.checks.get((entity.asset, entity.check))
        return Result(WHOLE if execution is not None and execution.at >= previous.at else NOTHING)
    updates = {
        key: recorded.at
        for key, recorded in _latest(world, entity).items()
        if recorded.number > previous.event.last_event
    }
    if _is_source(world, entity):
        changed = data_version_changed(world, entity, previous)
        updates = {key: at for key, at in updates.items() if key in changed}
    true = frozenset(updates) & everything(world, entity)
    return Result(true, {key: at for key, at in updates.items() if key in true})


def data_version_changed(world: World, entity: Entity, previous: Evaluated | None) -> Subset:
    """Return what has another data version than at the root's previous evaluation."""
    if previous is None:
        return NOTHING
    limit = previous.event.last_event
    events = world.memory.assets.of(entity.asset).events
    changed: set[str | None] = set()
    for key, recorded in _latest(world, entity).items():
        before = [each for each in events if each.partition == key and each.number <= limit]
        versions = [_version(each) for each in before if type(each.event) is type(recorded.event)]
        if recorded.number > limit and _version(recorded) != (versions[-1] if versions else None):
            changed.add(key)
    return frozenset(changed) & everything(world, entity)


def executed_with(world: World, entity: Entity, root: Entity) -> Subset:
    """Return what was last materialized by a run that was also to materialize the root."""
    if entity.check:
        return NOTHING
    latest = world.memory.assets.of(entity.asset).latest_materialization()
    run = world.memory.runs.all.get(latest.event.run or "") if latest is not None else None
    if latest is None or run is None:
        return NOTHING
    is_beside = check_step(root.asset, root.check) in run.spec.steps if root.check else root.asset in run.spec.assets
    return frozenset({latest.partition}) if is_beside else NOTHING


def cron_tick_passed(world: World, entity: Entity, condition: Condition, previous: Evaluated | None) -> Result:
    """Return everything where a tick passed since the root's previous evaluation."""
    tick = latest_tick(condition.cron, condition.timezone, world.now, world.rules.instants_of_local_tick)
    if not world.rules.cron_tick_passed(tick, previous.at if previous is not None else None):
        return Result(NOTHING)
    every = everything(world, entity)
    return Result(every, dict.fromkeys(every, tick))


def in_latest_time_window(world: World, entity: Entity, lookback: float | None) -> Subset:
    """Return the latest windows of time; everything of what has none."""
    every = everything(world, entity)
    partitions = None if entity.check else world.code.assets[entity.asset].partitions
    found = time_dimension(partitions) if partitions is not None else None
    if partitions is None or found is None:
        return every
    name, dimension = found
    windows = dimension.windows(world.known)
    if not windows:
        return NOTHING
    start = windows[-1].start if lookback is None else windows[-1].end - timedelta(seconds=lookback)
    latest = {window.key for window in windows if window.start >= start}
    if name is None or not isinstance(partitions, MultiPartitions):
        return frozenset(latest)
    return frozenset(key for key in partitions.keys(world.known) if partitions.parts(key, world.known)[name] in latest)


def check_passed(world: World, entity: Entity) -> Subset:
    """Return a check whose latest execution passed, if it looked at the latest materialization."""
    return WHOLE if world.rules.check_counts_as_passed(status_of_check(world, entity)) else NOTHING


def check_with_status(world: World, entity: Entity, status: CheckStatus) -> Subset:
    """Return a check whose latest execution stands so, if it looked at the latest materialization."""
    return WHOLE if status_of_check(world, entity) is status else NOTHING


def status_of_check(world: World, entity: Entity) -> CheckStatus | None:
    """Return where a check stands; None: it was not executed since its asset was last materialized."""
    latest = world.memory.assets.of(entity.asset).latest_materialization()
    execution = world.memory.assets.checks.get((entity.asset, entity.check))
    status = checks.status_of(world, entity.asset, entity.check)
    if status in {CheckStatus.PASSED, CheckStatus.FAILED} and latest is not None and execution is not None:
        return status if execution.number > latest.number else None
    return status


def can_run_together(world: World, parent: Entity, root: Entity) -> bool:
    """Whether what is requested of a dependency can be in the same run as the root, so that it counts as updated."""
    if parent.check or root.check:
        return True
    above, below = world.code.assets[parent.asset], world.code.assets[root.asset]
    if above.partitions != below.partitions or above.external or above.observable:
        return False
    if below.partitions is None:
        return True
    is_parent = parent.asset in world.code.parents(root.asset)
    mapping = world.code.edge(parent.asset, root.asset).effective if is_parent else None
    return isinstance(mapping, (Identity, TimeWindow))


def _latest(world: World, entity: Entity) -> dict[str | None, Recorded]:
    state = world.memory.assets.of(entity.asset)
    return state.observed if _is_source(world, entity) else state.materialized


def _is_source(world: World, entity: Entity) -> bool:
    definition = world.code.assets[entity.asset]
    return definition.observable


def _version(recorded: Recorded) -> str | None:
    return None if isinstance(recorded.event, AssetFailed) else recorded.event.data_version
