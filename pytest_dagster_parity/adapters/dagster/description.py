"""The handshake of the Dagster adapter."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import dagster

from pytest_dagster_parity.adapters.interface import operations_of
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.words import ClockKind, Fault, KillPoint

if TYPE_CHECKING:
    from pytest_dagster_parity.adapters.interface import Adapter

_ALWAYS = (
    "assets.code_version",
    "assets.data_version",
    "assets.external",
    "assets.kinds",
    "assets.multi",
    "assets.observable",
    "assets.observations",
    "assets.owners",
    "assets.tags",
    "automation.check_conditions",
    "automation.conditions",
    "automation.eager",
    "automation.on_cron",
    "automation.on_missing",
    "backfill_policy",
    "checks",
    "hold.launched",
    "hold.queued",
    "hold.step",
    "jobs.assets",
    "jobs.graphs",
    "jobs.op_selection",
    "jobs.ops",
    "jobs.partitions",
    "mapping.all",
    "mapping.identity",
    "mapping.last",
    "mapping.multi",
    "mapping.multi_to_single",
    "mapping.specific",
    "mapping.static",
    "mapping.time_window",
    "partitions.cron",
    "partitions.dynamic",
    "partitions.format",
    "partitions.multi",
    "partitions.static",
    "partitions.time",
    "retry_policy",
    "runs.force_terminate",
    "runs.partition_range",
    "schedules",
    "schedules.partitioned",
    "selection.syntax",
    "sensors",
    "sensors.asset",
    "sensors.asset_events",
    "sensors.automation",
    "sensors.cursor",
    "sensors.dynamic_partitions",
    "sensors.multi_asset",
    "sensors.run_status",
    "settings.max_catchup_runs",
    "settings.max_tick_retries",
    "settings.queue",
    "settings.run_retries",
    "values.passed",
)
"""What every Dagster that the adapter drives can express; it has no sensors that events are pushed to."""


def describe(adapter: type[Adapter]) -> Description:
    """Say which Dagster is installed and what of it the adapter can drive."""
    return Description(
        target="dagster",
        version=dagster.__version__,
        clock=Clock(kind=ClockKind.VIRTUAL),
        capabilities=(*_ALWAYS, *_of_this_version(), *_broken_things()),
        operations=operations_of(adapter),
    )


def _of_this_version() -> tuple[str, ...]:
    windows = inspect.signature(dagster.TimeWindowPartitionsDefinition.__new__).parameters
    exclusions = ("partitions.exclusions",) if "exclusions" in windows else ()
    has_freshness = hasattr(getattr(dagster, "FreshnessPolicy", None), "time_window")
    return (*exclusions, *(("freshness.cron", "freshness.time_window") if has_freshness else ()))


def _broken_things() -> tuple[str, ...]:
    return (*(f"fault.{fault.value}" for fault in Fault), *(f"kill.{point.value}" for point in KillPoint))
