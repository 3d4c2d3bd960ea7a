"""The lines of a Markdown table, taken apart where they stand: GFM parts cells at every pipe without a backslash."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pytest_dagster_parity.documents.source import Splice

UNESCAPED_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class TableCell:
    """Where a cell stands, by offsets: its text, and the room around it, which reaches to the pipes."""

    left: int
    start: int
    end: int
    right: int


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line of a table."""

    start: int
    """Of the text in it, behind the indentation."""
    end: int
    """Of the text in it, before trailing spaces."""
    cells: tuple[TableCell, ...]
    leads: bool
    """Whether a pipe opens the line."""
    trails: bool
    """Whether a pipe closes it."""


def line_of(text: str, start: int, end: int) -> TableLine:
    """Take a line apart that is part of a table."""
    start, end = _trimmed(text, start, end)
    pipes = [found.start() for found in UNESCAPED_PIPE.finditer(text, start, end)]
    leads = bool(pipes) and pipes[0] == start
    trails = len(pipes) > leads and pipes[-1] == end - 1
    inner = pipes[leads : len(pipes) - trails]
    lefts = [start + leads, *(pipe + 1 for pipe in inner)]
    rights = [*inner, end - trails]
    cells = tuple(
        TableCell(left, *_trimmed(text, left, right), right) for left, right in zip(lefts, rights, strict=True)
    )
    return TableLine(start, end, () if lefts[0] == end else cells, leads, trails)


def replaced(text: str, line: TableLine, index: int, new: str) -> Splice:
    """Return what gives a cell another text.

    The padding around a text stays; of an empty cell's padding one space stays on each side. A cell at the edge of a
    line without its outer pipe gets that pipe where Markdown would read the new text as something else.
    """
    cell = line.cells[index]
    is_first, is_last = index == 0, index == len(line.cells) - 1
    if not new:
        pipe = "|" if (is_first and not line.leads) or (is_last and not line.trails) else ""
        return Splice(cell.start, cell.end, pipe)
    if is_first and not line.leads and not new[0].isalpha():
        new = f"| {new}"
    if cell.start == cell.end:
        room = text[cell.left : cell.right]
        return Splice(cell.left, cell.right, _before_pipe(f"{room[:1]}{new}{room[-1:]}"))
    return Splice(cell.start, cell.end, _before_pipe(new) if text[cell.end : cell.end + 1] == "|" else new)


def appended(line: TableLine, texts: Sequence[str]) -> Splice:
    """Return what adds cells at the right of a line; spaces that end the line stay behind them."""
    last = line.cells[-1]
    pad = "" if line.trails and last.left == last.start else " "
    if line.trails:
        added = "".join(f"{_before_pipe(pad + text + pad if text else pad)}|" for text in texts)
    else:
        added = "".join(f" | {text}" for text in texts) + ("" if texts[-1] else "|")
    return Splice(line.end, line.end, added)


def _before_pipe(text: str) -> str:
    """Keep a pipe that follows from being escaped by the text."""
    return f"{text} " if text.endswith("\\") else text


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    bare = piece.lstrip()
    start += len(piece) - len(bare)
    return start, start + len(bare.rstrip())
