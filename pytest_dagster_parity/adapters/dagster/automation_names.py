"""Schedules and sensors by the protocol's names."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

from dagster._core.definitions.automation_condition_sensor_definition import DEFAULT_AUTOMATION_CONDITION_SENSOR_NAME

from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.words import DEFAULT_AUTOMATION, RefusalKind

if TYPE_CHECKING:
    from dagster._core.remote_representation.external import RemoteSchedule, RemoteSensor

    from pytest_dagster_parity.adapters.dagster.world import World


@overload
def protocol_name(name: str) -> str: ...
@overload
def protocol_name(name: str | None) -> str | None: ...
def protocol_name(name: str | None) -> str | None:
    """Return the protocol's name of a schedule or sensor of Dagster's."""
    return DEFAULT_AUTOMATION if name == DEFAULT_AUTOMATION_CONDITION_SENSOR_NAME else name


def automation_named(world: World, name: str) -> RemoteSchedule | RemoteSensor:
    """Return the schedule or sensor of this name.

    Raises:
        Refused: there is none.
    """
    for automation in every_automation(world):
        if protocol_name(automation.name) == name:
            return automation
    raise Refused(RefusalKind.UNKNOWN_NAME, f"there is no schedule or sensor {name}")


def every_automation(world: World) -> tuple[RemoteSchedule | RemoteSensor, ...]:
    """Return all schedules and sensors that are defined, sorted by the protocol's names."""
    repository = world.repository()
    found = (*repository.get_schedules(), *repository.get_sensors())
    return tuple(sorted(found, key=lambda automation: protocol_name(automation.name)))
