"""Findings as workflow commands of GitHub Actions, which shows them as annotations of the changed lines.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pytest_dagster_parity.evidence.findings import Finding, Severity
from pytest_dagster_parity.evidence.formats.compiler import summary
from pytest_dagster_parity.evidence.outcome import Outcome, severity_of

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}

_IN_TEXT = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_IN_PROPERTY = (*_IN_TEXT, (":", "%3A"), (",", "%2C"))


def render(outcome: Outcome, shown: Callable[[str], str] = str) -> str:
    """Return the commands, one a line, and the summary for the log. `shown` gives a path as the host knows it."""
    return "".join(f"{line}\n" for line in _lines(outcome, shown))


def _lines(outcome: Outcome, shown: Callable[[str], str]) -> Iterator[str]:
    for finding in outcome.findings:
        yield _command(finding, shown(finding.path))
    for entry in outcome.obsolete:
        told = _escaped(f"No longer found, --update-baseline takes it out: {entry}", _IN_TEXT)
        yield f"::notice title=baseline::{told}"
    yield summary(outcome)


def _command(finding: Finding, path: str) -> str:
    properties = {
        "file": path,
        "line": str(max(finding.line, 1)),
        "col": str(max(finding.column, 1)),
        "title": finding.rule,
    }
    listed = ",".join(f"{name}={_escaped(value, _IN_PROPERTY)}" for name, value in properties.items())
    text = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    return f"::{_COMMANDS[severity_of(finding)]} {listed}::{_escaped(text, _IN_TEXT)}"


def _escaped(text: str, signs: tuple[tuple[str, str], ...]) -> str:
    for sign, code in signs:
        text = text.replace(sign, code)
    return text
