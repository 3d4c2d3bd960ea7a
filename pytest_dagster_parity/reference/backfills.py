"""The life of backfills: requested, carried out run by run, canceled, paused, retried."""

from __future__ import annotations

from msgspec.structs import replace

from pytest_dagster_parity.reference import runs
from pytest_dagster_parity.reference.backfill_progress import notice, progress_of, runs_of, will_be_retried
from pytest_dagster_parity.reference.backfill_targets import BackfillOrder, keys_of_job, targets_of_assets
from pytest_dagster_parity.reference.backfill_waves import Wave, cut, next_runs
from pytest_dagster_parity.reference.errors import invalid, not_now, unknown
from pytest_dagster_parity.reference.events import (
    BackfillChanged,
    BackfillLaunched,
    BackfillRequested,
    BackfillSpec,
    RunSpec,
    Target,
)
from pytest_dagster_parity.reference.launching import LaunchOrder, spec_of, steps_of_assets
from pytest_dagster_parity.reference.memory.backfills import BackfillState, id_of
from pytest_dagster_parity.reference.memory.runs import RunState
from pytest_dagster_parity.reference.partitions.sets import has_key
from pytest_dagster_parity.reference.reruns import Reexecution, reexecution_of
from pytest_dagster_parity.reference.words import BackfillStatus, Point, RunStatus, Strategy
from pytest_dagster_parity.reference.world import World

_ENDING = {BackfillStatus.CANCELING, BackfillStatus.FAILING}
_NOTICED = frozenset(BackfillStatus) - {BackfillStatus.FAILING, BackfillStatus.FAILED}
"""A backfill that fails stays as it was seen last."""


def request(world: World, order: BackfillOrder) -> str:
    """Ask for a backfill and return its id; nothing of it is launched yet."""
    if (order.job is None) == (order.assets is None):
        raise invalid("a backfill has either assets or a job")
    spec = BackfillSpec(id=next_id(world), tags=order.tags)
    if order.job is not None:
        world.code.job(order.job)
        spec = replace(spec, job=order.job, partitions=keys_of_job(world, order, order.job))
    else:
        spec = replace(spec, targets=targets_of_assets(world, order))
    world.record(BackfillRequested(spec=spec))
    return spec.id


def next_id(world: World) -> str:
    """Return the id of the next backfill."""
    return id_of(world.memory.backfills.ids + 1)


def backfill_of(world: World, backfill: str) -> BackfillState:
    """Return a backfill; refuse one that does not exist."""
    if backfill not in world.memory.backfills.all:
        raise unknown("backfill", backfill)
    return world.memory.backfills.all[backfill]


def cancel(world: World, backfill: str) -> None:
    """Cancel a backfill; what it has in progress ends when it is worked on next."""
    state = backfill_of(world, backfill)
    if not world.rules.may_cancel_backfill(state.status):
        raise not_now(f"a backfill that is {state.status.value} cannot be canceled")
    _change(world, state, BackfillStatus.CANCELING)


def pause(world: World, backfill: str) -> None:
    """Let a backfill launch nothing further."""
    state = backfill_of(world, backfill)
    if not world.rules.may_pause_backfill(state.status):
        raise not_now(f"a backfill that is {state.status.value} cannot be paused")
    _change(world, state, BackfillStatus.PAUSED)
    active = [run.spec.id for run in runs_of(world, state) if not run.is_finished]
    for run in world.rules.runs_ended_with_pause(active):
        runs.terminate(world, run)


def resume(world: World, backfill: str) -> None:
    """Let a backfill go on with what it has not asked for yet."""
    state = backfill_of(world, backfill)
    if not world.rules.may_resume_backfill(state.status):
        raise not_now(f"a backfill that is {state.status.value} cannot be resumed")
    _change(world, state, BackfillStatus.REQUESTED)


def retry(world: World, backfill: str, strategy: Strategy) -> str:
    """Make a new backfill of an old one and return its id."""
    old = backfill_of(world, backfill)
    if strategy not in {Strategy.ALL_STEPS, Strategy.FROM_FAILURE}:
        raise invalid(f"a backfill cannot be retried {strategy.value}")
    if not world.rules.may_retry_backfill(old.status):
        raise not_now(f"a backfill that is {old.status.value} cannot be retried")
    spec = replace(
        old.spec,
        id=next_id(world),
        parent=backfill,
        root=world.rules.root_of_reexecution(backfill, old.spec.root),
        strategy=strategy,
    )
    if strategy is Strategy.FROM_FAILURE and old.spec.job is None:
        targets = world.rules.targets_to_retry(old.spec.targets, progress_of(world, old).materialized)
        if not targets:
            raise not_now("nothing of the backfill failed")
        spec = replace(spec, targets=tuple(targets))
    world.record(BackfillRequested(spec=spec))
    return spec.id


def work(world: World) -> bool:
    """Carry every unfinished backfill one pass further; return whether anything changed."""
    before = world.memory.last_fact
    for state in tuple(world.memory.backfills.all.values()):
        if state.status in _ENDING or world.rules.backfill_may_launch(state.status):
            _work_on(world, state)
        if state.status in _NOTICED and state.spec.job is None:
            notice(world, state)
    return world.memory.last_fact != before


