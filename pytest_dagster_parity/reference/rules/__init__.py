"""The decisions of the orchestrator, one named function each.

A faulty orchestrator is `Orchestrator(..., rules=dataclasses.replace(Rules(), is_conflict=never))`: every decision that
could be got wrong can be replaced here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from pytest_dagster_parity.reference.cron import Instants, instants_of_local_tick
from pytest_dagster_parity.reference.events import RunSpec, Target
from pytest_dagster_parity.reference.rules import (
    backfills,
    conditions,
    partitions,
    run_keys,
    runs,
    schedules,
    selection,
    sensors,
    staleness,
)
from pytest_dagster_parity.reference.words import (
    BackfillStatus,
    FreshnessStatus,
    PartitionStatus,
    RunStatus,
    TickStatus,
)

__all__ = ["Rules"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules that an orchestrator follows. The default of each field says what it decides."""

    instants_of_local_tick: Instants = instants_of_local_tick

    first_nominal_time: Callable[..., datetime] = schedules.first_nominal_time
    nominal_times_to_tick: Callable[..., Sequence[datetime]] = schedules.nominal_times_to_tick
    nominal_time_is_handled: Callable[..., bool] = schedules.nominal_time_is_handled
    tick_is_retried: Callable[..., bool] = schedules.tick_is_retried
    schedule_requests_error: Callable[..., str | None] = schedules.schedule_requests_error
    interrupted_tick_is_finished: Callable[..., bool] = schedules.interrupted_tick_is_finished
    existing_run_of_tick: Callable[..., RunSpec | None] = schedules.existing_run_of_tick
    partitions_of_scheduled_tick: Callable[..., Sequence[str]] = schedules.partitions_of_scheduled_tick
    schedule_tick_status: Callable[..., TickStatus] = schedules.schedule_tick_status
    crons_in_force: Callable[..., Sequence[str]] = schedules.crons_in_force
    cron_change_takes_effect: Callable[..., bool] = schedules.cron_change_takes_effect

    automation_runs: Callable[..., bool] = sensors.automation_runs
    sensor_due_at: Callable[..., datetime | None] = sensors.sensor_due_at
    cursor_after_evaluation: Callable[..., str | None] = sensors.cursor_after_evaluation
    evaluation_error: Callable[..., str | None] = sensors.evaluation_error
    sensor_tick_status: Callable[..., TickStatus] = sensors.sensor_tick_status
    multi_asset_error: Callable[..., str | None] = sensors.multi_asset_error
    interrupted_tick_resumes: Callable[..., bool] = sensors.interrupted_tick_resumes
    run_of_request: Callable[..., str] = sensors.run_of_request
    cursor_moves_with_decision: Callable[..., bool] = sensors.cursor_moves_with_decision
    events_seen: Callable[..., Collection[str]] = sensors.events_seen
    events_consumed: Callable[..., dict[str, int]] = sensors.events_consumed
    unhandled_changes: Callable[..., tuple[int, ...]] = sensors.unhandled_changes
    pushed_event_is_new: Callable[..., bool] = sensors.pushed_event_is_new
    push_is_handled_at_once: Callable[..., bool] = sensors.push_is_handled_at_once
    partitions_to_add: Callable[..., tuple[str, ...]] = sensors.partitions_to_add
    partitions_to_delete: Callable[..., tuple[str, ...]] = sensors.partitions_to_delete
    request_may_run_partition: Callable[..., bool] = sensors.request_may_run_partition
    request_job: Callable[..., str | None] = sensors.request_job

    effective_run_key: Callable[..., str | None] = run_keys.effective_run_key
    runs_that_spend_keys: Callable[..., Sequence[RunSpec]] = run_keys.runs_that_spend_keys
    existing_run_for_key: Callable[..., RunSpec | None] = run_keys.existing_run_for_key
    is_conflict: Callable[..., bool] = run_keys.is_conflict
    tags_of_requested_run: Callable[..., dict[str, str]] = run_keys.tags_of_requested_run

    window_exists: Callable[..., bool] = partitions.window_exists
    order_of_dimensions: Callable[..., Sequence[str]] = partitions.order_of_dimensions
    key_of_dimensions: Callable[..., str] = partitions.key_of_dimensions
    windows_overlap: Callable[..., bool] = partitions.windows_overlap
    partition_status: Callable[..., PartitionStatus] = partitions.partition_status
    partitions_failed_by_run: Callable[..., Collection[Target]] = partitions.partitions_failed_by_run
    ranges_join: Callable[..., bool] = partitions.ranges_join
    materialization_is_there: Callable[..., bool] = partitions.materialization_is_there
    counts_as_materialized: Callable[..., bool] = partitions.counts_as_materialized
    run_works_on: Callable[..., bool] = partitions.run_works_on
    partitions_shown: Callable[..., Sequence[str]] = partitions.partitions_shown
    partitions_forgotten: Callable[..., Collection[str]] = partitions.partitions_forgotten

    step_may_start: Callable[..., bool] = runs.step_may_start
    step_is_tried_again: Callable[..., bool] = runs.step_is_tried_again
    status_of_finished_run: Callable[..., RunStatus] = runs.status_of_finished_run
    check_blocks: Callable[..., bool] = runs.check_blocks
    checks_run_with_assets: Callable[..., bool] = runs.checks_run_with_assets
    statuses_of_termination: Callable[..., Sequence[RunStatus]] = runs.statuses_of_termination
    steps_interrupted: Callable[..., Sequence[str]] = runs.steps_interrupted
    may_reexecute: Callable[..., bool] = runs.may_reexecute
    steps_from_failure: Callable[..., Sequence[str]] = runs.steps_from_failure
    steps_from_the_start: Callable[..., Sequence[str]] = runs.steps_from_the_start
    parent_of_reexecution: Callable[..., str | None] = runs.parent_of_reexecution
    root_of_reexecution: Callable[..., str | None] = runs.root_of_reexecution
    run_is_retried: Callable[..., bool] = runs.run_is_retried
    run_was_left_alone: Callable[..., bool] = runs.run_was_left_alone
    partition_may_be_launched: Callable[..., bool] = runs.partition_may_be_launched
    may_dequeue: Callable[..., bool] = runs.may_dequeue
    value_comes_from_parent: Callable[..., bool] = runs.value_comes_from_parent
    run_to_load_from: Callable[..., str | None] = runs.run_to_load_from
    can_select_part: Callable[..., bool] = runs.can_select_part
    assets_to_make: Callable[..., Sequence[str]] = runs.assets_to_make
    assets_of_checks: Callable[..., Sequence[str]] = runs.assets_of_checks
    named_check_runs: Callable[..., bool] = runs.named_check_runs
    checks_beside: Callable[..., Sequence[str]] = runs.checks_beside

    backfill_may_launch: Callable[..., bool] = backfills.backfill_may_launch
    runs_ended_with_backfill: Callable[..., Sequence[str]] = backfills.runs_ended_with_backfill
    runs_ended_with_pause: Callable[..., Sequence[str]] = backfills.runs_ended_with_pause
    target_is_ready: Callable[..., bool] = backfills.target_is_ready
    target_is_failed_by_parents: Callable[..., bool] = backfills.target_is_failed_by_parents
    runs_of_partitions: Callable[..., Sequence[Sequence[str]]] = backfills.runs_of_partitions
    completed_backfill_status: Callable[..., BackfillStatus] = backfills.completed_backfill_status
    may_cancel_backfill: Callable[..., bool] = backfills.may_cancel_backfill
    may_pause_backfill: Callable[..., bool] = backfills.may_pause_backfill
    may_resume_backfill: Callable[..., bool] = backfills.may_resume_backfill
    may_retry_backfill: Callable[..., bool] = backfills.may_retry_backfill
    targets_to_retry: Callable[..., Sequence[Target]] = backfills.targets_to_retry

    data_version_of: Callable[..., str] = staleness.data_version_of
    code_is_stale: Callable[..., bool] = staleness.code_is_stale
    input_is_stale: Callable[..., bool] = staleness.input_is_stale
    dependency_is_compared: Callable[..., bool] = staleness.dependency_is_compared
    partitions_compared: Callable[..., Sequence[str | None]] = staleness.partitions_compared
    stale_parent_makes_stale: Callable[..., bool] = staleness.stale_parent_makes_stale
    freshness_by_window: Callable[..., FreshnessStatus] = staleness.freshness_by_window
    freshness_by_deadline: Callable[..., FreshnessStatus] = staleness.freshness_by_deadline
    order_of_causes: Callable[..., Sequence[int]] = staleness.order_of_causes

    still_true_since: Callable[..., frozenset[str | None]] = conditions.still_true_since
    newly_true: Callable[..., frozenset[str | None]] = conditions.newly_true
    resets_since_last_handled: Callable[..., frozenset[str | None]] = conditions.resets_since_last_handled
    cron_tick_passed: Callable[..., bool] = conditions.cron_tick_passed
    code_version_changed: Callable[..., bool] = conditions.code_version_changed
    check_is_looked_at: Callable[..., bool] = conditions.check_is_looked_at
    check_counts_as_passed: Callable[..., bool] = conditions.check_counts_as_passed
    true_of_all: Callable[..., frozenset[str | None]] = conditions.true_of_all
    requested_of_tick: Callable[..., int] = conditions.requested_of_tick
    backfill_is_marked_automatic: Callable[..., bool] = conditions.backfill_is_marked_automatic
    becomes_backfill: Callable[..., bool] = conditions.becomes_backfill

    traversal_goes_on: Callable[..., bool] = selection.traversal_goes_on
    traversal_binds_tighter: Callable[..., bool] = selection.traversal_binds_tighter
    levels_of_bare_plus: Callable[..., int] = selection.levels_of_bare_plus
    levels_of_op_signs: Callable[..., tuple[int | None, int | None]] = selection.levels_of_op_signs
