"""Ids of exceptions within the text of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pytest_dagster_parity.divergences.document import ExceptionsDocument

USUAL_PREFIX = "EX-"
"""How ids begin, in whatever document."""

_PREFIX = re.compile(r"[A-Za-z][A-Za-z_]*-?")


@dataclass(frozen=True, slots=True)
class CitedId:
    """An id as a text has it."""

    id: str
    start: int
    """Offset in the text."""


class IdReader:
    """Finds what is an id of a document, or is written like one."""

    def __init__(self, document: ExceptionsDocument | None) -> None:
        self._known = frozenset(document.by_id) if document is not None else frozenset[str]()
        prefixes = {USUAL_PREFIX, *(found for each in self._known if (found := _prefix_of(each)))}
        exact = sorted(map(re.escape, self._known), key=lambda each: (-len(each), each))
        alike = [f"{re.escape(prefix)}[A-Za-z0-9_-]*\\d[A-Za-z0-9]*" for prefix in sorted(prefixes)]
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join([*alike, *exact])})(?![\w-])")

    def ids_in(self, text: str) -> Iterator[CitedId]:
        """Yield the ids of a text, in their order."""
        for found in self._pattern.finditer(text):
            yield CitedId(found.group(), found.start())

    def is_known(self, id_: str) -> bool:
        """Whether the document defines an id."""
        return id_ in self._known


def _prefix_of(id_: str) -> str:
    """Return how an id begins before its number: `EX-`, `DIV`; empty where it has none, or is a mere letter."""
    found = _PREFIX.match(id_)
    return found.group() if found is not None and len(found.group()) > 1 and found.end() < len(id_) else ""
