"""Orchestrators that get automation conditions wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pytest_dagster_parity.reference.rules import Rules
from pytest_dagster_parity.reference.words import CheckStatus

Subset = frozenset[str | None]


def partitions_requested_as_single_runs(rules: Rules) -> Rules:
    """Launch a run for each partition, however many are requested at once."""
    return replace(rules, becomes_backfill=lambda _requested: False)


def one_partition_becomes_a_backfill(rules: Rules) -> Rules:
    """Launch a backfill for whatever is requested, be it a single partition."""
    return replace(rules, becomes_backfill=lambda requested: requested > 0)


def automatic_backfill_is_not_marked(rules: Rules) -> Rules:
    """Let a backfill that conditions request look like one that a user launched."""
    return replace(rules, backfill_is_marked_automatic=lambda: False)


def tick_counts_launches(rules: Rules) -> Rules:
    """Count the runs and backfills that a tick launches, not the partitions that it requests."""
    return replace(rules, requested_of_tick=lambda *, partitions, launches: launches)


def since_does_not_remember(rules: Rules) -> Rules:
    """Take a condition for true only while its trigger is, in the very evaluation."""

    def still_true_since(
        _before: Subset,
        trigger: Subset,
        reset: Subset,
        trigger_at: Mapping[str | None, datetime],
        reset_at: Mapping[str | None, datetime],
    ) -> Subset:
        return rules.still_true_since(frozenset(), trigger, reset, trigger_at, reset_at)

    return replace(rules, still_true_since=still_true_since)


def since_remembers_one_evaluation(rules: Rules) -> Rules:
    """Remember what has become true until the next evaluation, and no longer."""
    carried: set[str | None] = set()

    def still_true_since(
        before: Subset,
        trigger: Subset,
        reset: Subset,
        trigger_at: Mapping[str | None, datetime],
        reset_at: Mapping[str | None, datetime],
    ) -> Subset:
        kept = before - carried
        carried.clear()
        carried.update(kept)
        return rules.still_true_since(kept, trigger, reset, trigger_at, reset_at)

    return replace(rules, still_true_since=still_true_since)


def since_not_cleared_by_request(rules: Rules) -> Rules:
    """Request an asset again as long as no request for it has succeeded."""

    def resets_since_last_handled(_requested: Subset, updated: Subset, initial: Subset) -> Subset:
        return rules.resets_since_last_handled(frozenset(), updated, initial)

    return replace(rules, resets_since_last_handled=resets_since_last_handled)


def since_not_cleared_by_update(rules: Rules) -> Rules:
    """Request an asset also when somebody else has updated it in the meantime."""

    def resets_since_last_handled(requested: Subset, _updated: Subset, initial: Subset) -> Subset:
        return rules.resets_since_last_handled(requested, frozenset(), initial)

    return replace(rules, resets_since_last_handled=resets_since_last_handled)


def blocking_checks_not_waited_for(rules: Rules) -> Rules:
    """Look at no check where a condition is on blocking checks."""
    return replace(rules, check_is_looked_at=lambda *, blocking, blocking_only: not blocking_only)


def one_blocking_check_is_enough(rules: Rules) -> Rules:
    """Wait for any of several checks, and for those of any of several dependencies, where all are asked for."""

    def true_of_all(candidates: Subset, of_each: Sequence[Subset]) -> Subset:
        return candidates.intersection(frozenset().union(*of_each)) if of_each else candidates

    return replace(rules, true_of_all=true_of_all)


def other_checks_waited_for(rules: Rules) -> Rules:
    """Look at all checks where a condition is on blocking checks."""
    return replace(rules, check_is_looked_at=lambda *, blocking, blocking_only: True)


def executed_check_counts_as_passed(rules: Rules) -> Rules:
    """Wait for a check to be executed, and not for it to pass."""
    return replace(rules, check_counts_as_passed=lambda status: status in {CheckStatus.PASSED, CheckStatus.FAILED})


def cron_condition_fires_for_every_missed_tick(rules: Rules) -> Rules:
    """Follow missed ticks one after the other, an hour of them at each evaluation."""
    followed: list[datetime] = []

    def cron_tick_passed(tick: datetime, previous: datetime | None) -> bool:
        if previous is None:
            followed.clear()
            return False
        until = followed.pop() if followed else previous
        followed.append(until + timedelta(hours=1) if tick >= until else until)
        return tick >= until

    return replace(rules, cron_tick_passed=cron_tick_passed)


def cron_condition_loses_missed_ticks(rules: Rules) -> Rules:
    """Follow a tick only if there was an evaluation in the hour before it."""

    def cron_tick_passed(tick: datetime, previous: datetime | None) -> bool:
        is_recent = previous is not None and tick - previous < timedelta(hours=1)
        return is_recent and rules.cron_tick_passed(tick, previous)

    return replace(rules, cron_tick_passed=cron_tick_passed)


def cron_condition_is_late_after_missed_ticks(rules: Rules) -> Rules:
    """After a downtime of several ticks look around first, and follow them at the second evaluation."""
    waiting: list[datetime] = []

    def cron_tick_passed(tick: datetime, previous: datetime | None) -> bool:
        if previous is None or waiting:
            return bool(waiting and waiting.pop())
        if rules.cron_tick_passed(tick, previous) and tick - previous > timedelta(hours=1):
            waiting.append(tick)
            return False
        return rules.cron_tick_passed(tick, previous)

    return replace(rules, cron_tick_passed=cron_tick_passed)


def cron_condition_fires_when_first_seen(rules: Rules) -> Rules:
    """Follow the latest tick also in the first evaluation, though it passed before there was any."""

    def cron_tick_passed(tick: datetime, previous: datetime | None) -> bool:
        return previous is None or rules.cron_tick_passed(tick, previous)

    def resets_since_last_handled(requested: Subset, updated: Subset, _initial: Subset) -> Subset:
        return rules.resets_since_last_handled(requested, updated, frozenset())

    return replace(rules, cron_tick_passed=cron_tick_passed, resets_since_last_handled=resets_since_last_handled)


FAULTS: dict[str, Callable[[Rules], Rules]] = {
    fault.__name__.replace("_", "-"): fault
    for fault in (
        partitions_requested_as_single_runs,
        one_partition_becomes_a_backfill,
        automatic_backfill_is_not_marked,
        tick_counts_launches,
        since_does_not_remember,
        since_remembers_one_evaluation,
        since_not_cleared_by_request,
        since_not_cleared_by_update,
        blocking_checks_not_waited_for,
        one_blocking_check_is_enough,
        other_checks_waited_for,
        executed_check_counts_as_passed,
        cron_condition_fires_for_every_missed_tick,
        cron_condition_loses_missed_ticks,
        cron_condition_is_late_after_missed_ticks,
        cron_condition_fires_when_first_seen,
    )
}
