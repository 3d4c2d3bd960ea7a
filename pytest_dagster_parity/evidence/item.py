"""One item of evidence: what a cell cites, with its places in the cell's text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from pytest_dagster_parity.evidence.citations import Named, Symbol
from pytest_dagster_parity.evidence.tokens import Span


class Kind(str, Enum):
    """What an item is."""

    PATH = "path"
    URL = "url"
    SYMBOL = "symbol"
    """Symbols without a path."""
    GAP = "gap"
    """What is said to be missing."""
    PROSE = "prose"
    """Words; a piece that has just jobs or commands is prose too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of evidence. All offsets are those of the cell's text; `text` is what stands from `start` to `end`."""

    kind: Kind
    text: str
    """With markup."""
    start: int
    end: int
    path: str = ""
    """Of a path as it was cited, without its line; of an address all of it."""
    line: tuple[int, int] | None = None
    """The first and the last line that are cited."""
    path_spans: tuple[Span, ...] = ()
    """Where the path is spelled; none where one text stands for several paths. A link's label is listed first."""
    line_spans: tuple[Span, ...] = ()
    """Where the line or the range is written, without `:` or `#L`."""
    is_link: bool = False
    """Whether it is a link's target, which may be relative to its document."""
    is_doubtful: bool = False
    """Whether it is a bare word that only a slash makes a path, `pause/resume`: it is one where its folder exists."""
    symbols: tuple[Symbol, ...] = ()
    jobs: tuple[Named, ...] = ()
    commands: tuple[Named, ...] = ()
    others: tuple[Named, ...] = ()
    """Code spans that are none of these."""

    @property
    def job(self) -> Named | None:
        """The first job."""
        return self.jobs[0] if self.jobs else None

    @property
    def is_yaml(self) -> bool:
        """Whether it is a path of a YAML file, as configurations of CI are."""
        return self.kind is Kind.PATH and is_yaml(self.path)


def is_yaml(path: str) -> bool:
    """Whether a path has a YAML file's suffix."""
    return posixpath.splitext(path)[1].lower() in {".yml", ".yaml"}


def rewritten(
    cell_text: str, item: Item, *, respelled: Callable[[str], str] | None = None, line: int | None = None
) -> tuple[Span, str] | None:
    """Return the piece of a cell to be replaced so that an item cites another path or line, and its new text.

    `respelled` gives the new path for each spelling of the old one. A range of lines keeps its length. None where
    nothing changes, or where the text stands for several items.
    """
    changes: list[tuple[Span, str]] = []
    if respelled is not None:
        changes += [(span, respelled(span.of(cell_text))) for span in item.path_spans]
    if line is not None and item.line is not None:
        changes += [(span, _shifted(span.of(cell_text), line - item.line[0])) for span in item.line_spans]
    if not item.path_spans or all(span.of(cell_text) == text for span, text in changes):
        return None
    return _joined(cell_text, sorted(changes, key=lambda change: change[0].start))


def _shifted(written: str, by: int) -> str:
    return re.sub(r"(?<![C\d])\d+", lambda number: str(max(1, int(number.group()) + by)), written)


def _joined(cell_text: str, changes: list[tuple[Span, str]]) -> tuple[Span, str]:
    whole = Span(changes[0][0].start, changes[-1][0].end)
    built = ""
    at = whole.start
    for span, text in changes:
        built += cell_text[at : span.start] + text
        at = span.end
    return whole, built
