"""The handshake of the Dagster adapter."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import dagster
from dagster_graphql.implementation.execution.backfill import resume_partition_backfill

from pytest_dagster_parity.adapters.dagster.moved_names import FreshnessPolicy
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

# The code server of our worlds is in the daemons' process, where it cannot be cut off: calls to it are replaced by what
# fails as they would. Which calls those are is our list, not Dagster's network.
_EMULATED = (f"fault.{Fault.CODE_UNREACHABLE.value}",)


def describe(adapter: type[Adapter]) -> Description:
    """Say which Dagster is installed and what of it the adapter can drive."""
    return Description(
        target="dagster",
        version=dagster.__version__,
        clock=Clock(kind=ClockKind.VIRTUAL),
        capabilities=(*_ALWAYS, *_of_this_version(), *_broken_things()),
        emulated=_EMULATED,
        operations=tuple(verb for verb in operations_of(adapter) if verb not in _lacking()),
    )


def _of_this_version() -> tuple[str, ...]:
    windows = inspect.signature(dagster.TimeWindowPartitionsDefinition.__new__).parameters
    exclusions = ("partitions.exclusions",) if "exclusions" in windows else ()
    freshness = ("freshness.cron", "freshness.time_window") if FreshnessPolicy is not None else ()
    return (*exclusions, *freshness)


def _lacking() -> tuple[str, ...]:
    """Return the requests that this Dagster cannot be asked.

    Up to some versions of 1.11 a resumed backfill must have the partition set of a job, which those of assets have not;
    which backfill a scenario resumes, its needs do not say.
    """
    resumes_jobs_only = "partition_set_origin" in inspect.unwrap(resume_partition_backfill).__code__.co_names
    return (
        *(("resume_backfill",) if resumes_jobs_only else ()),
        *(("freshness",) if FreshnessPolicy is None else ()),
    )


def _broken_things() -> tuple[str, ...]:
    return (*(f"fault.{fault.value}" for fault in Fault), *(f"kill.{point.value}" for point in KillPoint))
