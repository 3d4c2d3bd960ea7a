"""Exceptions in the tables of a Markdown document, among prose and other tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_dagster_parity.divergences.columns import COLUMNS, ID, Found, column_of
from pytest_dagster_parity.documents.markdown_tables import FoundTable, plain_text, tables_in
from pytest_dagster_parity.documents.source import Source
from pytest_dagster_parity.documents.table_lines import line_of
from pytest_dagster_parity.errors import LoadError, Problem

ENOUGH = 3
"""So many of the columns make a table one of exceptions; `ID` alone, or `Type`, stands in many others."""

_QUOTING = re.compile(r"[ \t>]*")


def read_tables(source: Source) -> tuple[Found, ...]:
    """Return the rows of all tables of exceptions. Raises `LoadError`."""
    tables = [table for table in tables_in(source) if _is_of_exceptions(table)]
    if not tables:
        hint = f"its columns are {', '.join(COLUMNS)}, in any order; {ENOUGH} of them have to be there"
        message = "there is no table of exceptions in this document"
        raise LoadError((source.problem(0, "no-exceptions", message, hint),))
    problems = [problem for table in tables for problem in _wrong(source, table)]
    if problems:
        raise LoadError(tuple(problems))
    return tuple(found for table in tables for found in _entries(table))


def _is_of_exceptions(table: FoundTable) -> bool:
    return len(set(_columns(table)) & set(COLUMNS)) >= ENOUGH


def _columns(table: FoundTable) -> list[str]:
    return [column_of(title) for title in table.titles]


def _entries(table: FoundTable) -> Iterator[Found]:
    columns = _columns(table)
    for line, contents in enumerate(table.contents[1:], table.first_row):
        fields = {column: content.strip() for column, content in zip(columns, contents, strict=False)}
        fields[ID] = plain_text(fields[ID])
        yield Found(fields=fields, line=line + 1, column=1)


def _wrong(source: Source, table: FoundTable) -> Iterator[Problem]:
    columns = _columns(table)
    header, _ = source.lines[table.first]
    if ID not in columns:
        message = f"this table of exceptions has no column `{ID}`"
        yield source.problem(header, "exceptions-without-id", message, f"its columns are {', '.join(columns)}")
    for column in COLUMNS:
        if columns.count(column) > 1:
            yield source.problem(header, "duplicate-column", f"the column `{column}` stands here twice")
    for line in range(table.first_row, table.first_row + len(table.contents) - 1):
        start, _ = source.lines[line]
        count = _count_cells(source, line)
        if count > len(columns):
            message = f"this row has {count} cells, and its header {len(columns)}"
            yield source.problem(start, "ragged-row", message, "write a pipe that is text as \\|")


def _count_cells(source: Source, line: int) -> int:
    """Count the cells of a row as it is written; Markdown drops those that are too many."""
    start, end = source.lines[line]
    quoted = _QUOTING.match(source.text, start, end)
    return len(line_of(source.text, quoted.end() if quoted else start, end).cells)
