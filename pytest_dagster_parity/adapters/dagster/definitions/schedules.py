"""Schedules."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Dagster's own annotations leave these types open.

from __future__ import annotations

from datetime import timezone
from typing import TYPE_CHECKING, Any

from dagster import (
    DefaultScheduleStatus,
    MultiPartitionsDefinition,
    ScheduleDefinition,
    ScheduleEvaluationContext,
    TimeWindowPartitionsDefinition,
    build_schedule_from_partitioned_job,
)

from pytest_dagster_parity.adapters.dagster.definitions.evaluations import schedule_results
from pytest_dagster_parity.protocol.user_code import Code, Handed
from pytest_dagster_parity.protocol.words import AutomationStatus, CodeKind

if TYPE_CHECKING:
    from dagster import PartitionsDefinition

    from pytest_dagster_parity.adapters.dagster.definitions.targets import Targets
    from pytest_dagster_parity.adapters.dagster.user_code import UserCode
    from pytest_dagster_parity.protocol.definitions import Schedule


def build_schedule(schedule: Schedule, targets: Targets, user_code: UserCode) -> Any:
    """Return Dagster's schedule.

    One that follows a job's partitions is Dagster's own, and has no function that could ask the kit.
    """
    status = (
        DefaultScheduleStatus.RUNNING
        if schedule.default_status is AutomationStatus.RUNNING
        else DefaultScheduleStatus.STOPPED
    )
    if targets.unknown_job is not None:
        return ScheduleDefinition(name=schedule.name, cron_schedule="0 0 * * *", job_name=targets.unknown_job)
    if schedule.partitioned:
        return build_schedule_from_partitioned_job(
            targets.jobs[0],
            name=schedule.name,
            default_status=status,
            tags=schedule.tags or None,
            **_cadence(schedule, targets),
        )
    code = Code(kind=CodeKind.SCHEDULE, name=schedule.name)

    def evaluate(context: ScheduleEvaluationContext) -> Any:
        handed = Handed(scheduled_for=context.scheduled_execution_time.astimezone(timezone.utc))
        yield from schedule_results(user_code.evaluation(code, handed), targets, schedule.tags)

    return ScheduleDefinition(
        name=schedule.name,
        cron_schedule=schedule.cron if isinstance(schedule.cron, str) else list(schedule.cron),
        execution_timezone=schedule.timezone,
        execution_fn=evaluate,
        default_status=status,
        target=targets.jobs[0] if targets.jobs else targets.selection,
    )


def _cadence(schedule: Schedule, targets: Targets) -> dict[str, Any]:
    """Return what makes Dagster's schedule of a partitioned job follow the cron expression of ours.

    It takes moments within the period of time partitions, and a whole cron expression for other partitions only.
    """
    cron = schedule.cron if isinstance(schedule.cron, str) else schedule.cron[0]
    partitions = _time_dimension(targets.partitions_of(None, ()))
    if partitions is None:
        return {"cron_schedule": cron, "execution_timezone": schedule.timezone}
    if partitions.cron_schedule == cron:
        return {}
    minute, hour, day, _, weekday = cron.split()
    wanted = {"minute_of_hour": minute, "hour_of_day": hour, "day_of_month": day, "day_of_week": weekday}
    return {name: int(value) for name, value in wanted.items() if value.isdecimal()}


def _time_dimension(partitions: PartitionsDefinition | None) -> TimeWindowPartitionsDefinition | None:
    if isinstance(partitions, MultiPartitionsDefinition):
        dimensions = (_time_dimension(dimension.partitions_def) for dimension in partitions.partitions_defs)
        return next((dimension for dimension in dimensions if dimension is not None), None)
    return partitions if isinstance(partitions, TimeWindowPartitionsDefinition) else None
