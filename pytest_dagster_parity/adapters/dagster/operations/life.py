"""The life of a world: opened, deployed to, restarted."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfoNotFoundError

from dagster import (
    DagsterInvalidDefinitionError,
    DagsterInvalidInvocationError,
    DagsterInvalidSubsetError,
    DagsterInvariantViolationError,
)
from dagster._check import CheckError, ParameterCheckError

from pytest_dagster_parity.adapters.dagster.code_location import DefinitionsDoNotLoad
from pytest_dagster_parity.adapters.dagster.world import World
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.words import RefusalKind

if TYPE_CHECKING:
    from collections.abc import Generator

    from pytest_dagster_parity.protocol import operations as ask
    from pytest_dagster_parity.protocol.user_code import Decide

_REFUSED_DEFINITIONS = (
    DagsterInvalidDefinitionError,
    DagsterInvalidInvocationError,
    DagsterInvalidSubsetError,
    DagsterInvariantViolationError,
    CheckError,
    ParameterCheckError,
    ValueError,
    ZoneInfoNotFoundError,
)
"""What Dagster raises at single definitions that it refuses; it has no one class for it."""


def open_world(request: ask.Open, decide: Decide) -> World:
    """Return a new, empty world.

    Raises:
        Refused: Dagster does not accept the definitions.
    """
    with _refusing():
        return World(request.definitions, request.at, request.settings, decide)


def deploy(world: World, request: ask.Deploy) -> None:
    """Replace the definitions; those in force stay where Dagster refuses the new ones."""
    with _refusing():
        world.deploy(request.definitions)


def restart(world: World, request: ask.Restart) -> None:  # noqa: ARG001 - it says nothing more
    """Restart every process on the same storage."""
    world.restart()


@contextmanager
def _refusing() -> Generator[None]:
    try:
        yield
    except (*_REFUSED_DEFINITIONS, DefinitionsDoNotLoad) as error:
        raise Refused(RefusalKind.INVALID_ARGUMENT, str(error)) from error
