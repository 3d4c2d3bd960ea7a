"""Exceptions in the tables of a Markdown document, among prose and other tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_dagster_parity.divergences.columns import COLUMNS, ID, Found, column_of
from pytest_dagster_parity.errors import LoadError, Problem

if TYPE_CHECKING:
    from markdown_it.token import Token

ENOUGH = 3
"""So many of the columns make a table one of exceptions; `ID` alone, or `Type`, stands in many others."""

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_QUOTING = re.compile(r"^[\s>]*")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    text: str
    """As written."""
    plain: str
    """Without markup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    line: int
    cells: tuple[_Cell, ...]


def read_tables(path: str, text: str) -> tuple[Found, ...]:
    """Return the rows of all tables of exceptions. Raises `LoadError`."""
    lines = _LINE_BREAK.split(text)
    tables = [table for table in _tables(text) if _is_of_exceptions(table[0])]
    if not tables:
        raise LoadError((_no_table(path),))
    problems = [problem for table in tables for problem in _wrong(path, table, lines)]
    if problems:
        raise LoadError(tuple(problems))
    return tuple(_found(table[0], row) for table in tables for row in table[1:])


def _tables(text: str) -> Iterator[list[_Row]]:
    """Yield each table's rows, its header first."""
    from markdown_it import MarkdownIt

    rows: list[_Row] = []
    for kind, row in _rows(MarkdownIt("commonmark").enable("table").parse(text)):
        if kind == "header" and rows:
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows


def _rows(tokens: list[Token]) -> Iterator[tuple[str, _Row]]:
    kind, line = "", 0
    cells: list[_Cell] = []
    for token in tokens:
        match token.type:
            case "thead_open":
                kind = "header"
            case "tbody_open":
                kind = "body"
            case "tr_open":
                line, cells = (token.map or [0])[0] + 1, []
            case "inline" if kind:
                cells.append(_Cell(text=token.content.strip(), plain=_plain(token)))
            case "tr_close":
                yield kind, _Row(line=line, cells=tuple(cells))
            case "table_close":
                kind = ""
            case _:
                pass


def _plain(inline: Token) -> str:
    """Return the words of a cell, whatever they are wrapped in: a link, inline code, bold type."""
    words = (child.content for child in inline.children or () if child.type in {"text", "code_inline"})
    return " ".join("".join(words).split())


def _is_of_exceptions(header: _Row) -> bool:
    return len(set(_columns(header)) & set(COLUMNS)) >= ENOUGH


def _columns(header: _Row) -> list[str]:
    return [column_of(cell.plain) for cell in header.cells]


def _found(header: _Row, row: _Row) -> Found:
    pairs = zip(_columns(header), row.cells, strict=False)
    fields = {column: cell.plain if column == ID else cell.text for column, cell in pairs}
    return Found(fields=fields, line=row.line, column=1)


def _wrong(path: str, table: list[_Row], lines: list[str]) -> Iterator[Problem]:
    header, *rows = table
    columns = _columns(header)
    if ID not in columns:
        message = f"this table of exceptions has no column `{ID}`"
        yield _problem(path, header.line, "exceptions-without-id", message, f"its columns are {', '.join(columns)}")
    for column in COLUMNS:
        if columns.count(column) > 1:
            yield _problem(path, header.line, "duplicate-column", f"the column `{column}` stands here twice")
    for row in rows:
        count = _count_cells(lines[row.line - 1])
        if count > len(columns):
            message = f"this row has {count} cells, and its header {len(columns)}"
            yield _problem(path, row.line, "ragged-row", message, "write a pipe that is text as \\|")


def _count_cells(line: str) -> int:
    """Count the cells of a row as it is written; markdown-it drops those that are too many."""
    row = _QUOTING.sub("", line).rstrip().removeprefix("|")
    row = row[:-1] if row.endswith("|") and not row.endswith("\\|") else row
    return len(_PIPE.split(row))


def _no_table(path: str) -> Problem:
    hint = f"its columns are {', '.join(COLUMNS)}, in any order; {ENOUGH} of them have to be there"
    return _problem(path, 1, "no-exceptions", "there is no table of exceptions in this document", hint)


def _problem(path: str, line: int, code: str, message: str, hint: str = "") -> Problem:
    return Problem(path=path, line=line, column=1, code=code, message=message, hint=hint)
