"""What the reference orchestrator can do."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.words import ClockKind

_CAPABILITIES = (
    "assets.*",
    "automation.*",
    "backfill_policy",
    "checks",
    "fault.code_unreachable",
    "fault.launch_refused",
    "freshness.*",
    "hold.*",
    "jobs.*",
    "kill.*",
    "mapping.*",
    "partitions.*",
    "retry_policy",
    "runs.*",
    "schedules",
    "schedules.*",
    "selection.syntax",
    "sensors",
    "sensors.*",
    "settings.max_tick_retries",
    "settings.queue",
    "settings.run_retries",
    "values.passed",
    "wipe.partitions",
)


def description() -> Description:
    """Return the handshake."""
    return Description(
        target="reference",
        version=_version(),
        clock=Clock(kind=ClockKind.VIRTUAL),
        capabilities=_CAPABILITIES,
    )


def _version() -> str:
    try:
        return version("pytest-dagster-parity")
    except PackageNotFoundError:
        return "0"
