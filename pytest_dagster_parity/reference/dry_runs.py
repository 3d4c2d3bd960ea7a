"""Dry runs: what an evaluation would come to. Nothing is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pytest_dagster_parity.reference.answers import Call, Evaluation, RunRequest
from pytest_dagster_parity.reference.definitions import Schedule, Sensor, Watch
from pytest_dagster_parity.reference.errors import CodeUnreachable, TickError, UserCodeError, invalid
from pytest_dagster_parity.reference.requests import order_of, requested_spec
from pytest_dagster_parity.reference.schedules import evaluate
from pytest_dagster_parity.reference.watching import decided_of
from pytest_dagster_parity.reference.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What an evaluation would come to."""

    requests: tuple[RunRequest, ...] = ()
    skip_reason: str | None = None
    error: str | None = None
    cursor: str | None = None


def dry_run(world: World, name: str, cursor: str | None, scheduled_for: datetime | None) -> DryRun:
    """Evaluate a schedule for a nominal time, or a polling sensor with a cursor, and leave no trace."""
    automation = world.code.automation(name)
    try:
        if isinstance(automation, Schedule):
            return _of_schedule(world, automation, scheduled_for or world.now)
        return _of_sensor(world, automation, cursor)
    except (UserCodeError, TickError) as error:
        return DryRun(error=error.message)
    except CodeUnreachable:
        return DryRun(error="the code cannot be reached")


def _of_schedule(world: World, schedule: Schedule, nominal: datetime) -> DryRun:
    evaluation = evaluate(world, schedule, nominal)
    for request in evaluation.requests:
        requested_spec(world, order_of(world, schedule, request))
    return _shown(evaluation, evaluation.cursor)


def _of_sensor(world: World, sensor: Sensor, cursor: str | None) -> DryRun:
    if sensor.watch is not Watch.POLL:
        raise invalid(f"sensor {sensor.name!r} does not simply poll")
    evaluation = world.ask_evaluator(sensor.evaluator, Call(cursor=cursor))
    decided_of(world, sensor, evaluation)
    return _shown(evaluation, world.rules.cursor_after_evaluation(cursor, evaluation.cursor))


def _shown(evaluation: Evaluation, cursor: str | None) -> DryRun:
    return DryRun(requests=evaluation.requests, skip_reason=evaluation.skip_reason, cursor=cursor)
