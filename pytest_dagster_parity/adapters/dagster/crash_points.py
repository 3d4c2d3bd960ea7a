"""Where Dagster's daemons can be made to die: the names of its own crash points by what they mean.

Backfills of assets and retries of runs have none. A process that is to die looks after them itself: when the pass of
backfills begins, before a run is stored, before it is submitted, and when it was launched.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

from pytest_dagster_parity.protocol.words import KillPoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SCHEDULES: Mapping[KillPoint, str] = {
    KillPoint.BEFORE_DECISION: "TICK_HELD",
    KillPoint.AFTER_RUN_CREATED: "RUN_CREATED",
    KillPoint.AFTER_LAUNCH: "RUN_LAUNCHED",
}
"""After its decision nothing is stored before the first run: a schedule's own function dies there."""
SENSORS: Mapping[KillPoint, str] = {
    KillPoint.BEFORE_DECISION: "TICK_HELD",
    KillPoint.AFTER_DECISION: "RUN_IDS_RESERVED",
    KillPoint.AFTER_RUN_CREATED: "RUN_CREATED",
    KillPoint.AFTER_LAUNCH: "RUN_LAUNCHED",
}
CONDITIONS: Mapping[KillPoint, str] = {
    KillPoint.BEFORE_DECISION: "EVALUATIONS_FINISHED",
    KillPoint.AFTER_DECISION: "RUN_REQUESTS_CREATED",
    KillPoint.AFTER_RUN_CREATED: "RUN_CREATED",
    KillPoint.AFTER_LAUNCH: "RUN_SUBMITTED",
}
"""An evaluation asks nobody and has stored nothing when it is finished: its decision is what is stored after it."""


def crash_flags(points: Mapping[KillPoint, str], at: KillPoint | None) -> dict[str, Any]:
    """Return the flags with which one daemon's pass dies there; empty where it has no such point."""
    return {points[at]: signal.SIGKILL} if at is not None and at in points else {}


def crash_flags_by_name(
    points: Mapping[KillPoint, str], at: KillPoint | None, automations: Callable[[], Iterable[Any]]
) -> dict[str, Any]:
    """Return the same for daemons that want them by the name of the schedule or sensor."""
    flags = crash_flags(points, at)
    return {each.name: flags for each in automations()} if flags else {}
