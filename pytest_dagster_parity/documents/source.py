"""The text of a document with the places of everything in it, and the bytes that it becomes by splices."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pytest_dagster_parity.errors import Problem

_LINE_END = re.compile(r"\r\n?|\n")
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True, order=True)
class Splice:
    """A piece of a text that goes, from `start` to before `end`, and what comes in its place."""

    start: int
    end: int
    text: str = ""
    rank: int = 0
    """Among those at one place: the smaller comes first."""


@dataclass(frozen=True)
class Source:
    """A document that was read. Offsets count characters of `text`; lines end with CRLF, LF or CR."""

    path: Path
    shown: str
    """The path as messages show it."""
    text: str
    """Without the byte order mark."""
    is_marked: bool
    """Whether the document begins with a byte order mark."""

    @classmethod
    def of(cls, path: Path, shown: str, decoded: str) -> Source:
        """Return the source that a decoded file is."""
        is_marked = decoded.startswith(_BYTE_ORDER_MARK)
        return cls(path, shown, decoded[1:] if is_marked else decoded, is_marked)

    @cached_property
    def lines(self) -> tuple[tuple[int, int], ...]:
        """Where each line starts and where it ends, its line end left out."""
        spans: list[tuple[int, int]] = []
        start = 0
        for found in _LINE_END.finditer(self.text):
            spans.append((start, found.start()))
            start = found.end()
        return (*spans, (start, len(self.text)))

    @cached_property
    def line_end(self) -> str:
        """The line end that the document uses first; LF where it has none."""
        found = _LINE_END.search(self.text)
        return found.group() if found else "\n"

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(start for start, _ in self.lines)

    def line_at(self, offset: int) -> tuple[int, int]:
        """Return where the line that holds an offset starts and ends."""
        return self.lines[bisect_right(self._starts, offset) - 1]

    def next_line(self, offset: int) -> int:
        """Return where the line begins that follows the one of an offset; behind the last, where the text ends."""
        line = bisect_right(self._starts, offset)
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def problem(self, offset: int | None, code: str, message: str, hint: str = "") -> Problem:
        """Return a problem at an offset; None means the whole document."""
        line, column = (0, 1) if offset is None else self.place(offset)
        return Problem(path=self.shown, line=line, column=column, code=code, message=message, hint=hint)

    def encoded(self) -> bytes:
        """Return the bytes of the document."""
        return (_BYTE_ORDER_MARK * self.is_marked + self.text).encode("utf-8")

    def spliced(self, splices: Iterable[Splice]) -> Source:
        """Return the document with pieces replaced; those alike in place and rank come as given.

        What two of them take away is taken once.
        """
        parts: list[str] = []
        done = 0
        for splice in sorted(splices, key=lambda each: (each.start, each.end, each.rank)):
            parts += (self.text[done : splice.start], splice.text)
            done = max(done, splice.end)
        return replace(self, text="".join((*parts, self.text[done:])))
