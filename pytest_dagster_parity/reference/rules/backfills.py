"""Rules of backfills."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pytest_dagster_parity.reference.words import BackfillStatus

_FINISHED = {
    BackfillStatus.COMPLETED_SUCCESS,
    BackfillStatus.COMPLETED_FAILED,
    BackfillStatus.FAILED,
    BackfillStatus.CANCELED,
}


def backfill_may_launch(status: BackfillStatus) -> bool:
    """Whether a backfill launches runs."""
    return status is BackfillStatus.REQUESTED


def runs_ended_with_backfill(own: Sequence[str], others: Sequence[str]) -> Sequence[str]:
    """Return which active runs end when a backfill is canceled: its own, and nobody else's."""
    del others
    return own


def runs_ended_with_pause(own: Sequence[str]) -> Sequence[str]:
    """Return which active runs end when their backfill is paused: none, they go on to their own end."""
    del own
    return ()


def target_is_ready(parents: Collection[str | tuple[str, str | None]], materialized: Collection[object]) -> bool:
    """Whether a target may run: every targeted parent has been materialized in the backfill."""
    return all(parent in materialized for parent in parents)


def target_is_failed_by_parents(parents: Collection[object], failed: Collection[object]) -> bool:
    """Whether a target is given up: a targeted parent failed."""
    return any(parent in failed for parent in parents)


def runs_of_partitions(
    keys: Sequence[str], max_per_run: int | None, *, contiguous: Sequence[Sequence[str]]
) -> Sequence[Sequence[str]]:
    """Return how a policy cuts ascending keys into ranged runs: contiguous blocks, each of at most so many."""
    del keys
    if max_per_run is None:
        return contiguous
    return [block[place : place + max_per_run] for block in contiguous for place in range(0, len(block), max_per_run)]


def completed_backfill_status(*, targeted: int, materialized: int) -> BackfillStatus:
    """Return what a backfill comes to that has nothing left to do."""
    return BackfillStatus.COMPLETED_SUCCESS if materialized == targeted else BackfillStatus.COMPLETED_FAILED


def may_cancel_backfill(status: BackfillStatus) -> bool:
    """Whether a backfill can be canceled; also again, when it is."""
    return status not in {BackfillStatus.COMPLETED_SUCCESS, BackfillStatus.COMPLETED_FAILED, BackfillStatus.FAILED}


def may_pause_backfill(status: BackfillStatus) -> bool:
    """Whether a backfill can be paused; also again, when it is."""
    return status in {BackfillStatus.REQUESTED, BackfillStatus.PAUSED}


def may_resume_backfill(status: BackfillStatus) -> bool:
    """Whether a backfill can go on: unless it has come to its end by itself. It may withdraw a cancellation."""
    return status in {
        BackfillStatus.PAUSED,
        BackfillStatus.REQUESTED,
        BackfillStatus.CANCELING,
        BackfillStatus.CANCELED,
        BackfillStatus.FAILED,
    }


def may_retry_backfill(status: BackfillStatus) -> bool:
    """Whether a new backfill may be made of one: when that one is at its end."""
    return status in _FINISHED


def targets_to_retry(
    targets: Sequence[tuple[str, str | None]], materialized: Collection[tuple[str, str | None]]
) -> Sequence[tuple[str, str | None]]:
    """Return what a retry from failure targets: everything that the backfill did not materialize."""
    return [target for target in targets if target not in materialized]
