"""What the schema answers to a launch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_dagster_parity.adapters.dagster.refusals import ERROR_FIELDS, accepted
from pytest_dagster_parity.adapters.dagster.runs_in_progress import LaunchRefused
from pytest_dagster_parity.protocol.records import RunLaunched
from pytest_dagster_parity.protocol.words import Fault, RefusalKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_dagster_parity.adapters.dagster.world import World

LAUNCH_FIELDS = "{ ... on LaunchRunSuccess { run { runId } } " + ERROR_FIELDS + " }"
"""The selection of a launch's answer, for `launched_run`."""


def launched_run(
    world: World,
    reply: Mapping[str, Any],
    fault: Fault | None,
    exceptions: Mapping[str, RefusalKind] | None = None,
) -> RunLaunched:
    """Return the run that a launch made.

    Raises:
        Refused: Dagster refuses to launch it, with an error of its schema or one of these exceptions.
    """
    if fault is Fault.LAUNCH_REFUSED and reply.get("className") == LaunchRefused.__name__:
        # The user is shown the launcher's error; the run that could not be launched exists all the same.
        return RunLaunched(run=world.instance.get_run_records(limit=1)[0].dagster_run.run_id)
    return RunLaunched(run=accepted(reply, "LaunchRunSuccess", exceptions)["run"]["runId"])
