"""Findings as compilers print them, with a summary: what people read and editors click."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pytest_dagster_parity.evidence.findings import Finding, Severity
from pytest_dagster_parity.evidence.outcome import Outcome, severity_of


def render(outcome: Outcome, shown: Callable[[str], str] = str) -> str:
    """Return the text. `shown` turns a path of the outcome into one that the reader can open."""
    return "".join(f"{line}\n" for line in _lines(outcome, shown))


def _lines(outcome: Outcome, shown: Callable[[str], str]) -> Iterator[str]:
    for finding in outcome.findings:
        yield from _of_finding(finding, shown)
    for entry in outcome.obsolete:
        yield f"baseline: no longer found: {entry}"
    if outcome.obsolete:
        yield "  --update-baseline takes them out"
    yield summary(outcome)


def _of_finding(finding: Finding, shown: Callable[[str], str]) -> Iterator[str]:
    place = f"{shown(finding.path)}:{finding.line}:{finding.column}"
    yield f"{place}: {severity_of(finding).value}: {_on_one_line(finding.message)} [{finding.rule}]"
    if finding.hint:
        yield f"  {_on_one_line(finding.hint)}"


def summary(outcome: Outcome) -> str:
    """Return the last line: what was found, in how much."""
    counts = [_counted(outcome.count(severity), severity.value) for severity in Severity if outcome.count(severity)]
    found = ", ".join(counts) or "nothing wrong"
    known = f"; {len(outcome.known)} more known to the baseline" if outcome.known else ""
    mended = sum(finding.edit is not None for finding in outcome.findings)
    mendable = f"; --fix mends {mended}" if mended else ""
    rows = _counted(outcome.rows, "row")
    return f"{found} in {_counted(len(outcome.documents), 'document')} with {rows}{known}{mendable}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
