"""The tables of a Markdown document: markdown-it-py says where they are, and their lines are taken apart in place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from pytest_dagster_parity.documents.source import Source
from pytest_dagster_parity.documents.table_lines import TableLine, line_of

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINE_END = r"(?:\r\n?|\n)"
_FRONT_MATTER = re.compile(
    rf"\A---[ \t]*{_LINE_END}(?:(?!---|\.\.\.)[^\r\n]*\S[^\r\n]*{_LINE_END})*(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)"
)
"""YAML at the top of a document, which has no empty line: a rule that opens a document has one behind it."""

_NOT_LINE_END = re.compile(r"[^\r\n]")
_BREAKS = frozenset({"softbreak", "hardbreak", "html_inline"})
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table that Markdown shows."""

    heading: str
    """Of its section, as plain text."""
    titles: tuple[str, ...]
    """The headings of its columns, as plain text."""
    first: int
    """The line of its header, counted from 0; the delimiter and the rows follow."""
    contents: tuple[tuple[str, ...], ...]
    """What Markdown shows in each cell, the header first, filled up to its columns."""

    @property
    def first_row(self) -> int:
        """The line of its first row, counted from 0."""
        return self.first + 2


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells were located."""

    found: FoundTable
    header: TableLine
    delimiter: TableLine
    rows: tuple[TableLine, ...]


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark").enable("table")
    markdown.core.ruler.enableOnly(["normalize", "block"])
    return markdown


def plain_text(content: str) -> str:
    """Return the words of a cell or a heading, whatever they are wrapped in: a link, inline code, bold type."""
    markdown = _markdown()
    inline: list[Token] = []
    markdown.inline.parse(content, markdown, {}, inline)
    return " ".join("".join(" " if each.type in _BREAKS else each.content for each in inline).split())


def tables_in(source: Source) -> Iterator[FoundTable]:
    """Give the tables of a document. What stands in code, comments and front matter is none."""
    tokens = _tokens(source)
    heading = ""
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0:
            heading = plain_text(tokens[index + 1].content)
        elif token.type == "table_open" and token.map is not None:
            contents = tuple(_contents(tokens, index))
            yield FoundTable(heading, tuple(map(plain_text, contents[0])), token.map[0], contents)


def stray_rows(source: Source, tables: Iterable[FoundTable], cells: range) -> Iterator[int]:
    """Give the lines, counted from 0, with so many cells that Markdown shows as text: no table holds them.

    Of lines that follow each other the first is given. `tables` are all that the document has.
    """
    inside = {line for each in tables for line in range(each.first, each.first_row + len(each.contents) - 1)}
    like_rows = [
        number
        for number, (start, end) in enumerate(source.lines)
        if number not in inside and _cells_in(source.text[start:end]) in cells
    ]
    shown = _lines_of_text(_tokens(source)) if like_rows else frozenset[int]()
    strays = shown.intersection(like_rows)
    yield from (number for number in like_rows if number in strays and number - 1 not in strays)


def _cells_in(line: str) -> int:
    if "|" not in line:
        return 0
    line = _CODE.sub("", line)
    return len(line_of(line, 0, len(line)).cells)


def _lines_of_text(tokens: Iterable[Token]) -> frozenset[int]:
    return frozenset(line for token in tokens if token.type == "inline" and token.map for line in range(*token.map))


def _tokens(source: Source) -> list[Token]:
    return _markdown().parse(_FRONT_MATTER.sub(lambda found: _NOT_LINE_END.sub("", found.group()), source.text))


def _contents(tokens: Sequence[Token], opening: int) -> Iterator[tuple[str, ...]]:
    row: list[str] = []
    for token in takewhile(lambda each: each.type != "table_close", islice(tokens, opening, None)):
        if token.type == "inline":
            row.append(token.content)
        elif token.type == "tr_close":
            yield tuple(row)
            row = []


def located(source: Source, found: FoundTable) -> Table | None:
    """Take the lines of a table apart; none where more than the table stands in them, as in a block quote."""
    count = len(found.contents) + 1
    lines = [line_of(source.text, *span) for span in source.lines[found.first : found.first + count]]
    header, delimiter, *rows = lines
    shown = zip((header, *rows), found.contents, strict=True)
    is_plain = len(found.titles) == len(header.cells) == len(delimiter.cells) and all(
        source.text[cell.start : cell.end].replace("\\|", "|").strip() == content.strip()
        for line, contents in shown
        for cell, content in zip(line.cells, contents, strict=False)
    )
    return Table(found, header, delimiter, tuple(rows)) if is_plain else None
