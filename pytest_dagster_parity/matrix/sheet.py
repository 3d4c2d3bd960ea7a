"""A matrix document whose edits are splices of its text, each of them checked by reading the result again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pytest_dagster_parity.documents.source import Source, Splice
from pytest_dagster_parity.errors import LoadError, Problem
from pytest_dagster_parity.matrix.model import Cell, Column, Row

LARGEST_CELL = 1_000_000
"""In characters."""


def as_cell_text(value: str) -> str:
    """Return a value as `Cell.text` has it: without padding, its line breaks as LF."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def size_problems(source: Source, rows: Iterable[Row]) -> Iterable[Problem]:
    """Give the cells that are too large."""
    for row in rows:
        for cell in (*row.cells.values(), *row.others.values()):
            if len(cell.text) > LARGEST_CELL:
                yield huge_cell(source, cell.line, cell.column)


def huge_cell(source: Source, line: int, column: int) -> Problem:
    """Return what is said of a cell that is too large."""
    return Problem(
        path=source.shown,
        line=line,
        column=column,
        code="cell-too-large",
        message=f"this cell has more than {LARGEST_CELL:,} characters",
        hint="cite the text by its path instead of writing it into the matrix",
    )


class Sheet(ABC):
    """What the documents of all formats have in common; a subclass says where its cells are spliced."""

    def __init__(self, source: Source, columns: tuple[Column, ...], rows: tuple[Row, ...]) -> None:
        self._source = source
        self._columns = columns
        self._rows = rows

    @property
    def path(self) -> Path:
        """Where it was read from."""
        return self._source.path

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that it has, of those that mean something."""
        return self._columns

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows of all its tables, in their order."""
        return self._rows

    @property
    def line_break(self) -> str:
        """What separates several items within a cell."""
        return "\n"

    def spelled(self, plain: str) -> str:
        """Return the text of a cell that says a plain text."""
        return as_cell_text(plain)

    def with_cells(self, changes: Mapping[tuple[int, Column], str]) -> bytes:
        """Return the document with other texts in some cells; every other byte stays. Raises `LoadError`."""
        expected = _texts_of(self._rows)
        splices: list[Splice] = []
        for (index, column), text in changes.items():
            if column not in self._columns:
                raise self._no_column(column)
            row = self._rows[index]
            if column not in row.cells:
                raise self._no_column(column, row)
            changed = self._checked(row.cells[column], text)
            if changed != row.text(column):
                splices += self._cell_splices(index, column, changed)
                expected[index][column] = changed
        return self._edited(splices, expected)

    def with_columns(self, added: Mapping[Column, Sequence[str]]) -> bytes:
        """Return the document with columns more, at the right of every table. Raises `LoadError`."""
        expected = _texts_of(self._rows)
        new: dict[Column, tuple[str, ...]] = {}
        for column, texts in added.items():
            if column in self._columns:
                continue
            new[column] = tuple(
                self._checked(row.cell(column), text) for row, text in zip(self._rows, texts, strict=True)
            )
            for cells, text in zip(expected, new[column], strict=True):
                cells[column] = text
        return self._edited(self._column_splices(new) if new else (), expected)

    @abstractmethod
    def _cell_splices(self, index: int, column: Column, text: str) -> Iterable[Splice]:
        """Give what changes one cell to another text, which was checked."""

    @abstractmethod
    def _column_splices(self, added: Mapping[Column, Sequence[str]]) -> Iterable[Splice]:
        """Give what adds columns, at least one, none of which is there."""

    @abstractmethod
    def _read_again(self, source: Source) -> Sheet:
        """Read the document that another source is."""

    def _misfit(self, text: str) -> str:
        """Say why a text cannot stand in a cell of this format; empty where it can."""
        del text
        return ""

    def _checked(self, cell: Cell, text: str) -> str:
        text = as_cell_text(text)
        why = _unfit(text) or self._misfit(text)
        if why:
            raise self._error(cell, "unfit-text", f"this cell cannot take the text {_short(text)}: {why}")
        return text

    def _edited(self, splices: Iterable[Splice], expected: list[dict[Column, str]]) -> bytes:
        splices = list(splices)
        if not splices:
            return self._source.encoded()
        source = self._source.spliced(splices)
        try:
            found = _texts_of(self._read_again(source).rows)
        except LoadError as error:
            raise self._not_editable(splices) from error
        if found != expected:
            raise self._not_editable(splices)
        return source.encoded()

    def _no_column(self, column: Column, row: Row | None = None) -> LoadError:
        cell = Cell(text="", line=row.line if row else 0, column=1)
        hint = "`dagster-parity matrix adopt` adds the columns of the kit"
        return self._error(cell, "no-column", f"there is no column `{column.value}` here", hint)

    def _not_editable(self, splices: Iterable[Splice]) -> LoadError:
        message = "this cannot be edited in the form that it is written in"
        hint = "nothing was changed; write the row in the usual form and try again"
        place = min(splice.start for splice in splices)
        return LoadError((self._source.problem(place, "not-editable", message, hint),))

    def _error(self, cell: Cell, code: str, message: str, hint: str = "") -> LoadError:
        place = {"line": cell.line, "column": cell.column}
        return LoadError((Problem(path=self._source.shown, **place, code=code, message=message, hint=hint),))


def _texts_of(rows: Iterable[Row]) -> list[dict[Column, str]]:
    return [{column: cell.text for column, cell in row.cells.items()} for row in rows]


def _unfit(text: str) -> str:
    if "\0" in text:
        return "it has a NUL character"
    if len(text) > LARGEST_CELL:
        return f"it has more than {LARGEST_CELL:,} characters"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return f"it is not Unicode: {error.reason}"
    return ""


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:57]}...")  # noqa: PLR2004  a message is a line
