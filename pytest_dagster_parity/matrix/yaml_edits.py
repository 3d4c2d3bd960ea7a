"""How the values of a YAML matrix change: only what differs, in the style that is there, with comments kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pytest_dagster_parity.documents.source import Source, Splice
from pytest_dagster_parity.documents.yaml_nodes import (
    BLOCK_STYLES,
    YamlAlias,
    YamlList,
    YamlMapping,
    YamlNode,
    YamlText,
    meant,
)
from pytest_dagster_parity.matrix.yaml_spelling import flow_list, scalar, value

_BLOCK_HEADER = re.compile(r"[|>]([-+0-9]*)[ \t]*(#[^\r\n]*)?")


def lines_in(node: YamlNode) -> Iterator[str] | None:
    """Give the texts of a value; none where it is neither a text nor a list of texts."""
    match meant(node):
        case YamlText() as text:
            return iter((_line(text),))
        case YamlList(items=items) if all(isinstance(meant(item), YamlText) for item in items):
            return (_line(target) for target in map(meant, items) if isinstance(target, YamlText))
        case _:
            return None


def _line(node: YamlText) -> str:
    text = node.value.replace("\r\n", "\n").replace("\r", "\n")
    return text.rstrip("\n") if node.style in BLOCK_STYLES else text


def rewritten(source: Source, node: YamlNode, text: str, *, in_flow: bool) -> Iterable[Splice]:
    """Give what makes a value say another text."""
    match node:
        case YamlText():
            return (_text_rewritten(source, node, text, in_flow=in_flow),)
        case YamlAlias():
            return (Splice(node.start, node.end, value(text, in_flow=in_flow)),)
        case _:
            return _list_rewritten(source, node, text.split("\n")) if isinstance(node, YamlList) else ()


def is_shared(node: YamlNode) -> bool:
    """Whether aliases may stand for the value, or for a part of it."""
    if isinstance(node, YamlAlias):
        return False
    return node.is_anchored or (isinstance(node, YamlList) and any(is_shared(item) for item in node.items))


def added(source: Source, row: YamlMapping, key: str, text: str) -> Splice:
    """Return what adds a key and a text at the end of a row."""
    first, (last_key, last) = row.pairs[0][0], row.pairs[-1]
    quotes = first.style if isinstance(first, YamlText) else ""
    pair = f"{scalar(key, in_flow=row.is_flow, quotes=quotes)}: {value(text, in_flow=row.is_flow, quotes=quotes)}"
    if not row.is_flow:
        _, end = source.line_at(last.end)
        line, _ = source.line_at(first.start)
        return Splice(end, end, f"{source.line_end}{' ' * (first.start - line)}{pair}", rank=1)
    line, _ = source.line_at(last_key.start)
    before = source.text[line : last_key.start]
    room = " " if last.start == last.end else ""
    between = source.line_end + before if before.isspace() else " "
    return Splice(last.end, last.end, f"{room},{between}{pair}", rank=1)


def _text_rewritten(source: Source, node: YamlText, text: str, *, in_flow: bool) -> Splice:
    if node.style in BLOCK_STYLES:
        return _block_rewritten(source, node, text)
    spelled = value(text, in_flow=in_flow, quotes=node.style)
    if node.start == node.end:
        is_marked = source.text[node.start - 1 : node.start] in {":", "-"}
        spelled = f" {spelled}" if is_marked else f": {spelled}"
    return Splice(node.start, node.end, spelled)


def _block_rewritten(source: Source, node: YamlText, text: str) -> Splice:
    """Keep a literal text literal where that is possible; it becomes a scalar or list on one line elsewhere."""
    header = _BLOCK_HEADER.match(source.text, node.start)
    rest = source.text[header.end() : node.end] if header else ""
    margin = re.match(r"(\r\n?|\n)(?:[ ]*(?:\r\n?|\n))*([ ]+)", rest)
    lines = text.split("\n")
    if header and margin and node.style == "|" and not re.search(r"\d", header[1]) and _is_literal(lines):
        body = "".join(f"{source.line_end}{margin[2] + line if line else ''}" for line in lines)
        return Splice(header.end(), node.end, body)
    comment = f" {header[2]}" if header and header[2] else ""
    return Splice(node.start, node.end, f"{value(text, in_flow=False)}{comment}")


def _is_literal(lines: list[str]) -> bool:
    return lines != [""] and all(line.isprintable() for line in lines)


def _list_rewritten(source: Source, node: YamlList, texts: list[str]) -> Iterable[Splice]:
    old = list(lines_in(node) or ())
    if not old or len("\n".join(old).strip().split("\n")) != len(old):
        yield _list_replaced(source, node, texts)
        return
    for item, was, text in zip(node.items, old, texts, strict=False):
        if was != text:
            yield from rewritten(source, item, text, in_flow=node.is_flow)
    if len(texts) > len(old):
        yield _items_added(source, node, texts[len(old) :])
    elif len(texts) < len(old):
        kept = node.items[len(texts) - 1].end
        yield Splice(kept if node.is_flow else source.line_at(kept)[1], node.items[-1].end, "", rank=1)


def _list_replaced(source: Source, node: YamlList, texts: list[str]) -> Splice:
    if node.is_flow:
        return Splice(node.start, node.end, flow_list(texts))
    return Splice(node.start, node.end, _block_items(source, node, texts).lstrip())


def _items_added(source: Source, node: YamlList, texts: list[str]) -> Splice:
    last = node.items[-1]
    if node.is_flow:
        quotes = last.style if isinstance(last, YamlText) else ""
        more = ", ".join(scalar(text, in_flow=True, quotes=quotes) for text in texts)
        return Splice(last.end, last.end, f", {more}", rank=1)
    _, end = source.line_at(last.end)
    return Splice(end, end, _block_items(source, node, texts), rank=1)


def _block_items(source: Source, node: YamlList, texts: list[str]) -> str:
    line, _ = source.line_at(node.start)
    margin = " " * (node.start - line)
    return "".join(f"{source.line_end}{margin}- {scalar(text, in_flow=False)}" for text in texts)
