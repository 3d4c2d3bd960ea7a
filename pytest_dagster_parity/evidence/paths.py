"""The rules about what is cited: paths that exist, within the repository, spelled so, and files that are text.

The rules about lines and symbols follow from there; `standing_rules` has them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.item import Item, Kind
from pytest_dagster_parity.evidence.lines import lines_and_symbols, symbols_in_folder, symbols_without_path
from pytest_dagster_parity.evidence.locating import located
from pytest_dagster_parity.evidence.mending import edit_of
from pytest_dagster_parity.evidence.moving import destination
from pytest_dagster_parity.evidence.places import in_cell
from pytest_dagster_parity.evidence.tree import Located, State
from pytest_dagster_parity.matrix.model import EVIDENCE, Column, Row


def findings(context: Context, row: Row) -> Iterator[Finding]:
    """Yield what is wrong with the paths, the lines and the symbols that a row cites as evidence."""
    for column in EVIDENCE:
        for item in context.items(row, column):
            match item.kind:
                case Kind.PATH:
                    yield from _of_path(context, row, column, item)
                case Kind.SYMBOL if column is Column.CODE:
                    yield from symbols_without_path(context, row, column, item)
                case _:
                    pass


def _of_path(context: Context, row: Row, column: Column, item: Item) -> Iterator[Finding]:
    place = located(context.tree, row.path, item)
    match place.state:
        case State.OUTSIDE:
            yield _outside(row, column, item, place)
        case State.MISSING:
            yield _missing(context, row, column, item, place)
        case State.MISSPELT:
            yield _misspelt(row, column, item, place)
            actual = context.tree.find(place.path)
            if actual.exists:
                yield from _of_what_exists(context, row, column, item, actual)
        case State.FILE | State.FOLDER:
            yield from _of_what_exists(context, row, column, item, place)


def _outside(row: Row, column: Column, item: Item, place: Located) -> Finding:
    return in_cell(
        "path-outside",
        row,
        column,
        f"`{item.path}` is refused: {place.why}",
        hint="Cite a path that is relative to the repository's root and stays inside it. It was not read.",
        start=_start(item),
    )


def _missing(context: Context, row: Row, column: Column, item: Item, place: Located) -> Finding:
    to = destination(context, place.path, item)
    if to.path is None:
        few = ", ".join(f"`{path}`" for path in to.others[:3])
        hint = f"There is {few}{' and more' if len(to.others) > 3 else ''}." if few else ""  # noqa: PLR2004
        return in_cell("path-missing", row, column, f"`{item.path}` does not exist", hint=hint, start=_start(item))
    ends = f":{to.line}" if to.line is not None and item.line is not None else ""
    return in_cell(
        "path-moved",
        row,
        column,
        f"`{item.path}` does not exist; it is `{to.path}` now",
        hint=f"Cite `{to.path}{ends}`.",
        start=_start(item),
        edit=edit_of(row, column, item, path=to.path, line=to.line),
    )


def _misspelt(row: Row, column: Column, item: Item, place: Located) -> Finding:
    return in_cell(
        "path-case",
        row,
        column,
        f"`{item.path}` is spelled `{place.path}`",
        hint=f"Cite `{place.path}`; other file systems do not find it otherwise.",
        start=_start(item),
        edit=edit_of(row, column, item, path=place.path),
    )


def _of_what_exists(context: Context, row: Row, column: Column, item: Item, place: Located) -> Iterator[Finding]:
    if place.state is State.FILE:
        yield from lines_and_symbols(context, row, column, item, place.path)
    elif column is not Column.CODE:
        what = "pattern" if any(sign in place.path for sign in "*?") else "folder"
        wanted = "the file of the test" if column is Column.TESTS else "the configuration file"
        yield in_cell(
            "path-is-folder", row, column, f"`{item.path}` is a {what}", hint=f"Cite {wanted}.", start=_start(item)
        )
    else:
        yield from symbols_in_folder(context, row, column, item, place.path)


def _start(item: Item) -> int:
    return item.path_spans[0].start if item.path_spans else item.start
