"""What schedules and sensors have in common: whether they run, and what users do to them."""

from __future__ import annotations

from datetime import datetime

from pytest_dagster_parity.reference.definitions import Schedule, Sensor
from pytest_dagster_parity.reference.errors import unknown
from pytest_dagster_parity.reference.events import (
    AutomationSeen,
    AutomationTurned,
    AutomationUnseen,
    CursorSet,
    ScheduleChanged,
)
from pytest_dagster_parity.reference.world import World


def is_running(world: World, automation: Schedule | Sensor) -> bool:
    """Whether a schedule or sensor is evaluated."""
    stored = world.memory.automations.of(automation.name).stored
    return world.rules.automation_runs(stored, automation.runs_by_default)


def turn(world: World, name: str, on: bool | None) -> None:
    """Turn a schedule or sensor on or off where it is not so already, or let it follow its definition again."""
    if on is None or is_running(world, world.code.automation(name)) is not on:
        world.record(AutomationTurned(name=name, on=on))


def set_cursor(world: World, name: str, cursor: str | None) -> None:
    """Set a sensor's cursor by hand."""
    if name not in world.code.sensors:
        raise unknown("sensor", name)
    world.record(CursorSet(name=name, cursor=cursor))


def notice_code(world: World) -> None:
    """Take in the deployed code: which cron expressions are followed from now on."""
    for schedule in world.code.schedules.values():
        old = world.memory.automations.of(schedule.name).crons
        if world.rules.cron_change_takes_effect(old, schedule.crons):
            world.record(ScheduleChanged(name=schedule.name, crons=schedule.crons))


def notice_defaults(world: World) -> None:
    """Take in which automations run because of their definition; those that did not before start afresh.

    One that is no longer defined does not run, and starts afresh when it comes back.
    """
    for automation in (*world.code.schedules.values(), *world.code.sensors.values()):
        state = world.memory.automations.of(automation.name)
        by_default = state.stored is None and automation.runs_by_default
        if by_default and not state.seen:
            world.record(AutomationSeen(name=automation.name))
        elif not by_default and state.seen:
            world.record(AutomationUnseen(name=automation.name))
    for name in world.memory.automations.seen:
        if name not in world.code.schedules and name not in world.code.sensors:
            world.record(AutomationUnseen(name=name))


def latest_look(world: World, name: str) -> datetime | None:
    """Return when a schedule or sensor was evaluated last."""
    latest = world.memory.automations.of(name).latest
    return latest.looked_at if latest is not None else None


def next_tick_number(world: World) -> int:
    """Return the number of the next tick."""
    return world.memory.automations.tick_count + 1
