"""A matrix in Markdown: all tables of a document that have a capability and a status."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from pytest_dagster_parity.documents.markdown_tables import FoundTable, Table, located, stray_rows, tables_in
from pytest_dagster_parity.documents.source import Source, Splice
from pytest_dagster_parity.documents.table_lines import (
    UNESCAPED_PIPE,
    TableCell,
    TableLine,
    appended,
    line_of,
    replaced,
)
from pytest_dagster_parity.errors import LoadError, Problem
from pytest_dagster_parity.matrix.headings import Layout, heading_problems, layout_of
from pytest_dagster_parity.matrix.model import MANDATORY, Cell, Column, Row
from pytest_dagster_parity.matrix.sheet import LARGEST_CELL, Sheet, huge_cell, size_problems

_MARKUP = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)|[`*<|\[~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
"""What Markdown, as GitHub reads it, takes for more than itself."""


class MarkdownSheet(Sheet):
    """The matrix of a Markdown document."""

    def __init__(self, source: Source, tables: Sequence[tuple[Table, Layout]]) -> None:
        rows = tuple(_rows(source, tables))
        present = {column: None for _, layout in tables for column in layout.columns}
        super().__init__(source, tuple(present), rows)
        self.tables = tables
        self._lines = tuple((line, layout) for table, layout in tables for line in table.rows)

    @property
    def line_break(self) -> str:
        """What separates several items within a cell."""
        return "<br>"

    def spelled(self, plain: str) -> str:
        """Return the Markdown that shows a plain text: signs of Markdown get a backslash, line breaks are `<br>`."""
        return self.line_break.join(_MARKUP.sub(_with_backslash, line) for line in super().spelled(plain).split("\n"))

    def _misfit(self, text: str) -> str:
        if "\n" in text:
            return "it has a line break, and a Markdown cell has `<br>`"
        if UNESCAPED_PIPE.search(text):
            return "it has a `|`, and a Markdown cell has `\\|`"
        return ""

    def _cell_splices(self, index: int, column: Column, text: str) -> Iterable[Splice]:
        line, layout = self._lines[index]
        yield replaced(self._source.text, line, layout.columns[column], text)

    def _column_splices(self, added: Mapping[Column, Sequence[str]]) -> Iterable[Splice]:
        texts = zip(*added.values(), strict=True)
        for table, _ in self.tables:
            yield from _widened(table, [column.value for column in added], [next(texts) for _ in table.rows])

    def _read_again(self, source: Source) -> Sheet:
        return read_markdown(source)


def read_markdown(source: Source) -> MarkdownSheet:
    """Read a Markdown document. Raises `LoadError` where it has no matrix, or one that is ambiguous."""
    _refuse(_huge_lines(source))
    found = [(table, layout_of(table.titles)) for table in tables_in(source)]
    matrices = [(table, layout) for table, layout in found if layout.is_meant_as_matrix]
    problems = list(_stray(source, [table for table, _ in found]))
    if not matrices:
        raise LoadError((_no_matrix(source, [table for table, _ in found]), *problems))
    tables: list[tuple[Table, Layout]] = []
    for each, layout in matrices:
        table = located(source, each)
        if table is None:
            problems.append(_nested(source, each))
            continue
        places = [cell.start for cell in table.header.cells]
        problems += heading_problems(source, layout, each.titles, places)
        problems += _ragged(source, table)
        tables.append((table, layout))
    _refuse(problems or _unlike(source, tables))
    sheet = MarkdownSheet(source, tables)
    _refuse(size_problems(source, sheet.rows))
    return sheet


def _refuse(problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise LoadError(found)


def _rows(source: Source, tables: Sequence[tuple[Table, Layout]]) -> Iterable[Row]:
    index = 0
    for table, layout in tables:
        for number, line in enumerate(table.rows, table.found.first + 3):
            at = source.lines[number - 1][0] - 1
            yield Row(
                index=index,
                path=source.shown,
                line=number,
                heading=table.found.heading,
                cells=MappingProxyType(
                    {column: _cell(source, line.cells[place], number, at) for column, place in layout.columns.items()}
                ),
                others=MappingProxyType(
                    {name: _cell(source, line.cells[place], number, at) for name, place in layout.others.items()}
                ),
            )
            index += 1


def _cell(source: Source, cell: TableCell, line: int, at: int) -> Cell:
    start = cell.start if cell.start < cell.end else min(cell.left + 1, cell.right)
    return Cell(text=source.text[cell.start : cell.end], line=line, column=start - at)


def _ragged(source: Source, table: Table) -> Iterable[Problem]:
    wanted = len(table.header.cells)
    for line in table.rows:
        count = len(line.cells)
        if count == wanted:
            continue
        message = f"this row has {count} cell{'' if count == 1 else 's'}, and the header has {wanted}"
        hint = "write the missing cells, empty if need be"
        if count > wanted:
            hint = "a pipe within a cell is written `\\|`, within code too"
        elif not line.leads and not line.trails and count == 1:
            hint = "leave an empty line between the table and the text that follows it"
        yield source.problem(line.start, "ragged-row", message, hint)


def _stray(source: Source, tables: Sequence[FoundTable]) -> Iterable[Problem]:
    message = "this looks like a row of a matrix, and to Markdown it is text: no table holds it"
    hint = (
        "an empty line or a comment ends a table, and the line below a header has as many cells as the header: "
        "let the rows of a table follow each other, or put text with so many pipes into code"
    )
    widest = max((len(table.titles) for table in tables), default=len(MANDATORY))
    for line in stray_rows(source, tables, range(len(MANDATORY), 2 * widest)):
        yield source.problem(source.lines[line][0], "stray-row", message, hint)


def _unlike(source: Source, tables: Sequence[tuple[Table, Layout]]) -> Iterable[Problem]:
    (first, first_layout), *others = tables
    line, _ = source.place(first.header.start)
    for table, layout in others:
        if layout.known == first_layout.known:
            continue
        lacking = [f"lacks `{each.value}`" for each in Column if each in first_layout.known - layout.known]
        having = [f"has `{each.value}`" for each in Column if each in layout.known - first_layout.known]
        message = f"this table {' and '.join(lacking + having)}, unlike the one at line {line}: these are two matrices"
        hint = "give all tables the same columns, or put them into two documents"
        yield source.problem(table.header.start, "two-matrices", message, hint)


def _nested(source: Source, table: FoundTable) -> Problem:
    message = "this table stands in a block quote, or behind the mark of a list item"
    return source.problem(source.lines[table.first][0], "nested-table", message, "let its lines begin with its cells")


def _no_matrix(source: Source, tables: Sequence[FoundTable]) -> Problem:
    wanted = f"with the columns `{Column.CAPABILITY.value}` and `{Column.STATUS.value}`"
    if not tables:
        hint = "`dagster-parity matrix new` writes a matrix"
        return source.problem(None, "no-table", f"there is no table here, and a matrix is a table {wanted}", hint)
    headings = "; ".join(", ".join(f"`{title}`" for title in table.titles[:12]) for table in tables[:3])
    hint = f"the tables here have {headings}{' and so on' if len(tables) > 3 else ''}"  # noqa: PLR2004  a message is short
    return source.problem(source.lines[tables[0].first][0], "no-matrix", f"no table here is a matrix, {wanted}", hint)


def _huge_lines(source: Source) -> Iterable[Problem]:
    """Find cells that are too large before Markdown reads them sign by sign."""
    if len(source.text) <= LARGEST_CELL:
        return
    for number, (start, end) in enumerate(source.lines, 1):
        if end - start > LARGEST_CELL and "|" in source.text[start:end]:
            for cell in line_of(source.text, start, end).cells:
                if cell.end - cell.start > LARGEST_CELL:
                    yield huge_cell(source, number, cell.start - start + 1)


def _widened(table: Table, headings: Sequence[str], texts: Sequence[Sequence[str]]) -> Iterable[Splice]:
    lines: list[TableLine] = [table.header, table.delimiter, *table.rows]
    columns = zip(headings, *texts, strict=True)
    is_aligned = all(line.trails for line in lines) and len({line.end - line.start for line in lines}) == 1
    widths = [max(3, *map(len, column)) if is_aligned else 0 for column in columns]
    rules = ["-" * max(3, width) for width in widths]
    for line, row in zip(lines, [headings, rules, *texts], strict=True):
        yield appended(line, [text.ljust(width) for text, width in zip(row, widths, strict=True)])


def _with_backslash(found: re.Match[str]) -> str:
    return f"\\{found.group()}"
