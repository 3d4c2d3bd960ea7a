"""Exceptions: who must cite one, who must not, and whether those that are cited and defined agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.places import place_in
from pytest_dagster_parity.matrix.claim_words import status_of
from pytest_dagster_parity.matrix.model import Cell, Column, Row, Status

_SILENT = (Column.SEMANTICS, Column.PROOF, Column.OWNER)
"""Where no exception is cited."""

_SETTING = "Name the document that defines it: `exceptions` in [tool.dagster-parity.charter]."


def findings(context: Context, row: Row) -> Iterator[Finding]:
    """Yield what is wrong with the exceptions that a row cites, or does not."""
    status = status_of(row.text(Column.STATUS), context.charter.aliases)
    places = dict(_cited(context, row))
    for id_, (cell, start) in places.items():
        if context.exceptions is not None and not context.exception_ids.is_known(id_):
            message, hint = (
                f"{id_} is no exception of {context.exceptions.path}",
                "Define it there, or cite the right one.",
            )
            yield _finding("exception-unknown", row, cell, start, message, hint, id_)
        elif status is Status.IMPLEMENTED:
            message = f"{row.name} is implemented, and cites the exception {id_}"
            hint = "What is implemented needs no exception: change the status, or leave the id out."
            yield _finding("implemented-with-exception", row, cell, start, message, hint, id_)
        elif context.exceptions is None:
            message = f"no document defines the exception {id_}"
            yield _finding("exception-unknown", row, cell, start, message, _SETTING, id_)
    if status is Status.EXCEPTION and not places:
        yield _without_id(context, row)


def cited_ids(context: Context, row: Row) -> frozenset[str]:
    """Return the ids that a row cites, known or not."""
    return frozenset(id_ for id_, _ in _cited(context, row))


def of_document(context: Context, cited: Iterable[str] | None) -> Iterator[Finding]:
    """Yield what is wrong with the document of exceptions.

    `cited` are the ids that anything cites; None where not everything that may cite one was looked at.
    """
    document = context.exceptions
    if document is None:
        return
    for entry in document.duplicates:
        first = document.by_id[entry.id].line
        yield Finding(
            rule="exception-duplicate",
            path=document.path,
            line=entry.line,
            column=1,
            message=f"{entry.id} is defined a second time; it is defined in line {first}",
            hint="Give one of them an id of its own.",
            cited=entry.id,
        )
    known = frozenset(cited) if cited is not None else frozenset(document.by_id)
    for id_, entry in document.by_id.items():
        if id_ not in known:
            yield Finding(
                rule="exception-unused",
                path=document.path,
                line=entry.line,
                column=1,
                message=f"no row of a matrix cites {id_}",
                hint="Cite it where it is the reason, or take it out.",
                cited=id_,
            )


def _cited(context: Context, row: Row) -> Iterator[tuple[str, tuple[Cell, int]]]:
    """Yield each id that a row cites, once, with its first place."""
    seen: set[str] = set()
    cells = [cell for column, cell in row.cells.items() if column not in _SILENT]
    for cell in (*cells, *row.others.values()):
        for each in context.exception_ids.ids_in(cell.text):
            if each.id not in seen:
                seen.add(each.id)
                yield each.id, (cell, each.start)


def _without_id(context: Context, row: Row) -> Finding:
    document = context.exceptions
    where = "the document of exceptions" if document is None else document.path
    message = f"{row.name} is called an exception, and cites none of {where}"
    hint = _SETTING if document is None else "Cite its id, for instance in the notes."
    return _finding("exception-without-id", row, row.cell(Column.STATUS), 0, message, hint, row.text(Column.STATUS))


def _finding(rule: str, row: Row, cell: Cell, start: int, message: str, hint: str, cited: str) -> Finding:
    line, column = place_in(cell, start)
    return Finding(
        rule=rule, path=row.path, line=line, column=column, message=message, hint=hint, subject=row.name, cited=cited
    )
