"""Orchestrators that get a rule of backfills wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from pytest_dagster_parity.reference.events import Target
from pytest_dagster_parity.reference.rules import Rules
from pytest_dagster_parity.reference.words import BackfillStatus


def _no_partition(planned: Collection[Target], recorded: Collection[Target]) -> Collection[Target]:
    """A run that fails leaves no partition failed."""
    del planned, recorded
    return ()


def _first_partition(planned: Collection[Target], recorded: Collection[Target]) -> Collection[Target]:
    """A run over a range that fails leaves the first partition of the range failed, and forgets the others."""
    return [target for target in planned if target not in recorded][:1]


def _and_its_neighbour(planned: Collection[Target], recorded: Collection[Target]) -> Collection[Target]:
    """The end of a range that fails is counted to it, though it does not belong to it."""
    asset, last = max((target for target in planned if target[1] is not None), key=lambda target: str(target[1]))
    beyond = (date.fromisoformat(str(last)) + timedelta(days=1)).isoformat()
    return [*(target for target in planned if target not in recorded), (asset, beyond)]


def _success(*, targeted: int, materialized: int) -> BackfillStatus:
    """A backfill has succeeded when all its runs have ended, however they did."""
    del targeted, materialized
    return BackfillStatus.COMPLETED_SUCCESS


def _one_run_each(
    keys: Sequence[str], max_per_run: int | None, *, contiguous: Sequence[Sequence[str]]
) -> Sequence[Sequence[str]]:
    """Whatever the policy says, every partition gets a run of its own."""
    del max_per_run, contiguous
    return [[key] for key in keys]


def _after_one_parent(parents: Collection[object], materialized: Collection[object]) -> bool:
    """A target is launched as soon as one of its parents is there."""
    return not parents or any(parent in materialized for parent in parents)


def _after_last_parent(parents: Sequence[object], materialized: Collection[object]) -> bool:
    """Of several parents the last one is waited for."""
    return not parents or parents[-1] in materialized


def _at_once(parents: Collection[object], materialized: Collection[object]) -> bool:
    """All targets are launched at once."""
    del parents, materialized
    return True


def _roots_only(parents: Collection[object], materialized: Collection[object]) -> bool:
    """Targets that depend on others are never launched."""
    del materialized
    return not parents


def _no_run(own: Sequence[str], others: Sequence[str]) -> Sequence[str]:
    """A backfill that is canceled lets its active runs go on."""
    del own, others
    return ()


def _all_runs(own: Sequence[str], others: Sequence[str]) -> Sequence[str]:
    """A backfill that is canceled takes every active run with it."""
    return (*own, *others)


def _also_paused(status: BackfillStatus) -> bool:
    """A backfill that is paused goes on launching runs."""
    return status in {BackfillStatus.REQUESTED, BackfillStatus.PAUSED}


def _all_active(own: Sequence[str]) -> Sequence[str]:
    """A backfill that is paused terminates its active runs."""
    return own


def _unless_paused(status: BackfillStatus) -> bool:
    """A backfill that is paused stays so."""
    return status is not BackfillStatus.PAUSED


FAULTS: dict[str, Callable[[Rules], Rules]] = {
    "failed-run-leaves-no-partition-failed": lambda rules: replace(rules, partitions_failed_by_run=_no_partition),
    "failed-range-fails-first-partition-only": lambda rules: replace(rules, partitions_failed_by_run=_first_partition),
    "failed-range-fails-its-neighbour-too": lambda rules: replace(rules, partitions_failed_by_run=_and_its_neighbour),
    "backfill-of-failed-runs-succeeds": lambda rules: replace(rules, completed_backfill_status=_success),
    "single-run-policy-launches-run-per-partition": lambda rules: replace(rules, runs_of_partitions=_one_run_each),
    "backfill-launches-child-after-first-parent": lambda rules: replace(rules, target_is_ready=_after_one_parent),
    "backfill-waits-for-last-parent-only": lambda rules: replace(rules, target_is_ready=_after_last_parent),
    "backfill-launches-everything-at-once": lambda rules: replace(rules, target_is_ready=_at_once),
    "backfill-never-launches-children": lambda rules: replace(rules, target_is_ready=_roots_only),
    "canceled-backfill-lets-its-runs-go-on": lambda rules: replace(rules, runs_ended_with_backfill=_no_run),
    "canceled-backfill-terminates-runs-of-others": lambda rules: replace(rules, runs_ended_with_backfill=_all_runs),
    "paused-backfill-launches-further-runs": lambda rules: replace(rules, backfill_may_launch=_also_paused),
    "pause-terminates-active-runs": lambda rules: replace(rules, runs_ended_with_pause=_all_active),
    "paused-backfill-cannot-be-resumed": lambda rules: replace(rules, may_resume_backfill=_unless_paused),
}
