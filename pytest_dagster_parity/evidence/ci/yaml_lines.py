"""YAML as plain data that knows its lines: maps, lists and texts, with keys as they are written (`on` stays `on`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

import yaml

from pytest_dagster_parity.documents.yaml_loader import LOADER
from pytest_dagster_parity.errors import LoadError, Problem

CODE = "ci-unreadable"


class CiError(LoadError):
    """A CI configuration cannot be read."""


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar."""

    value: str
    line: int
    """Where it is written, from 1."""
    column: int
    plain: bool
    """Not quoted, and no block."""
    literal: bool
    """A `|` block: its lines are the file's, from the line after."""

    @property
    def first_line(self) -> int:
        """The line of the file in which the content begins, from 1."""
        return self.line + 1 if self.literal else self.line

    def line_of(self, offset: int) -> int:
        """Return the line of the file where a line of the content stands, counted from 0."""
        return self.first_line + offset if self.literal else self.line


@dataclass(frozen=True, slots=True)
class Map:
    """A mapping."""

    items: Mapping[str, Data]
    lines: Mapping[str, int]
    """Of each key, from 1."""
    line: int

    def at(self, key: str) -> Data | None:
        """Return what stands under a key."""
        return self.items.get(key)

    def map(self, key: str) -> Map:
        """Return the mapping under a key; an empty one where there is none."""
        found = self.items.get(key)
        return found if isinstance(found, Map) else Map({}, {}, self.lines.get(key, self.line))

    def text(self, key: str) -> str:
        """Return the text under a key, empty where there is none."""
        found = self.items.get(key)
        return found.value if isinstance(found, Text) else ""

    def maps(self, key: str) -> tuple[Map, ...]:
        """Return the mappings of the list under a key."""
        found = self.items.get(key)
        return tuple(each for each in found.items if isinstance(each, Map)) if isinstance(found, List) else ()

    def texts(self, key: str) -> tuple[Text, ...]:
        """Return the texts under a key: one, or those of a list, nested ones too."""
        found = self.items.get(key)
        return () if found is None else tuple(_texts(found))


@dataclass(frozen=True, slots=True)
class List:
    """A sequence."""

    items: tuple[Data, ...]
    line: int


Data: TypeAlias = "Text | Map | List"


def _texts(data: Data) -> Iterator[Text]:
    if isinstance(data, Text):
        yield data
    elif isinstance(data, List):
        for each in data.items:
            yield from _texts(each)


def read_yaml(text: str, path: str, *, unique: bool = True) -> Data:
    """Return a document. Raises `CiError` with the place where it cannot be read.

    `unique` refuses a key that stands twice in a mapping, as GitHub does.
    """
    try:
        node = _compose(text)
    except yaml.YAMLError as error:
        raise _unreadable(path, error) from None
    except RecursionError:
        raise _refused(path, 1, 1, "it is nested too deeply") from None
    if node is None:
        raise _refused(path, 1, 1, "it is empty")
    return _Reading(path, unique=unique).data(node)


def _compose(text: str) -> yaml.Node | None:
    loader = LOADER(text)
    try:
        return cast("yaml.Node | None", loader.get_single_node())
    finally:
        loader.dispose()


def _unreadable(path: str, error: yaml.YAMLError) -> CiError:
    mark = getattr(error, "problem_mark", None)
    why = getattr(error, "problem", None) or str(error).splitlines()[0]
    return _refused(path, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, str(why))


def _refused(path: str, line: int, column: int, why: str) -> CiError:
    return CiError(
        (Problem(path=path, line=line, column=column, code=CODE, message=f"this is no readable YAML: {why}"),)
    )


class _Reading:
    """Turns nodes into data, each node once: aliases share what they name."""

    def __init__(self, path: str, *, unique: bool) -> None:
        self._path = path
        self._unique = unique
        self._known: dict[int, Data] = {}
        self._open: set[int] = set()

    def data(self, node: yaml.Node) -> Data:
        known = self._known.get(id(node))
        if known is None:
            line, column = node.start_mark.line + 1, node.start_mark.column + 1
            if id(node) in self._open:
                raise _refused(self._path, line, column, "a value contains itself")
            self._open.add(id(node))
            known = self._known[id(node)] = self._read(node, line, column)
            self._open.discard(id(node))
        return known

    def _read(self, node: yaml.Node, line: int, column: int) -> Data:
        if isinstance(node, yaml.MappingNode):
            return self._map(node, line)
        if isinstance(node, yaml.SequenceNode):
            return List(tuple(self.data(each) for each in cast("list[yaml.Node]", node.value)), line)
        style = cast("str | None", getattr(node, "style", None))
        return Text(str(node.value), line, column, plain=style is None or not style, literal=style == "|")

    def _map(self, node: yaml.MappingNode, line: int) -> Map:
        items: dict[str, Data] = {}
        lines: dict[str, int] = {}
        merged: list[Map] = []
        for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
            name = str(key.value)
            data = self.data(value)
            if key.tag == "tag:yaml.org,2002:merge":
                merged += [
                    each for each in (data.items if isinstance(data, List) else (data,)) if isinstance(each, Map)
                ]
                continue
            where = key.start_mark
            if self._unique and name in items:
                raise _refused(self._path, where.line + 1, where.column + 1, f"the key `{name}` stands twice")
            items[name] = data
            lines[name] = where.line + 1
        for each in merged:
            items = {**each.items, **items}
            lines = {**each.lines, **lines}
        return Map(items, lines, line)
