"""Makes a matrix that people keep by hand one that records can be written into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pytest_dagster_parity.catalogue import Catalogue
from pytest_dagster_parity.documents.files import write_atomically
from pytest_dagster_parity.matrix.documents import open_document
from pytest_dagster_parity.matrix.entries import parse_entries
from pytest_dagster_parity.matrix.locking import PATIENCE, locked
from pytest_dagster_parity.matrix.model import Column, MatrixDocument, Row
from pytest_dagster_parity.matrix.semantics_cell import Meaning, meaning_of
from pytest_dagster_parity.matrix.suggestions import Suggestion, Suggestions

ADDED = (Column.SEMANTICS, Column.PROOF)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedRow:
    """One row of an adopted matrix."""

    name: str
    line: int
    meaning: Meaning
    """What its Semantics column says already."""
    suggestions: tuple[Suggestion, ...]
    """What it might say; none where it says something."""
    foreign: tuple[str, ...]
    """What stands in its Proof column and was written by no record: recording would replace it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """What became of a matrix."""

    path: Path
    added: tuple[Column, ...]
    """The columns that were not there."""
    rows: tuple[AdoptedRow, ...]


def adopt(path: Path, catalogue: Catalogue, patience: float = PATIENCE) -> Adoption:
    """Add the columns Semantics and Proof to a matrix that lacks them, and suggest what may stand in the first.

    Nothing else is changed, and the suggestions are written nowhere. Raises `LoadError` and `MatrixBusy`.
    """
    with locked(path, patience):
        document = open_document(path)
        added = _lacking(document)
        if added:
            write_atomically(path, document.with_columns(added))
    return Adoption(path=path, added=tuple(added), rows=_rows(open_document(path), catalogue))


def _lacking(document: MatrixDocument) -> Mapping[Column, Sequence[str]]:
    return {column: [""] * len(document.rows) for column in ADDED if column not in document.columns}


def _rows(document: MatrixDocument, catalogue: Catalogue) -> tuple[AdoptedRow, ...]:
    suggestions = Suggestions(catalogue)
    return tuple(_row(row, document.line_break, catalogue, suggestions) for row in document.rows)


def _row(row: Row, line_break: str, catalogue: Catalogue, suggestions: Suggestions) -> AdoptedRow:
    meaning = meaning_of(row.text(Column.SEMANTICS), catalogue)
    return AdoptedRow(
        name=" ".join(row.name.split()) or f"row {row.index + 1}",
        line=row.line,
        meaning=meaning,
        suggestions=suggestions.of(row) if meaning.is_empty else (),
        foreign=parse_entries(row.text(Column.PROOF), line_break).garbled,
    )
