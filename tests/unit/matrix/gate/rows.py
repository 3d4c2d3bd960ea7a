"""Rows that claim something, with the Proof cell that recording would leave, and what the gate says of them."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_dagster_parity.matrix.entries import entry_of, spell_entries
from pytest_dagster_parity.matrix.gate import judge
from pytest_dagster_parity.matrix.gate_report import GateReport
from pytest_dagster_parity.matrix.model import Cell, Column, Row, Status
from pytest_dagster_parity.matrix.proof import proof_of
from pytest_dagster_parity.matrix.proven import Proven
from pytest_dagster_parity.matrix.semantics_cell import meaning_of
from tests.unit.matrix.recording.makers import CATALOGUE, proven

DIGEST = "3f9c2a1b" + "0" * 56
"""Of the scenarios that `makers.proven` is of."""

PLACES = {Column.STATUS: 20, Column.PROOF_LEVEL: 30, Column.SEMANTICS: 40, Column.PROOF: 50}
"""In which column of the line each cell begins."""


def recorded(semantics: str, records: Sequence[Proven]) -> str:
    """Return the Proof cell that recording these records leaves."""
    meaning = meaning_of(semantics, CATALOGUE)
    proofs = [(proof_of(meaning.semantics, each, meaning.unknown_patterns), each) for each in records]
    return spell_entries([entry_of(proof, record) for proof, record in proofs], "<br>") if meaning.patterns else ""


def claim(
    status: str = "Implemented",
    semantics: str = "schedules.*",
    level: str = "integration",
    proof: str | None = None,
    records: Sequence[Proven] = (),
    line: int = 7,
) -> Row:
    """Return a row; its Proof cell is the one that recording leaves, unless it is given."""
    texts = {
        Column.STATUS: status,
        Column.PROOF_LEVEL: level,
        Column.SEMANTICS: semantics,
        Column.PROOF: recorded(semantics, records or [proven()]) if proof is None else proof,
    }
    cells = {column: Cell(text=text, line=line, column=PLACES[column]) for column, text in texts.items()}
    named = {Column.CAPABILITY: Cell(text="Schedules", line=line, column=3)}
    return Row(index=0, path="docs/matrix.md", line=line, heading="", cells={**named, **cells})


def judged(*rows: Row, records: Sequence[Proven] = (), aliases: dict[str, Status] | None = None) -> GateReport:
    """Return what the gate says of rows."""
    return judge(rows, records or [proven()], CATALOGUE, digest=DIGEST, aliases=aliases or {})


def breaches(report: GateReport) -> list[tuple[str, str]]:
    """Return each breach with its message."""
    return [(violation.breach.value, violation.message) for violation in report.violations]
