"""The lines of an item of a YAML list, which go when it goes, and where others can come."""

from __future__ import annotations

import re

from pytest_dagster_parity.documents.source import Source
from pytest_dagster_parity.documents.yaml_nodes import YamlNode

_COMMENT = re.compile(r"([ \t]*)#")


def column_of(source: Source, node: YamlNode) -> int:
    """Return the column of a node, from 0: the spaces before it where it opens a line."""
    _, column = source.place(node.start)
    return column - 1


def item_lines(source: Source, item: YamlNode, column: int) -> tuple[int, int]:
    """Return begin and end of the lines of an item whose dash stands in a column, with comments inside of it."""
    start, _ = source.line_at(item.start)
    while start > 0 and source.text[start + column : start + column + 1] != "-":
        start, _ = source.line_at(start - 1)
    end = source.next_line(item.end)
    while (indent := _indent_of_comment(source, end)) is not None and indent > column:
        end = source.next_line(end)
    return start, end


def behind_empty_lines(source: Source, start: int) -> int:
    """Return where the first line begins that is not empty, from a line's start on."""
    while start < len(source.text) and not source.text[start : source.next_line(start)].strip():
        start = source.next_line(start)
    return start


def _indent_of_comment(source: Source, line: int) -> int | None:
    found = _COMMENT.match(source.text, line)
    return len(found[1]) if found else None
