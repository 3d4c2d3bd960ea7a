"""A check as a whole: which rules it asks, in which order it tells, and what it says was cited."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.evidence.charter import Charter
from pytest_dagster_parity.evidence.check import check, of_row
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.places import in_cell, place_in
from pytest_dagster_parity.matrix.documents import open_document
from pytest_dagster_parity.matrix.model import Cell, Column, MatrixDocument, Row
from tests.unit.evidence.claims.rows import context, exceptions, row, write

HEAD = (
    "| Capability | Feature | Status | Proof Level Required | Evidence (Code) | Evidence (Tests) | Evidence (CI) "
    "| Owner | Notes |\n|---|---|---|---|---|---|---|---|---|\n"
)


def matrix(root: Path, *rows: str, path: str = "docs/matrix.md") -> MatrixDocument:
    write(root, path, HEAD + "".join(f"{each}\n" for each in rows))
    return open_document(root / path, path)


def places(found: tuple[Finding, ...]) -> list[tuple[str, int, str, str]]:
    return [(each.path, each.line, each.rule, each.cited) for each in found]


def test_findings_are_told_by_place_with_what_was_cited(tmp_path: Path) -> None:
    first = matrix(
        tmp_path,
        "| S | b | Partial | unit | `src/ticks.rs`, `src/gone.rs:7` and more | | | M | |",
        "| S | a | Done | unit | `../x.rs` | | | M | EX-009 |",
    )
    second = matrix(tmp_path, "| S | c | Exception | unit | | | | M | EX-001 |", path="docs/a-matrix.md")
    here = context(tmp_path, Charter(charter="README.md", exceptions="docs/exceptions.md"), exceptions=exceptions())
    assert places(check(here, [first, second])) == [
        ("README.md", 1, "charter-unanswered", ""),
        ("docs/exceptions.md", 4, "exception-unused", "DIV7"),
        ("docs/matrix.md", 3, "partial-without-gap", "Partial"),
        ("docs/matrix.md", 3, "path-missing", "`src/gone.rs:7`"),
        ("docs/matrix.md", 4, "status-unknown", "Done"),
        ("docs/matrix.md", 4, "path-outside", "`../x.rs`"),
        ("docs/matrix.md", 4, "exception-unknown", "EX-009"),
    ]


def test_of_a_column_that_is_not_there_nothing_was_cited(tmp_path: Path) -> None:
    claimed = row(status="Implemented")
    lacking = Row(
        index=0,
        path=claimed.path,
        line=9,
        heading="",
        cells={column: cell for column, cell in claimed.cells.items() if column is not Column.CODE},
    )
    found = [each for each in of_row(context(tmp_path), lacking) if each.rule == "implemented-without-code"]
    assert [(each.line, each.column, each.cited) for each in found] == [(9, 1, "")]


def test_what_something_else_cites_is_used(tmp_path: Path) -> None:
    document = matrix(tmp_path, "| S | c | Planned | unit | | | | M | EX-001 |")
    here = context(tmp_path, exceptions=exceptions())
    assert places(check(here, [document], {"DIV7"})) == []
    assert places(check(here, [document], None)) == []
    assert places(check(here, [document])) == [("docs/exceptions.md", 4, "exception-unused", "DIV7")]


def test_a_check_made_twice_finds_the_same(tmp_path: Path) -> None:
    document = matrix(tmp_path, *(f"| S | {n} | Done | low | `gone/{n}.rs` | `x.md` | | M | |" for n in range(5)))
    assert check(context(tmp_path), [document]) == check(context(tmp_path), [document])


@pytest.mark.parametrize(
    ("start", "expected"), [(0, (4, 10)), (3, (4, 13)), (4, (5, 1)), (6, (5, 3)), (7, (6, 1)), (9, (6, 3))]
)
def test_a_place_in_a_cell_of_several_lines(start: int, expected: tuple[int, int]) -> None:
    assert place_in(Cell(text="abc\nde\nfgh", line=4, column=10), start) == expected


def test_a_finding_in_a_cell_names_its_row() -> None:
    cited = row(notes="a gap")
    cell = cited.cell(Column.NOTES)
    assert in_cell("partial-without-gap", cited, Column.NOTES, "m", start=2, hint="h", cited="gap") == Finding(
        rule="partial-without-gap",
        path="docs/parity/matrix.md",
        line=9,
        column=cell.column + 2,
        message="m",
        hint="h",
        subject="Schedules / ticks",
        cited="gap",
    )
