"""Rows of a matrix, wherever they are written: Markdown, CSV, TSV or YAML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Protocol


class Column(str, Enum):
    """The columns that mean something; the value is the heading, in any case. Others are a team's own."""

    CAPABILITY = "Capability"
    FEATURE = "Feature"
    """The one with this heading; where there is none, the first that is none of the others, whatever it is called."""
    STATUS = "Status"
    PROOF_LEVEL = "Proof Level Required"
    CODE = "Evidence (Code)"
    TESTS = "Evidence (Tests)"
    CI = "Evidence (CI)"
    OWNER = "Owner"
    NOTES = "Notes"
    SEMANTICS = "Semantics"
    """A person's: ids or globs of the kit's semantics."""
    PROOF = "Proof"
    """The machine's, and nobody else's."""


EVIDENCE = (Column.CODE, Column.TESTS, Column.CI)
"""The columns whose items are looked for in the working tree."""

MANDATORY = tuple(column for column in Column if column not in {Column.FEATURE, Column.SEMANTICS, Column.PROOF})
"""The columns without which a table is no matrix that can be judged."""


class Status(str, Enum):
    """What a row claims: the charter's five words."""

    IMPLEMENTED = "Implemented"
    PARTIAL = "Partial"
    DESIGNED = "Designed"
    PLANNED = "Planned"
    EXCEPTION = "Exception"


class ProofLevel(str, Enum):
    """What kind of proof a row requires, the weakest first. `docs/parity-levels.md` says what a record can prove."""

    UNIT = "unit"
    INTEGRATION = "integration"
    E2E = "e2e"
    PROD = "prod"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell as it stands in its document."""

    text: str
    """As written, without padding: in Markdown its escapes (`\\|`) and markup stay, in CSV and YAML it is the value."""
    line: int
    """Where the text begins, from 1."""
    column: int
    """In characters, from 1."""


NO_CELL = Cell(text="", line=0, column=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. `cells` has no key for a column that the document lacks."""

    index: int
    """Among the rows of its document, from 0; what names the row to `MatrixDocument.with_cells`."""
    path: str
    """Of the document, as it was given."""
    line: int
    heading: str
    """Of the section that the row's table stands in; empty where there is none."""
    cells: Mapping[Column, Cell] = field(default_factory=lambda: MappingProxyType({}))
    others: Mapping[str, Cell] = field(default_factory=lambda: MappingProxyType({}))
    """A team's own columns, by heading."""

    def text(self, column: Column) -> str:
        """Return what a cell says; empty where there is no such column."""
        return self.cells.get(column, NO_CELL).text

    def cell(self, column: Column) -> Cell:
        """Return a cell; an empty one at the row's beginning where there is no such column."""
        return self.cells.get(column) or Cell(text="", line=self.line, column=1)

    @property
    def name(self) -> str:
        """What messages call the row."""
        return " / ".join(text for text in (self.text(Column.CAPABILITY), self.text(Column.FEATURE)) if text)


class MatrixDocument(Protocol):
    """A document with rows. Documents are immutable: edits give the bytes of another one."""

    @property
    def path(self) -> Path:
        """Where it was read from."""
        ...

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that it has, of those that mean something."""
        ...

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows of all its tables, in their order."""
        ...

    @property
    def line_break(self) -> str:
        """What separates several items within a cell: `<br>` in Markdown, a line break elsewhere."""
        ...

    def spelled(self, plain: str) -> str:
        """Return the text of a cell that says a plain text: in Markdown with its signs escaped and `<br>`."""
        ...

    def with_cells(self, changes: Mapping[tuple[int, Column], str]) -> bytes:
        """Return the document with other texts in some cells, by row and column; every other byte stays.

        Texts are as `Cell.text` has them. A text that is what stands there already changes nothing. Raises
        `LoadError` for a column that the document does not have.
        """
        ...

    def with_columns(self, added: Mapping[Column, Sequence[str]]) -> bytes:
        """Return the document with columns more, at the right of every table, with a text a row in the rows' order.

        Columns that are there already stay as they are.
        """
        ...
