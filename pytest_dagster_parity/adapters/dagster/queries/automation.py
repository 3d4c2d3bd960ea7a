"""Schedules and sensors: their state, their ticks, and what was evaluated of assets' conditions."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from dagster._core.definitions.sensor_definition import SensorType
from dagster._core.remote_representation.external import RemoteSchedule, RemoteSensor
from dagster._core.scheduler.instigation import InstigatorStatus, SensorInstigatorData
from dagster._core.scheduler.instigation import TickStatus as DagsterTickStatus
from msgspec.structs import replace

from pytest_dagster_parity.adapters.dagster.automation_names import automation_named, every_automation, protocol_name
from pytest_dagster_parity.adapters.dagster.queries.condition_evaluations import evaluations
from pytest_dagster_parity.adapters.dagster.refusals import ERROR_FIELDS, accepted
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.records import Automation, FutureTick, Tick
from pytest_dagster_parity.protocol.words import AutomationStatus, RefusalKind, TickStatus

if TYPE_CHECKING:
    from dagster._core.scheduler.instigation import InstigatorState, InstigatorTick
    from dagster_shared.error import SerializableErrorInfo

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask

__all__ = ["automations", "evaluations", "future_ticks", "ticks"]

_FUTURE_TICKS = (
    "query($schedule: ScheduleSelector!, $after: Float!, $limit: Int!) "
    "{ scheduleOrError(scheduleSelector: $schedule) "
    "{ ... on Schedule { futureTicks(cursor: $after, limit: $limit) { results { timestamp } } } "
    + ERROR_FIELDS
    + " } }"
)
_TICK_STATUSES = {
    DagsterTickStatus.STARTED: TickStatus.STARTED,
    DagsterTickStatus.SUCCESS: TickStatus.SUCCESS,
    DagsterTickStatus.SKIPPED: TickStatus.SKIPPED,
    DagsterTickStatus.FAILURE: TickStatus.FAILURE,
}
_STORED = {InstigatorStatus.RUNNING: AutomationStatus.RUNNING, InstigatorStatus.STOPPED: AutomationStatus.STOPPED}
"""A third status says that nobody has turned it on or off: the definition's default holds."""


def automations(world: World, request: ask.Automations) -> tuple[Automation, ...]:  # noqa: ARG001 - the verb's signature
    """Return the schedules and sensors that are defined, sorted by name."""
    stored = {state.selector_id: state for state in world.instance.all_instigator_state()}
    return tuple(_automation(each, stored.get(each.selector_id)) for each in every_automation(world))


def ticks(world: World, request: ask.Ticks) -> tuple[Tick, ...]:
    """Return the recorded ticks, oldest first."""
    automation = automation_named(world, request.of)
    found = world.instance.get_ticks(automation.get_remote_origin_id(), automation.selector_id)
    in_order = sorted(found, key=lambda tick: (tick.timestamp, tick.tick_id))
    if isinstance(automation, RemoteSchedule):
        return tuple(_tick_of_schedule(tick) for tick in in_order)
    if not _evaluates_conditions(automation):
        has_cursor = _has_cursor(automation)
        return tuple(replace(_tick(tick), cursor=tick.cursor if has_cursor else None) for tick in in_order)
    backfills = frozenset(backfill.backfill_id for backfill in world.instance.get_backfills())
    return tuple(_tick_of_conditions(tick, backfills) for tick in in_order)


def future_ticks(world: World, request: ask.FutureTicks) -> tuple[FutureTick, ...]:
    """Return the next ticks of a schedule, from now on."""
    automation = automation_named(world, request.of)
    if not isinstance(automation, RemoteSchedule):
        raise Refused(RefusalKind.INVALID_ARGUMENT, f"{request.of} is no schedule")
    reply = world.graphql(
        _FUTURE_TICKS, schedule=_selector(world, automation), after=world.now.timestamp(), limit=request.limit
    )["scheduleOrError"]
    results = accepted(reply, "Schedule")["futureTicks"]["results"]
    return tuple(FutureTick(at=_moment(result["timestamp"])) for result in results)


def _automation(automation: RemoteSchedule | RemoteSensor, state: InstigatorState | None) -> Automation:
    effective = automation.get_current_instigator_state(state)
    return Automation(
        name=protocol_name(automation.name),
        status=AutomationStatus.RUNNING if effective.is_running else AutomationStatus.STOPPED,
        stored=_STORED.get(state.status) if state else None,
        cursor=_cursor(state) if _has_cursor(automation) else None,
    )


def _cursor(state: InstigatorState | None) -> str | None:
    data = state.instigator_data if state else None
    return data.cursor if isinstance(data, SensorInstigatorData) else None


def _evaluates_conditions(automation: RemoteSchedule | RemoteSensor) -> bool:
    """Whether Dagster itself evaluates it."""
    return isinstance(automation, RemoteSensor) and automation.sensor_type.is_handled_by_asset_daemon


def _has_cursor(automation: RemoteSchedule | RemoteSensor) -> bool:
    """Whether its cursor is the user's: that of a sensor on assets, runs or conditions is Dagster's own bookkeeping."""
    return isinstance(automation, RemoteSensor) and automation.sensor_type is SensorType.STANDARD


def _tick_of_schedule(tick: InstigatorTick) -> Tick:
    return replace(_tick(tick), at=None, scheduled_for=_moment(tick.timestamp))


def _tick_of_conditions(tick: InstigatorTick, backfills: frozenset[str]) -> Tick:
    """Return a tick whose requests Dagster itself decides on; it lists runs and backfills together."""
    return replace(
        _tick(tick),
        runs=tuple(each for each in tick.run_ids if each not in backfills),
        backfills=tuple(each for each in tick.run_ids if each in backfills),
        requested=tick.requested_asset_materialization_count,
    )


def _tick(tick: InstigatorTick) -> Tick:
    results = tick.dynamic_partitions_request_results
    return Tick(
        status=_TICK_STATUSES[tick.status],
        at=_moment(tick.timestamp),
        runs=tuple(tick.run_ids),
        run_keys=tuple(tick.run_keys),
        skip_reason=tick.skip_reason,
        error=_innermost_message(tick.error) if tick.error else None,
        partitions_added=_keys(result.added_partitions for result in results),
        partitions_deleted=_keys(result.deleted_partitions for result in results),
        told_of=tuple(tick.origin_run_ids or ()),
    )


def _keys(lists: Any) -> tuple[str, ...]:
    return tuple(key for keys in lists for key in keys or ())


def _innermost_message(error: SerializableErrorInfo) -> str:
    while error.cause is not None:
        error = error.cause
    return error.message.strip()


def _moment(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, timezone.utc)


def _selector(world: World, schedule: RemoteSchedule) -> dict[str, str]:
    return {
        "repositoryLocationName": world.location_name,
        "repositoryName": world.repository_name,
        "scheduleName": schedule.name,
    }
