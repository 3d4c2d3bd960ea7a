"""Whether evidence may be evidence: no address, no tracker, nothing that is excluded, nothing that was superseded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.item import Item, Kind
from pytest_dagster_parity.evidence.locating import located
from pytest_dagster_parity.evidence.path_globs import any_covers
from pytest_dagster_parity.evidence.places import in_cell
from pytest_dagster_parity.evidence.superseding import declaration_in, is_document
from pytest_dagster_parity.evidence.tree import Located, State
from pytest_dagster_parity.matrix.model import EVIDENCE, Column, Row

_STANDARDS = frozenset({"ADR", "CVE", "GMT", "IEC", "ISO", "PEP", "RFC", "SHA", "UTC", "UTF"})
_TRACKER = re.compile(
    r"(?<![\w&#/])(?:[\w.-]{1,100}/[\w.-]{1,100})?#\d{1,9}\b|(?<![\w-])(?P<project>[A-Z]{2,10})-\d{1,9}(?![\w-])"
)

_REPOSITORY = "Cite what is in this repository: a file, a test, a decision."


def findings(context: Context, row: Row) -> Iterator[Finding]:
    """Yield what is cited and cannot be evidence."""
    for column in EVIDENCE:
        for item in context.items(row, column):
            if item.kind is Kind.PATH:
                yield from _of_path(context, row, column, item)
        alone = foreign_alone(context, row, column)
        if alone is not None:
            message = f"{alone.text} is outside of this repository, and the only evidence"
            yield in_cell("not-normative", row, column, message, hint=_REPOSITORY, start=alone.start, cited=alone.text)


def foreign_alone(context: Context, row: Row, column: Column) -> Item | None:
    """Return the first address or ticket of a cell that cites nothing of the repository; None where it does."""
    items = context.items(row, column)
    if any(item.kind in {Kind.PATH, Kind.SYMBOL} for item in items):
        return None
    return next((item for item in items if item.kind is Kind.URL or _is_ticket(context, item)), None)


def _is_ticket(context: Context, item: Item) -> bool:
    if item.kind is not Kind.PROSE:
        return False
    ids = {each.id for each in context.exception_ids.ids_in(item.text)}
    return any(
        found["project"] not in _STANDARDS and found.group() not in ids for found in _TRACKER.finditer(item.text)
    )


def _of_path(context: Context, row: Row, column: Column, item: Item) -> Iterator[Finding]:
    place = located(context.tree, row.path, item)
    if place.state is State.OUTSIDE:
        return
    why = _excluded(context, place)
    if why:
        message = f"{item.path} is no evidence: {why}"
        yield in_cell("not-normative", row, column, message, hint=_REPOSITORY, start=item.start, cited=item.text)
        return
    declared = _superseded(context, place)
    if declared:
        message = f"{item.path} is no evidence: {declared}"
        hint = "Cite what has taken its place."
        yield in_cell("superseded", row, column, message, hint=hint, start=item.start, cited=item.text)


def _excluded(context: Context, place: Located) -> str:
    """Return why a path is not normative; empty where it is."""
    path = place.path.removeprefix("./").rstrip("/")
    charter = context.charter
    glob = next((glob for glob in charter.non_normative if _covers((glob,), path, place)), None)
    if glob is not None:
        return f"the settings exclude `{glob}`"
    is_there = place.exists or place.state is State.MISSPELT
    if charter.normative and is_there and not _covers((*charter.normative, *charter.ci), path, place):
        return "the settings name what is normative, and it is not among that"
    return ""


def _covers(globs: tuple[str, ...], path: str, place: Located) -> bool:
    """Whether one of the globs means the path; `crates/**` means the folder `crates` too."""
    return any_covers(globs, path) or (place.state is State.FOLDER and any_covers(globs, f"{path}/."))


def _superseded(context: Context, place: Located) -> str:
    if place.state is not State.FILE or not is_document(place.path):
        return ""
    if place.path in context.superseded:
        return "the charter lists it as superseded"
    text = context.tree.text(place.path).text
    declared = declaration_in(text) if text is not None else None
    return f"its line {declared[0]} says `{_short(declared[1])}`" if declared else ""


def _short(text: str) -> str:
    longest = 80
    plain = text.replace("`", "'")
    return plain if len(plain) <= longest else f"{plain[: longest - 3]}..."
