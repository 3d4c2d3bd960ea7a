"""Exceptions that rows cite, must cite, and must not cite."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.divergences.document import ExceptionsDocument
from pytest_dagster_parity.evidence.exception_rules import cited_ids, findings, of_document
from pytest_dagster_parity.matrix.model import Row
from tests.unit.evidence.claims.rows import EXCEPTIONS, IMPLEMENTED, context, exceptions, row


def said(root: Path, cited: Row, document: ExceptionsDocument | None) -> list[tuple[str, str]]:
    return [(each.rule, each.message) for each in findings(context(root, exceptions=document), cited)]


@pytest.mark.parametrize(
    "cells",
    [
        {"notes": "EX-001: never wanted"},
        {"notes": "See [EX-001](../exceptions.md)."},
        {"code": "`docs/exceptions.md` (EX-001)"},
        {"notes": "`EX-001` and DIV7"},
        {"Exception": "EX-001"},
        {"status": "Exception (EX-001)"},
    ],
)
def test_an_exception_cites_an_id_anywhere_in_its_row(tmp_path: Path, cells: dict[str, str]) -> None:
    assert said(tmp_path, row(**{"status": "Exception", **cells}), exceptions()) == []


@pytest.mark.parametrize("notes", ["", "never", "FLEX-001", "EX-none", "EX-"])
def test_an_exception_without_an_id_is_reported(tmp_path: Path, notes: str) -> None:
    assert said(tmp_path, row(status="**exception**", notes=notes), exceptions()) == [
        ("exception-without-id", "Schedules / ticks is called an exception, and cites none of docs/exceptions.md")
    ]


def test_an_id_that_nobody_defines_is_reported_once_where_it_stands(tmp_path: Path) -> None:
    cited = row(status="Exception", notes="See EX-099, EX-001 and EX-099.")
    (finding,) = findings(context(tmp_path, exceptions=exceptions()), cited)
    assert (finding.rule, finding.message, finding.cited) == (
        "exception-unknown",
        "EX-099 is no exception of docs/exceptions.md",
        "EX-099",
    )
    notes = next(cell for column, cell in cited.cells.items() if column.value == "Notes")
    assert (finding.line, finding.column) == (9, notes.column + 4)


def test_ids_are_known_by_how_the_document_begins_them(tmp_path: Path) -> None:
    assert said(tmp_path, row(notes="DIV8"), exceptions()) == [
        ("exception-unknown", "DIV8 is no exception of docs/exceptions.md")
    ]
    assert said(tmp_path, row(notes="DIV8"), exceptions(EXCEPTIONS.replace("DIV7", "EX-002"))) == []


def test_an_implemented_row_cites_none(tmp_path: Path) -> None:
    implemented = {"status": "Implemented", **IMPLEMENTED}
    assert said(tmp_path, row(notes="but for EX-001", **implemented), exceptions()) == [
        ("implemented-with-exception", "Schedules / ticks is implemented, and cites the exception EX-001")
    ]
    assert said(tmp_path, row(notes="FLEX-001", **implemented), exceptions()) == []
    assert said(tmp_path, row(status="Partial", notes="not for EX-001"), exceptions()) == []


def test_without_a_document_every_id_is_unknown(tmp_path: Path) -> None:
    assert said(tmp_path, row(status="Exception", notes="EX-001"), None) == [
        ("exception-unknown", "no document defines the exception EX-001")
    ]
    assert said(tmp_path, row(status="Exception"), None) == [
        (
            "exception-without-id",
            "Schedules / ticks is called an exception, and cites none of the document of exceptions",
        )
    ]


def test_what_the_machine_writes_cites_nothing(tmp_path: Path) -> None:
    cited = row(proof="0/1, 1 excepted EX-001", semantics="EX-001")
    assert cited_ids(context(tmp_path, exceptions=exceptions()), cited) == frozenset()


def test_what_is_defined_and_cited_nowhere_is_reported(tmp_path: Path) -> None:
    here = context(tmp_path, exceptions=exceptions())
    (finding,) = of_document(here, {"EX-001"})
    assert (finding.rule, finding.path, finding.line, finding.message) == (
        "exception-unused",
        "docs/exceptions.md",
        4,
        "no row of a matrix cites DIV7",
    )
    assert list(of_document(here, {"EX-001", "DIV7"})) == []


def test_where_not_all_rows_were_looked_at_nothing_is_unused(tmp_path: Path) -> None:
    assert list(of_document(context(tmp_path, exceptions=exceptions()), None)) == []


def test_what_is_defined_twice_is_reported_at_the_second_place(tmp_path: Path) -> None:
    document = exceptions(f"{EXCEPTIONS}| EX-001 | Again | no | permanent | never |\n")
    (finding,) = of_document(context(tmp_path, exceptions=document), None)
    assert (finding.rule, finding.line, finding.message) == (
        "exception-duplicate",
        5,
        "EX-001 is defined a second time; it is defined in line 3",
    )


def test_without_a_document_nothing_is_unused(tmp_path: Path) -> None:
    assert list(of_document(context(tmp_path), set())) == []
