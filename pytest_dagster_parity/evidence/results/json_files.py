"""Results in JSON: pytest-json-report, pytest-reportlog, and the lines of libtest and nextest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import Any, cast

from pytest_dagster_parity.evidence.results.outcomes import Outcome, State, UnreadableResults

_LONGEST_REPORT = 200_000_000
"""Bytes of a report that is one JSON value and so must be read as a whole."""
_LONGEST = 300

_OF_PYTEST = {
    "passed": State.PASSED,
    "failed": State.FAILED,
    "error": State.FAILED,
    "skipped": State.SKIPPED,
    "xfailed": State.SKIPPED,
    "xpassed": State.SKIPPED,
}
_OF_LIBTEST = {
    "ok": State.PASSED,
    "failed": State.FAILED,
    "timeout": State.FAILED,
    "ignored": State.SKIPPED,
    "allowed_failure": State.SKIPPED,
}

Line = Mapping[str, Any]


def read_json(path: Path, shown: str) -> Iterator[Outcome]:
    """Yield the outcomes of a file. Raises `UnreadableResults`."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        first = _first(file, shown)
        value = _object(first)
        if value is None or "tests" in value:
            yield from _of_report(path, shown)
            return
        if "$report_type" not in value and "type" not in value and "nodeid" not in value:
            raise UnreadableResults(shown, 1, 1, "its first line is of none of the known forms")
        yield from _of_lines(chain((first,), file), shown)


def _first(file: TextIOWrapper, shown: str) -> str:
    for line in file:
        if line.strip():
            return line
    raise UnreadableResults(shown, 1, 1, "it is empty")


def _object(line: str) -> Line | None:
    try:
        value: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return cast("Line", value) if isinstance(value, dict) else None


def _of_report(path: Path, shown: str) -> Iterator[Outcome]:
    if path.stat().st_size > _LONGEST_REPORT:
        raise UnreadableResults(
            shown, 1, 1, "it is one JSON value of more than 200 MB; give JUnit or JSON lines instead"
        )
    try:
        report: Any = json.loads(path.read_text(encoding="utf-8-sig", errors="replace"))
    except json.JSONDecodeError as error:
        raise UnreadableResults(shown, error.lineno, error.colno, f"it is no JSON: {error.msg}") from None
    except RecursionError:
        raise UnreadableResults(shown, 1, 1, "it is nested too deeply") from None
    tests: Any = cast("Line", report).get("tests") if isinstance(report, dict) else None
    if not isinstance(tests, list):
        raise UnreadableResults(shown, 1, 1, "it is JSON, but has no list `tests`")
    for test in cast("list[Any]", tests):
        if isinstance(test, dict) and isinstance(cast("Line", test).get("nodeid"), str):
            entry = cast("Line", test)
            yield _of_node(
                entry["nodeid"], _OF_PYTEST.get(str(entry.get("outcome")), State.FAILED), _crash(entry), shown
            )


def _crash(test: Line) -> str:
    for phase in ("setup", "call", "teardown"):
        details: Any = test.get(phase)
        crash: Any = cast("Line", details).get("crash") if isinstance(details, dict) else None
        if isinstance(crash, dict):
            return str(cast("Line", crash).get("message", ""))[:_LONGEST]
    return ""


def _of_lines(lines: Iterator[str], shown: str) -> Iterator[Outcome]:
    nodes: dict[str, Outcome] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        value = _object(line)
        if value is None:
            raise UnreadableResults(shown, number, 1, "this line is no JSON object: the file may have broken off")
        if value.get("type") == "test":
            yield from _of_libtest(value, shown)
        elif value.get("$report_type") == "TestReport" and isinstance(value.get("nodeid"), str):
            _add_phase(value, nodes, shown)
    yield from nodes.values()


def _of_libtest(value: Line, shown: str) -> Iterator[Outcome]:
    state = _OF_LIBTEST.get(str(value.get("event")))
    if state is None or not isinstance(value.get("name"), str):
        return
    group, sign, name = value["name"].partition("$")
    message = str(value.get("message") or value.get("stdout") or "")[:_LONGEST]
    yield Outcome(
        group=group if sign else "",
        name=_without_attempt(name) if sign else group,
        state=state,
        message=message,
        source=shown,
    )


def _without_attempt(name: str) -> str:
    """Nextest writes `name#2` for a second attempt."""
    before, sign, number = name.rpartition("#")
    return before if sign and number.isdigit() else name


_RANK = {State.PASSED: 0, State.SKIPPED: 1, State.FAILED: 2}


def _add_phase(value: Line, nodes: dict[str, Outcome], shown: str) -> None:
    """A test is reported for its setup, its call and its teardown: the worst of them is its outcome."""
    outcome = str(value.get("outcome"))
    if outcome == "rerun":
        nodes.pop(value["nodeid"], None)
        return
    state = _OF_PYTEST.get(outcome, State.FAILED)
    if state is State.PASSED and "wasxfail" in value:
        state = State.SKIPPED
    known = nodes.get(value["nodeid"])
    if known is None or _RANK[state] > _RANK[known.state]:
        nodes[value["nodeid"]] = _of_node(value["nodeid"], state, _reason(value, state), shown)


def _reason(value: Line, state: State) -> str:
    details: Any = value.get("longrepr")
    if state is State.SKIPPED and isinstance(details, list) and details:
        return str(cast("list[Any]", details)[-1])[:_LONGEST]
    if isinstance(details, dict):
        crash: Any = cast("Line", details).get("reprcrash")
        return str(cast("Line", crash).get("message", ""))[:_LONGEST] if isinstance(crash, dict) else ""
    return details[:_LONGEST] if isinstance(details, str) else ""


def _of_node(nodeid: str, state: State, message: str, shown: str) -> Outcome:
    file, _, name = nodeid.partition("::")
    return Outcome(file=file, name=name, state=state, message=message, source=shown)
