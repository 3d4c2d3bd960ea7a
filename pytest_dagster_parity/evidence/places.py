"""Where a finding stands: a cell of a row, or a piece of it."""

from __future__ import annotations

from pytest_dagster_parity.evidence.findings import Edit, Finding
from pytest_dagster_parity.matrix.model import Cell, Column, Row


def in_cell(
    rule: str,
    row: Row,
    column: Column,
    message: str,
    *,
    hint: str = "",
    start: int = 0,
    cited: str = "",
    edit: Edit | None = None,
) -> Finding:
    """Return a finding about a cell, or about what begins at an offset of its text."""
    line, position = place_in(row.cell(column), start)
    return Finding(
        rule=rule,
        path=row.path,
        line=line,
        column=position,
        message=message,
        hint=hint,
        subject=row.name,
        cited=cited,
        edit=edit,
    )


def place_in(cell: Cell, start: int) -> tuple[int, int]:
    """Return line and column of an offset of a cell's text. Cells of several lines go on at a line's beginning."""
    before = cell.text[:start]
    lines = before.count("\n")
    if not lines:
        return cell.line, cell.column + start
    return cell.line + lines, start - before.rindex("\n")
