"""How far a backfill is with its targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pytest_dagster_parity.reference.backfill_targets import targeted_parents
from pytest_dagster_parity.reference.events import BackfillProgressed, Target
from pytest_dagster_parity.reference.memory.backfills import BackfillState
from pytest_dagster_parity.reference.memory.runs import RunState
from pytest_dagster_parity.reference.words import BackfillStatus, RunStatus
from pytest_dagster_parity.reference.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where the targets of a backfill of assets stand. A target that is nowhere has not been asked for yet."""

    materialized: frozenset[Target]
    in_progress: frozenset[Target]
    failed: frozenset[Target]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many targets of one asset stand where."""

    asset: str
    targeted: int
    in_progress: int
    materialized: int
    failed: int


def progress_of(world: World, backfill: BackfillState) -> Progress:
    """Return where the targets of a backfill of assets stand."""
    targets = set(backfill.spec.targets)
    mine = runs_of(world, backfill)
    materialized = frozenset(target for run in mine for target in run.materialized if target in targets)
    active = {target for run in mine if not run.is_finished for target in targets_of_run(run)} - materialized
    lost = {target for target in backfill.launched if target not in materialized and target not in active}
    return Progress(
        materialized=materialized,
        in_progress=frozenset(active & targets),
        failed=frozenset(lost | _lost_downstream(world, backfill, lost, materialized)),
    )


def notice(world: World, backfill: BackfillState) -> None:
    """Take in how far a backfill of assets is; between two passes nobody sees more."""
    progress = progress_of(world, backfill)
    noticed = BackfillProgressed(
        backfill=backfill.spec.id,
        materialized=_in_order(backfill, progress.materialized),
        in_progress=_in_order(backfill, progress.in_progress),
        failed=_in_order(backfill, progress.failed),
    )
    if noticed != backfill.noticed:
        world.record(noticed)


def counts_of(backfill: BackfillState) -> tuple[Counts, ...]:
    """Return the counts of a backfill of assets as they were noticed, sorted by asset."""
    noticed = backfill.noticed or BackfillProgressed(backfill=backfill.spec.id)

    def count(targets: Iterable[Target], asset: str) -> int:
        return sum(target[0] == asset for target in targets)

    return tuple(
        Counts(
            asset=asset,
            targeted=count(backfill.spec.targets, asset),
            in_progress=count(noticed.in_progress, asset),
            materialized=count(noticed.materialized, asset),
            failed=count(noticed.failed, asset),
        )
        for asset in sorted({target[0] for target in backfill.spec.targets})
    )


def unfinished_targets(backfill: BackfillState) -> frozenset[Target]:
    """Return the targets of which it was not noticed that they are done, one way or the other."""
    noticed = backfill.noticed or BackfillProgressed(backfill=backfill.spec.id)
    return frozenset(backfill.spec.targets) - set(noticed.materialized) - set(noticed.failed)


def runs_of(world: World, backfill: BackfillState) -> tuple[RunState, ...]:
    """Return the runs that belong to a backfill, those that re-execute one of them included."""
    return tuple(run for run in world.runs() if run.spec.backfill == backfill.spec.id)


def targets_of_run(run: RunState) -> tuple[Target, ...]:
    """Return what a run is to materialize."""
    keys: tuple[str | None, ...] = run.spec.partitions or (None,)
    return tuple((asset, key) for asset in run.spec.assets for key in keys)


def will_be_retried(world: World, run: RunState) -> bool:
    """Whether a run that failed is going to be run again by itself, which nobody has decided yet."""
    return run.status is RunStatus.FAILURE and run.retry is None and world.settings.max_run_retries > 0


def _lost_downstream(
    world: World, backfill: BackfillState, lost: set[Target], materialized: frozenset[Target]
) -> set[Target]:
    """Return the targets that are lost because of others; what a cancellation ends makes nobody give up others."""
    if backfill.status in {BackfillStatus.CANCELING, BackfillStatus.CANCELED}:
        return set(backfill.noticed.failed) if backfill.noticed else set()
    return _given_up(world, backfill, lost, materialized)


def _given_up(world: World, backfill: BackfillState, lost: set[Target], materialized: frozenset[Target]) -> set[Target]:
    """Return the targets that will not be asked for because of what is upstream of them."""
    if not lost:
        return set()
    given_up: set[Target] = set()
    failed = set(lost)
    for target in backfill.spec.targets:
        if target in backfill.launched or target in materialized or target[0] not in world.code.assets:
            continue
        parents = targeted_parents(world, target, set(backfill.spec.targets))
        if world.rules.target_is_failed_by_parents(parents, failed):
            given_up.add(target)
            failed.add(target)
    return given_up


def _in_order(backfill: BackfillState, targets: frozenset[Target]) -> tuple[Target, ...]:
    return tuple(target for target in backfill.spec.targets if target in targets)
