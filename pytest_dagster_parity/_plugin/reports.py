"""What a report of pytest carries from the process that plays to the one that writes: plain JSON, under one attribute.

pytest-xdist sends every attribute of a report along, so this needs no hook of its own there.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, TypedDict, cast

from pytest_dagster_parity._plugin.collection import ScenarioItem
from pytest_dagster_parity.execution.writer import encode_line
from pytest_dagster_parity.judgement.verdict import Verdict

if TYPE_CHECKING:
    from typing import Any

    import pytest

    from pytest_dagster_parity.execution.record import ScenarioLine

ATTRIBUTE = "dagster_parity"
PROPERTIES = "parity."
"""How the names of the properties begin that JUnit files show; pytest writes them with the report of the teardown."""


class Cargo(TypedDict):
    """The attribute."""

    node: str
    line: str
    """A line of the record, encoded."""
    verdict: str
    introduction: dict[str, Any] | None
    """Once a process: what the record's header says of the adapter."""


def carry(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> pytest.TestReport:
    """Return the report of a phase, with the line of the record on the one that tells the verdict."""
    if call.when == "teardown" or (call.when == "setup" and report.passed) or not isinstance(item, ScenarioItem):
        return report
    line = _line_of(item, call, report)
    introduction = item.file.target.introduction()
    encoded = encode_line(line).decode()
    vars(report)[ATTRIBUTE] = Cargo(node=item.node, line=encoded, verdict=line.verdict.value, introduction=introduction)
    if report.passed:
        item.line = None  # nobody tries a pass again, and thousands of lines need not be kept
    others = [each for each in item.user_properties if not each[0].startswith(PROPERTIES)]
    item.user_properties = [*others, (f"{PROPERTIES}id", line.id), *_properties(line.verdict, line.origin, line.level)]
    report.user_properties = list(item.user_properties)
    if report.skipped and not hasattr(report, "wasxfail"):
        report.longrepr = (os.fspath(item.path), item.scenario.mark.line, f"Skipped: {line.reason}")
    return report


def is_tried_again(report: pytest.TestReport) -> bool:
    """Whether pytest-rerunfailures makes another attempt after this one."""
    return str(report.outcome) == "rerun"


def is_crash(report: pytest.TestReport) -> bool:
    """Whether pytest-xdist made the report because a worker died."""
    return str(report.when) == "???"


def tells_verdict(report: pytest.TestReport) -> bool:
    """Whether a line of the record comes of the report."""
    return ATTRIBUTE in vars(report) or is_crash(report)


def unload(report: pytest.TestReport) -> Cargo | None:
    """Take off what a report carries: pytest keeps its reports to the end."""
    return cast("Cargo | None", vars(report).pop(ATTRIBUTE, None))


def _line_of(item: ScenarioItem, call: pytest.CallInfo[None], report: pytest.TestReport) -> ScenarioLine:
    """Return the verdict's line; where the scenario could not be played, one that says why."""
    if call.when == "call" and item.line is not None:
        return item.line
    reason = "" if call.excinfo is None else str(call.excinfo.value)
    verdict = Verdict.NOT_RUN if report.skipped else Verdict.INCONCLUSIVE
    return item.file.target.unplayed(item.node, item.scenario, verdict, reason)


@cache
def _properties(verdict: Verdict, origin: str, level: str) -> tuple[tuple[str, object], ...]:
    said = {"verdict": verdict.value, "origin": origin, "level": level}
    return tuple((f"{PROPERTIES}{name}", value) for name, value in said.items())
