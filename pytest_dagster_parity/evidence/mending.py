"""The edit that lets an item cite another path or another line."""

from __future__ import annotations

import posixpath

from pytest_dagster_parity.evidence.findings import Edit
from pytest_dagster_parity.evidence.item import Item, rewritten
from pytest_dagster_parity.matrix.model import Column, Row


def edit_of(row: Row, column: Column, item: Item, *, path: str | None = None, line: int | None = None) -> Edit | None:
    """Return the edit after which an item cites a path, from the root, or a line. None where there is none to make.

    A link that starts at its document goes on doing so, and a folder keeps its slash.
    """
    if path is None:
        change = rewritten(row.text(column), item, line=line)
    else:
        change = rewritten(
            row.text(column), item, respelled=lambda spelled: _respelled(row, item, spelled, path), line=line
        )
    if change is None:
        return None
    span, text = change
    return Edit(row=row.index, column=column, start=span.start, end=span.end, text=text)


def _respelled(row: Row, item: Item, spelled: str, path: str) -> str:
    slash = "/" if spelled.endswith("/") else ""
    if item.is_link and spelled.startswith(("./", "../")):
        return posixpath.relpath(path, posixpath.dirname(row.path) or ".") + slash
    return path + slash
