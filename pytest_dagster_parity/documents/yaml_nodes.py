"""The values of a YAML document with the places where they stand, aliases included; no type but text is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from pytest_dagster_parity.documents.source import Source
from pytest_dagster_parity.errors import LoadError

DEEPEST = 64
"""How many values may stand in one another; a matrix needs four, and exceptions three."""

BLOCK_STYLES = frozenset({"|", ">"})
"""Of texts whose lines stand below their key."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class YamlText:
    """A scalar, whatever type it would have: what it says, and where it stands, its quotes included."""

    start: int
    end: int
    value: str
    style: str
    """`'`, `"`, `|`, `>`, or empty for a plain one."""
    is_anchored: bool


@dataclass(frozen=True, slots=True)
class YamlList:
    """A sequence."""

    start: int
    end: int
    items: tuple[YamlNode, ...]
    is_flow: bool
    is_anchored: bool


@dataclass(frozen=True, slots=True)
class YamlMapping:
    """A mapping; its pairs are in their order."""

    start: int
    end: int
    pairs: tuple[tuple[YamlNode, YamlNode], ...]
    is_flow: bool
    is_anchored: bool


@dataclass(frozen=True, slots=True)
class YamlAlias:
    """Another name for a value that stands before it."""

    start: int
    end: int
    target: YamlText | YamlList | YamlMapping


YamlNode: TypeAlias = "YamlText | YamlList | YamlMapping | YamlAlias"


def meant(node: YamlNode) -> YamlText | YamlList | YamlMapping:
    """Return the value itself, or the one that an alias stands for."""
    return node.target if isinstance(node, YamlAlias) else node


def root_of(source: Source) -> YamlNode | None:
    """Return the value of a document; none where it is empty. Raises `LoadError` for what is no YAML."""
    import yaml
    from yaml.reader import ReaderError

    try:
        return _built(source, _events(source.text))
    except ReaderError as error:
        sign = chr(error.character) if isinstance(error.character, int) else "\0"
        message = f"this is not YAML: it does not allow the character U+{ord(sign):04X}"
        raise LoadError((source.problem(max(0, source.text.find(sign)), "not-yaml", message),)) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"this is not YAML: {error.problem or error.context}"
        raise LoadError((source.problem(mark.index if mark else None, "not-yaml", message),)) from error


def _events(text: str) -> Iterable[Any]:
    import yaml

    whole = cast("Any", yaml)
    return whole.parse(text, Loader=getattr(whole, "CSafeLoader", whole.SafeLoader))


@dataclass(slots=True)
class _Open:
    """A list or mapping that is not closed yet."""

    event: Any
    parts: list[YamlNode]


def _built(source: Source, events: Iterable[Any]) -> YamlNode | None:
    from yaml import events as kinds

    anchors: dict[str, YamlText | YamlList | YamlMapping] = {}
    whole = _Open(None, [])
    opened = [whole]
    for event in events:
        match event:
            case kinds.ScalarEvent():
                node: YamlNode = _text(source, event)
            case kinds.AliasEvent():
                node = _alias(source, event, anchors)
            case kinds.CollectionStartEvent():
                opened.append(_Open(event, []))
                if len(opened) > DEEPEST:
                    message = "values stand too deep in one another here"
                    raise _refused(source, event, message, f"{DEEPEST} levels are enough")
                continue
            case kinds.CollectionEndEvent():
                closed = opened.pop()
                node = _collection(closed, event)
                event = closed.event
            case kinds.DocumentStartEvent() if whole.parts:
                raise _refused(source, event, "a second document begins here", "a file is one document")
            case _:
                continue
        if isinstance(node, (YamlText, YamlList, YamlMapping)) and node.is_anchored:
            anchors[event.anchor] = node
        opened[-1].parts.append(node)
    return whole.parts[0] if whole.parts else None


def _text(source: Source, event: Any) -> YamlText:
    start, end = event.start_mark.index, event.end_mark.index
    style = event.style or ""
    if style in BLOCK_STYLES:
        end = start + len(source.text[start:end].rstrip())
    if start == end:
        start = end = _behind_text(source.text, start)
    is_null = not style and event.tag is None and event.value in _NULLS
    return YamlText(start, end, "" if is_null else event.value, style, event.anchor is not None)


def _behind_text(text: str, offset: int) -> int:
    """Return the one place of a value that is not written: PyYAML's two parsers put it before and behind spaces."""
    while text[offset - 1 : offset] in {" ", "\t"}:
        offset -= 1
    return offset


def _alias(source: Source, event: Any, anchors: dict[str, YamlText | YamlList | YamlMapping]) -> YamlAlias:
    target = anchors.get(event.anchor)
    if target is None:
        raise _refused(source, event, f"there is no value `&{event.anchor}` before this", "write the value out")
    return YamlAlias(event.start_mark.index, event.end_mark.index, target)


def _collection(closed: _Open, event: Any) -> YamlList | YamlMapping:
    from yaml.events import MappingStartEvent

    opening, parts = closed.event, closed.parts
    is_flow = bool(opening.flow_style)
    start = opening.start_mark.index
    end = event.end_mark.index if is_flow else parts[-1].end
    is_anchored = opening.anchor is not None
    if isinstance(opening, MappingStartEvent):
        return YamlMapping(start, end, tuple(_pairs(parts)), is_flow, is_anchored)
    return YamlList(start, end, tuple(parts), is_flow, is_anchored)


def _pairs(parts: list[YamlNode]) -> Iterator[tuple[YamlNode, YamlNode]]:
    return zip(parts[::2], parts[1::2], strict=True)


def _refused(source: Source, event: Any, message: str, hint: str) -> LoadError:
    return LoadError((source.problem(event.start_mark.index, "not-yaml", message, hint),))
