"""What the gate found, for programs: JSON, and the workflow commands that GitHub shows beside the rows."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pytest_dagster_parity.matrix.gate_report import GateReport, Promotion, Violation
from pytest_dagster_parity.report.gate import sentence, summary

VERSION = 1
"""Of the JSON document; keys may be added to a version."""

_IN_TEXT = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_IN_PROPERTY = (*_IN_TEXT, (":", "%3A"), (",", "%2C"))


def json_text(report: GateReport) -> str:
    """Return the document, with all that was found."""
    document = {
        "version": VERSION,
        "open": report.is_open,
        "rows": report.rows,
        "records": [
            {
                "record": each.record,
                "target": each.target,
                "target_version": each.version,
                "adapter": each.adapter,
                "proves": None if each.proves is None else each.proves.value,
                "level": each.level,
                "dagster_line": each.line,
                "kit": each.kit,
                "scenarios": each.digest,
            }
            for each in report.records
        ],
        "violations": [_violation(each) for each in report.violations],
        "promotable": [_promotion(each) for each in report.promotable],
        "unmentioned": list(report.unmentioned),
    }
    return f"{json.dumps(document, indent=2, ensure_ascii=False)}\n"


def github_text(report: GateReport) -> str:
    """Return an annotation for each violation and each row that could claim more, and the summary for the log."""
    return "".join(f"{line}\n" for line in _commands(report))


def _violation(violation: Violation) -> dict[str, object]:
    return {
        "breach": violation.breach.value,
        "path": violation.path,
        "line": violation.line,
        "column": violation.column,
        "row": violation.row or None,
        "claim": violation.claim or None,
        "required": violation.required or None,
        "proof": violation.proof or None,
        "message": violation.message,
        "hint": violation.hint,
        "scenarios": dict(violation.scenarios),
    }


def _promotion(promotion: Promotion) -> dict[str, object]:
    return {
        "path": promotion.path,
        "line": promotion.line,
        "row": promotion.row,
        "claim": promotion.claim.value,
        "to": promotion.to.value,
        "proof": promotion.proof,
    }


def _commands(report: GateReport) -> Iterator[str]:
    for each in report.violations:
        scenarios = "".join(f"\n{verdict}: {name}" for name, verdict in each.scenarios.items())
        told = f"{sentence(each)}{scenarios}\n{each.hint}"
        yield _command("error", each.path, each.line, each.column, each.breach.value, told)
    for each in report.promotable:
        told = f"{each.row}: {each.claim.value} could be {each.to.value}: {each.proof}"
        yield _command("notice", each.path, each.line, 1, "promotable", told)
    yield _escaped(summary(report), _IN_TEXT)


def _command(kind: str, path: str, line: int, column: int, title: str, told: str) -> str:
    file = _escaped(path, _IN_PROPERTY)
    return f"::{kind} file={file},line={max(line, 1)},col={max(column, 1)},title={title}::{_escaped(told, _IN_TEXT)}"


def _escaped(told: str, signs: tuple[tuple[str, str], ...]) -> str:
    for sign, code in signs:
        told = told.replace(sign, code)
    return told
