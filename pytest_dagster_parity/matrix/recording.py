"""Writes what records prove into the Proof column of a matrix, and nothing else of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pytest_dagster_parity.catalogue import Catalogue
from pytest_dagster_parity.documents.files import write_atomically
from pytest_dagster_parity.errors import LoadError, ParityError, Problem
from pytest_dagster_parity.matrix.documents import open_document
from pytest_dagster_parity.matrix.entries import Entry
from pytest_dagster_parity.matrix.locking import PATIENCE, locked
from pytest_dagster_parity.matrix.merging import Merged, merged, without
from pytest_dagster_parity.matrix.model import Column, MatrixDocument, Row
from pytest_dagster_parity.matrix.proof import proof_of
from pytest_dagster_parity.matrix.proven import Proven
from pytest_dagster_parity.matrix.semantics_cell import Meaning, Unknown, meaning_of

_ATTEMPTS = 5


class MatrixKeepsChanging(ParityError):
    """Somebody who takes no lock, such as an editor, saves the matrix again and again."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}:1:1: it was changed {_ATTEMPTS} times while proof was written into it [matrix-busy]"


class Change(str, Enum):
    """What became of a row."""

    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    """A proof that is there stays, though the record says something else."""
    NO_SEMANTICS = "no semantics"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutcome:
    """What became of one row."""

    name: str
    line: int
    change: Change
    entries: tuple[Entry, ...]
    """What each record gives, in the order of the records; none where a row has no semantics."""
    kept: tuple[str, ...] = ()
    """Why a proof that is there stays, for each record that does not replace it."""
    garbled: tuple[str, ...] = ()
    """What stood in the cell and was written by no record; it was replaced."""
    unknown: tuple[Unknown, ...] = ()
    """Patterns that mean no semantic; each is counted as missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a matrix."""

    path: Path
    rows: tuple[RowOutcome, ...]

    @property
    def is_changed(self) -> bool:
        """Whether the file was written."""
        return any(row.change is Change.UPDATED for row in self.rows)

    def of(self, change: Change) -> tuple[RowOutcome, ...]:
        """Return the rows of which this became."""
        return tuple(row for row in self.rows if row.change is change)


def record_into(path: Path, records: Sequence[Proven], catalogue: Catalogue, patience: float = PATIENCE) -> Outcome:
    """Write what records prove into a matrix, one after the other, and tell what became of each row.

    Only cells of the Proof column change, and the file is written only where one does: as a whole, or not at all.
    Raises `LoadError` for what is no matrix or lacks a column, and `MatrixBusy`.
    """
    with locked(path, patience):
        for _ in range(_ATTEMPTS):
            document = open_document(path)
            changes, rows = renewed(document, records, catalogue)
            if not changes:
                return Outcome(path=path, rows=rows)
            content = document.with_cells(changes)
            if path.read_bytes() == document.with_cells({}):
                write_atomically(path, content)
                return Outcome(path=path, rows=rows)
    raise MatrixKeepsChanging(path)


def renewed(
    document: MatrixDocument, records: Sequence[Proven], catalogue: Catalogue
) -> tuple[Mapping[tuple[int, Column], str], tuple[RowOutcome, ...]]:
    """Return the cells that records change, and what becomes of each row."""
    check_columns(document)
    changes: dict[tuple[int, Column], str] = {}
    outcomes: list[RowOutcome] = []
    for row in document.rows:
        meaning = meaning_of(row.text(Column.SEMANTICS), catalogue)
        text, steps = _renewed_cell(row.text(Column.PROOF), document.line_break, records, meaning)
        if text != row.text(Column.PROOF):
            changes[row.index, Column.PROOF] = text
        outcomes.append(_outcome(row, meaning, steps, is_changed=text != row.text(Column.PROOF)))
    return changes, tuple(outcomes)


def check_columns(document: MatrixDocument) -> None:
    """Raise `LoadError` for a document that has no place for what is recorded."""
    lacking = [column for column in (Column.SEMANTICS, Column.PROOF) if column not in document.columns]
    if lacking:
        named = " and ".join(f"`{column.value}`" for column in lacking)
        shown = document.rows[0].path if document.rows else str(document.path)
        problem = Problem(
            path=shown,
            line=document.rows[0].line if document.rows else 1,
            column=1,
            code="matrix-not-adopted",
            message=f"the matrix has no column {named}",
            hint=f"`dagster-parity matrix adopt {shown}` adds them",
        )
        raise LoadError((problem,))


def _renewed_cell(
    text: str, line_break: str, records: Sequence[Proven], meaning: Meaning
) -> tuple[str, tuple[Merged, ...]]:
    steps: list[Merged] = []
    for proven in records:
        if meaning.is_empty:
            step = without(text, line_break, proven)
        else:
            proof = proof_of(meaning.semantics, proven, meaning.unknown_patterns)
            step = merged(text, line_break, proof, proven)
        steps.append(step)
        text = step.text
    return text, tuple(steps)


def _outcome(row: Row, meaning: Meaning, steps: tuple[Merged, ...], *, is_changed: bool) -> RowOutcome:
    kept = tuple(step.kept for step in steps if step.kept)
    change = Change.UPDATED if is_changed else Change.KEPT if kept else Change.UNCHANGED
    return RowOutcome(
        name=" ".join(row.name.split()) or f"row {row.index + 1}",
        line=row.line,
        change=Change.NO_SEMANTICS if meaning.is_empty and not is_changed else change,
        entries=tuple(step.entry for step in steps if step.entry is not None),
        kept=kept,
        garbled=tuple(text for step in steps for text in step.garbled),
        unknown=meaning.unknown,
    )
