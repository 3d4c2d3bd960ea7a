"""Whether time only goes forward in a scenario."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from pytest_dagster_parity.scenario.model import Passage

if TYPE_CHECKING:
    from pytest_dagster_parity.scenario.model import Step
    from pytest_dagster_parity.scenario.reading import Reading

A_MOMENT = timedelta(seconds=1)
"""What passes before a step that does not say when it happens."""


def check_timeline(opens: datetime, steps: tuple[Step, ...], reading: Reading) -> None:
    """Note every step that would go back in time, and passages in which no time passes."""
    now = opens
    for step in steps:
        action = step.action
        if step.at is not None:
            if step.at < now:
                message = f"this happens at {_said(step.at)}, and it is {_said(now)} already"
                reading.problem_at(step.mark, "time-goes-back", message)
            now = max(step.at, now)
        elif action is not None and type(action) is not Passage:
            now = _later(step, now, A_MOMENT, reading)
        if type(action) is Passage:
            now = _after(step, action, now, reading)


def _after(step: Step, passage: Passage, now: datetime, reading: Reading) -> datetime:
    """Return when a passage ends that begins now."""
    if passage.every is not None and passage.every <= 0:
        reading.problem_at(step.mark, "no-time-passes", "`every` is longer than nothing")
    ends = passage.to or _later(step, now, timedelta(seconds=passage.by or 0), reading)
    if ends < now:
        message = f"this ends at {_said(ends)}, and it is {_said(now)} already"
        reading.problem_at(step.mark, "time-goes-back", message)
        return now
    if ends == now:
        reading.problem_at(step.mark, "no-time-passes", f"it is {_said(now)} already")
    return ends


def _later(step: Step, now: datetime, lasts: timedelta, reading: Reading) -> datetime:
    """Return when something ends that lasts so long."""
    try:
        return now + lasts
    except OverflowError:
        reading.problem_at(step.mark, "not-a-moment", "this ends after the year 9999")
        return datetime.max.replace(tzinfo=timezone.utc)


def _said(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
