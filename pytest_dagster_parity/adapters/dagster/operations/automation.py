"""Schedules and sensors as their users turn them on and off, set their cursors, and try them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster._core.remote_representation.external import RemoteSchedule, RemoteSensor

from pytest_dagster_parity.adapters.dagster.automation_names import automation_named
from pytest_dagster_parity.adapters.dagster.refusals import ERROR_FIELDS, accepted
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.records import DryRunResult
from pytest_dagster_parity.protocol.words import RefusalKind

if TYPE_CHECKING:
    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask

_SET_CURSOR = (
    "mutation($sensor: SensorSelector!, $cursor: String) { setSensorCursor(sensorSelector: $sensor, cursor: $cursor) {"
    f" {ERROR_FIELDS} }} }}"
)
_EVALUATION = "evaluationResult { runRequests { runKey } skipReason cursor error { message causes { message } } }"
_DRY_RUN_SENSOR = (
    "mutation($sensor: SensorSelector!, $cursor: String) { sensorDryRun(selectorData: $sensor, cursor: $cursor) {"
    f" {ERROR_FIELDS} ... on DryRunInstigationTick {{ {_EVALUATION} }} }} }}"
)
_DRY_RUN_SCHEDULE = (
    "mutation($schedule: ScheduleSelector!, $moment: Float) {"
    f" scheduleDryRun(selectorData: $schedule, timestamp: $moment) {{ {ERROR_FIELDS}"
    f" ... on DryRunInstigationTick {{ {_EVALUATION} }} }} }}"
)


def start(world: World, request: ask.Start) -> None:
    """Turn a schedule or sensor on."""
    automation = automation_named(world, request.of)
    with world.frozen():
        if isinstance(automation, RemoteSchedule):
            world.instance.start_schedule(automation)
        else:
            world.instance.start_sensor(automation)


def stop(world: World, request: ask.Stop) -> None:
    """Turn a schedule or sensor off."""
    automation = automation_named(world, request.of)
    identity = (automation.get_remote_origin_id(), automation.selector_id)
    with world.frozen():
        if isinstance(automation, RemoteSchedule):
            world.instance.stop_schedule(*identity, automation)
        else:
            world.instance.stop_sensor(*identity, automation)


def reset(world: World, request: ask.Reset) -> None:
    """Let a schedule or sensor follow its definition again."""
    automation = automation_named(world, request.of)
    with world.frozen():
        if isinstance(automation, RemoteSchedule):
            world.instance.reset_schedule(automation)
        else:
            world.instance.reset_sensor(automation)


def set_cursor(world: World, request: ask.SetCursor) -> None:
    """Set a sensor's cursor."""
    selector = _selector(world, _sensor(world, request.of))
    reply = world.graphql(_SET_CURSOR, sensor=selector, cursor=request.cursor)
    accepted(reply["setSensorCursor"], "Sensor")


def dry_run(world: World, request: ask.DryRun) -> DryRunResult:
    """Evaluate a schedule or sensor and record nothing."""
    automation = automation_named(world, request.of)
    selector = _selector(world, automation)
    if isinstance(automation, RemoteSensor):
        reply = world.graphql(_DRY_RUN_SENSOR, sensor=selector, cursor=request.cursor)["sensorDryRun"]
    else:
        moment = (request.scheduled_for or world.now).timestamp()
        reply = world.graphql(_DRY_RUN_SCHEDULE, schedule=selector, moment=moment)["scheduleDryRun"]
    return _result(accepted(reply, "DryRunInstigationTick")["evaluationResult"])


def _result(evaluation: dict[str, Any]) -> DryRunResult:
    requests: list[dict[str, Any]] = evaluation["runRequests"] or []
    error = evaluation["error"]
    return DryRunResult(
        run_keys=tuple(request["runKey"] for request in requests if request["runKey"] is not None),
        requested=len(requests),
        skip_reason=evaluation["skipReason"] or None,
        error=None if error is None else [error, *error["causes"]][-1]["message"].strip(),
        cursor=evaluation["cursor"],
    )


def _sensor(world: World, name: str) -> RemoteSensor:
    automation = automation_named(world, name)
    if isinstance(automation, RemoteSensor):
        return automation
    raise Refused(RefusalKind.INVALID_ARGUMENT, f"{name} is a schedule and has no cursor")


def _selector(world: World, automation: RemoteSchedule | RemoteSensor) -> dict[str, str]:
    kind = "scheduleName" if isinstance(automation, RemoteSchedule) else "sensorName"
    return {
        "repositoryLocationName": world.location_name,
        "repositoryName": world.repository_name,
        kind: automation.name,
    }
