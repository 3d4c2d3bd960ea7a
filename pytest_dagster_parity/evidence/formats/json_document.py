"""The outcome as one JSON document, version 1, for programs of a team's own."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from pytest_dagster_parity.evidence.findings import Edit, Finding, Severity
from pytest_dagster_parity.evidence.formats.fingerprints import numbered
from pytest_dagster_parity.evidence.outcome import Outcome, severity_of

VERSION = 1


def render(outcome: Outcome) -> str:
    """Return the document."""
    whole = {
        "version": VERSION,
        "documents": list(outcome.documents),
        "rows": outcome.rows,
        "counts": {severity.value: outcome.count(severity) for severity in Severity},
        "by_rule": outcome.by_rule,
        "findings": _findings(outcome.findings),
        "known": _findings(outcome.known),
        "obsolete": [asdict(entry) for entry in outcome.obsolete],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _findings(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    return [_finding(finding, fingerprint) for finding, fingerprint in numbered(findings)]


def _finding(finding: Finding, fingerprint: str) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": severity_of(finding).value,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "row": finding.subject,
        "cited": finding.cited,
        "message": finding.message,
        "hint": finding.hint,
        "fix": None if finding.edit is None else _fix(finding.edit),
        "fingerprint": fingerprint,
    }


def _fix(edit: Edit) -> dict[str, Any]:
    return {
        "row": edit.row,
        "column": edit.column.value,
        "start": edit.start,
        "end": edit.end,
        "text": edit.text,
    }
