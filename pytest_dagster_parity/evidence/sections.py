"""Sections of a Markdown document, and the items of the lists in them: what the charter is read by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """One item of a list, with whatever is nested in it."""

    text: str
    """As written, its lines joined by line breaks, without the bullet."""
    line: int
    """Where it begins, from 1."""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below a heading."""

    heading: str
    line: int
    points: tuple[Point, ...]
    """The items of its lists; where it has none of its own, those of deeper sections."""


def sections_of(text: str) -> tuple[Section, ...]:
    """Return the sections of a document."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": False}).parse(text)
    headings: list[tuple[str, int, int]] = []
    points: list[Point] = []
    depth = 0
    gathered: list[str] = []
    line = 0
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and following is not None and token.map is not None:
            headings.append((following.content, token.map[0] + 1, int(token.tag[1:])))
        elif token.type == "list_item_open":
            depth += 1
            if depth == 1 and token.map is not None:
                gathered, line = [], token.map[0] + 1
        elif token.type == "list_item_close":
            depth -= 1
            if depth == 0:
                points.append(Point("\n".join(gathered), line))
        elif token.type == "inline" and depth:
            gathered.append(token.content)
    return tuple(_sections(headings, points))


def _sections(headings: list[tuple[str, int, int]], points: list[Point]) -> Iterator[Section]:
    for number, (heading, line, rank) in enumerate(headings):
        later = headings[number + 1 :]
        own = _between(points, line, later[0][1] if later else None)
        end = next((other for _, other, deeper in later if deeper <= rank), None)
        yield Section(_plain(heading), line, own or _between(points, line, end))


def _between(points: list[Point], start: int, end: int | None) -> tuple[Point, ...]:
    return tuple(each for each in points if start < each.line and (end is None or each.line < end))


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[*_`]", "", heading).split())