def _work_on(world: World, state: BackfillState) -> None:
    world.at_point(Point.BEFORE_DECISION)
    match state.status:
        case BackfillStatus.CANCELING:
            _end_runs(world, state, BackfillStatus.CANCELED)
        case BackfillStatus.FAILING:
            _end_runs(world, state, BackfillStatus.FAILED)
        case _:
            problem = _problem(world, state)
            if problem is not None:
                _change(world, state, BackfillStatus.FAILING, problem)
            else:
                _launch_more(world, state)


def _end_runs(world: World, state: BackfillState, end: BackfillStatus) -> None:
    """Terminate what a backfill has in progress; once nothing is, it has ended."""
    own: list[str] = []
    others: list[str] = []
    for run in world.runs():
        if not run.is_finished:
            (own if run.spec.backfill == state.spec.id else others).append(run.spec.id)
    ending = world.rules.runs_ended_with_backfill(own, others)
    for run in ending:
        if runs.may_be_terminated(world, run):
            runs.terminate(world, run)
    if not ending:
        _change(world, state, end, state.error)


def _launch_more(world: World, state: BackfillState) -> None:
    if state.spec.job is None:
        progress = progress_of(world, state)
        waves = next_runs(world, state, progress)
        for wave in waves:
            _start(world, state, wave)
        if not waves and not progress.in_progress and not _is_waited_for(world, state):
            _complete(world, state, targeted=len(state.spec.targets), materialized=len(progress.materialized))
        return
    if not _launch_job_runs(world, state, state.spec.job) and not _is_waited_for(world, state):
        latest = {key: run for run in runs_of(world, state) for key in run.spec.partitions}
        succeeded = sum(run.status is RunStatus.SUCCESS for run in latest.values())
        _complete(world, state, targeted=len(latest), materialized=succeeded)


def _is_waited_for(world: World, state: BackfillState) -> bool:
    return any(not run.is_finished or will_be_retried(world, run) for run in runs_of(world, state))


def _complete(world: World, state: BackfillState, *, targeted: int, materialized: int) -> None:
    _change(world, state, world.rules.completed_backfill_status(targeted=targeted, materialized=materialized))


def _launch_job_runs(world: World, state: BackfillState, job: str) -> bool:
    """Launch what a backfill of a job has not launched yet; return whether there was anything."""
    missing = [key for key in state.spec.partitions if ("", key) not in state.launched]
    definition = world.code.jobs[job]
    policies = [world.code.assets[key] for key in definition.assets if world.code.assets[key].backfill_policy]
    for keys in cut(world, policies[0], missing) if policies else [[key] for key in missing]:
        spec = _job_spec(world, state, job, tuple(keys), is_range=bool(policies))
        if spec is None:
            world.record(BackfillLaunched(backfill=state.spec.id, run="", targets=tuple(("", key) for key in keys)))
        else:
            _start_spec(world, state, spec, tuple(("", key) for key in keys))
    return bool(missing)


def _job_spec(world: World, state: BackfillState, job: str, keys: tuple[str, ...], *, is_range: bool) -> RunSpec | None:
    if state.spec.strategy is Strategy.FROM_FAILURE:
        latest = _latest_run(world, job, keys[0])
        if latest is None or latest.status is not RunStatus.FAILURE:
            return None
        return reexecution_of(world, Reexecution(run=latest.spec.id, strategy=Strategy.FROM_FAILURE))
    order = LaunchOrder(job=job, tags=state.spec.tags)
    return replace(spec_of(world, order), partitions=keys, is_range=is_range)


def _latest_run(world: World, job: str, key: str) -> RunState | None:
    matching = [run for run in world.runs() if run.spec.job == job and key in run.spec.partitions]
    return matching[-1] if matching else None


def _start(world: World, state: BackfillState, wave: Wave) -> None:
    spec = RunSpec(
        id=world.next_run_id(),
        assets=wave.assets,
        selection=wave.assets,
        steps=steps_of_assets(world, wave.assets, None),
        partitions=wave.keys,
        is_range=wave.is_range,
        automatic=state.spec.automatic,
        sensor=state.spec.requested_by,
        tags=state.spec.tags,
    )
    _start_spec(world, state, spec, wave.targets)


def _start_spec(world: World, state: BackfillState, spec: RunSpec, targets: tuple[Target, ...]) -> None:
    spec = replace(spec, id=world.next_run_id(), backfill=state.spec.id)
    runs.create(world, spec, BackfillLaunched(backfill=state.spec.id, run=spec.id, targets=targets))
    world.at_point(Point.AFTER_RUN_CREATED)
    runs.submit(world, spec.id)
    world.at_point(Point.AFTER_LAUNCH)


def _problem(world: World, state: BackfillState) -> str | None:
    """Return why a backfill can no longer be carried out with the code that is deployed."""
    if state.spec.job is not None:
        return None if state.spec.job in world.code.jobs else f"there is no job {state.spec.job!r}"
    for asset, key in state.spec.targets:
        definition = world.code.assets.get(asset)
        if definition is None:
            return f"there is no asset {asset!r}"
        if (definition.partitions is None) != (key is None):
            return f"the partitions of asset {asset!r} have changed"
        if (
            definition.partitions is not None
            and key is not None
            and not has_key(definition.partitions, key, world.known)
        ):
            return f"asset {asset!r} has no partition {key!r}"
    return None


def _change(world: World, state: BackfillState, status: BackfillStatus, error: str | None = None) -> None:
    if state.status is not status or state.error != error:
        world.record(BackfillChanged(backfill=state.spec.id, status=status, error=error))
