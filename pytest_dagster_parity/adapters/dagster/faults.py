"""Faults: what does not work during a step, though no process dies."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, NoReturn
from unittest.mock import patch

from dagster._core.errors import DagsterUserCodeUnreachableError

from pytest_dagster_parity.protocol.words import Fault

if TYPE_CHECKING:
    from collections.abc import Generator

    from pytest_dagster_parity.adapters.dagster.world import World

_CALLS_TO_THE_CODE_SERVER = (
    "gen_execution_plan",
    "gen_job",
    "gen_subset_remote_job_result",
    "get_execution_plan",
    "get_job",
    "get_partition_config",
    "get_partition_tags",
    "get_schedule_execution_data",
    "get_sensor_execution_data",
    "get_subset_remote_job_result",
)


@contextmanager
def faulty(world: World, fault: Fault | None) -> Generator[None]:
    """Let the fault last until the end of the block."""
    match fault:
        case None:
            yield
        case Fault.LAUNCH_REFUSED:
            with patch.object(world.runs_in_progress, "refuses_launches", new=True):
                yield
        case Fault.CODE_FAILS_TO_LOAD:
            with world.code_location.broken(world.instance):
                yield
        case Fault.CODE_UNREACHABLE:
            with _unreachable(world):
                yield


@contextmanager
def _unreachable(world: World) -> Generator[None]:
    """Let every call to the code server fail as one to a server that is gone does; what it loaded before is known."""
    location = world.request_context().get_code_location(world.location_name)
    with ExitStack() as patches:
        for name in _CALLS_TO_THE_CODE_SERVER:
            if hasattr(location, name):
                patches.enter_context(patch.object(location, name, new=_fail))
        yield


def _fail(*_: Any, **__: Any) -> NoReturn:
    raise DagsterUserCodeUnreachableError("Could not reach user code server")
