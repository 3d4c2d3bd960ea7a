"""The handshake of the Dagster adapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster

from pytest_dagster_parity.adapters.interface import operations_of
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.words import ClockKind

if TYPE_CHECKING:
    from pytest_dagster_parity.adapters.interface import Adapter


def describe(adapter: type[Adapter]) -> Description:
    """Say which Dagster is installed and what of it the adapter can drive."""
    return Description(
        target="dagster",
        version=dagster.__version__,
        clock=Clock(kind=ClockKind.VIRTUAL),
        capabilities=(),
        operations=operations_of(adapter),
    )
