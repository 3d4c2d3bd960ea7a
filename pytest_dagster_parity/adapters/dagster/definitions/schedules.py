"""Schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import (
    DefaultScheduleStatus,
    ScheduleDefinition,
    ScheduleEvaluationContext,
    build_schedule_from_partitioned_job,
)

from pytest_dagster_parity.adapters.dagster.definitions.evaluations import schedule_result
from pytest_dagster_parity.protocol.user_code import Code, Handed
from pytest_dagster_parity.protocol.words import AutomationStatus, CodeKind

if TYPE_CHECKING:
    from pytest_dagster_parity.adapters.dagster.definitions.targets import Targets
    from pytest_dagster_parity.adapters.dagster.user_code import UserCode
    from pytest_dagster_parity.protocol.definitions import Schedule


def build_schedule(schedule: Schedule, targets: Targets, user_code: UserCode) -> Any:
    """Return Dagster's schedule.

    One that follows a job's partitions is Dagster's own: it takes its cron expression from the partitions and has no
    function that could ask the kit.
    """
    status = (
        DefaultScheduleStatus.RUNNING
        if schedule.default_status is AutomationStatus.RUNNING
        else DefaultScheduleStatus.STOPPED
    )
    if schedule.partitioned:
        return build_schedule_from_partitioned_job(
            targets.jobs[0], name=schedule.name, default_status=status, tags=schedule.tags or None
        )
    code = Code(kind=CodeKind.SCHEDULE, name=schedule.name)

    def evaluate(context: ScheduleEvaluationContext) -> Any:
        handed = Handed(scheduled_for=context.scheduled_execution_time)
        return schedule_result(user_code.evaluation(code, handed), targets, schedule.tags)

    return ScheduleDefinition(
        name=schedule.name,
        cron_schedule=schedule.cron if isinstance(schedule.cron, str) else list(schedule.cron),
        execution_timezone=schedule.timezone,
        execution_fn=evaluate,
        default_status=status,
        target=targets.jobs[0] if targets.jobs else targets.selection,
    )
