"""Findings and outcomes as a check of a small repository would have them."""

from __future__ import annotations

from typing import Any

from pytest_dagster_parity.evidence.findings import Edit, Finding
from pytest_dagster_parity.evidence.outcome import Outcome
from pytest_dagster_parity.matrix.model import Column

MATRIX = "docs/parity/matrix.md"


def finding(rule: str = "path-missing", **fields: Any) -> Finding:
    """Return a finding in the third row of the matrix."""
    told: dict[str, Any] = {
        "path": MATRIX,
        "line": 12,
        "column": 40,
        "message": "crates/tick.rs does not exist",
        "subject": "Schedules / ticks",
        "cited": "`crates/tick.rs`",
    }
    return Finding(rule=rule, **{**told, **fields})


def drift(**fields: Any) -> Finding:
    """Return a finding that can be mended."""
    edit = Edit(row=2, column=Column.CODE, start=16, end=19, text="131")
    return finding(
        "line-drift",
        column=70,
        message="`reconcile` is not at line 120",
        hint="It stands at line 131.",
        cited="`crates/tick.rs:120`",
        edit=edit,
        **fields,
    )


def outcome(*findings: Finding, **fields: Any) -> Outcome:
    """Return the outcome of checking one matrix of three rows."""
    return Outcome(documents=(MATRIX,), rows=3, findings=findings, **fields)
