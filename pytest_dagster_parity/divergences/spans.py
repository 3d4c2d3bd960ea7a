"""Pieces of a YAML text: where nodes and their lines begin and end, and edits of them that leave every other byte."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A piece that is replaced; of no length where something is only put in."""

    start: int
    end: int
    text: str = ""


class Spans:
    """A text with nodes of PyYAML's that were made of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = re.search(r"\r\n|\r|\n", text)
        self.line_break = found[0] if found else "\n"

    def line_start(self, index: int) -> int:
        """Return where the line begins that a place is in."""
        return max(self.text.rfind("\n", 0, index), self._lone_return_before(index)) + 1

    def line_end(self, index: int) -> int:
        """Return where the next line begins."""
        found = re.compile(r"\r\n|\r|\n").search(self.text, index)
        return found.end() if found else len(self.text)

    def end(self, node: Any) -> int:
        """Return where a node's own text ends, without the comments and empty lines behind it."""
        if node.id == "scalar":
            end: int = node.end_mark.index
            return len(self.text[:end].rstrip()) if node.style in {"|", ">"} else end
        if node.flow_style or not node.value:
            return node.end_mark.index
        last = node.value[-1]
        return self.end(last[1] if node.id == "mapping" else last)

    def item_lines(self, node: Any, column: int) -> tuple[int, int]:
        """Return begin and end of the lines of an item whose dash stands in a column, with comments inside of it."""
        start = self.line_start(node.start_mark.index)
        while start > 0 and self.text[start + column : start + column + 1] != "-":
            start = self.line_start(start - 1)
        end = self.line_end(self.end(node))
        while (indent := self._indent_of_comment(end)) is not None and indent > column:
            end = self.line_end(end)
        return start, end

    def skip_empty_lines(self, index: int) -> int:
        """Return where the first line begins, from a line's beginning on, that is not empty."""
        while index < len(self.text) and not self.text[index : self.line_end(index)].strip():
            index = self.line_end(index)
        return index

    def changed(self, edits: list[Edit]) -> str:
        """Return the text with all edits made; those that overlap are deletions and made together."""
        parts: list[str] = []
        at = 0
        for edit in sorted(edits):
            parts += [self.text[at : max(at, edit.start)], edit.text]
            at = max(at, edit.end)
        return "".join((*parts, self.text[at:]))

    def _indent_of_comment(self, line: int) -> int | None:
        found = re.compile(r"([ \t]*)#").match(self.text, line)
        return len(found[1]) if found else None

    def _lone_return_before(self, index: int) -> int:
        at = self.text.rfind("\r", 0, index)
        return -1 if self.text[at + 1 : at + 2] == "\n" else at
