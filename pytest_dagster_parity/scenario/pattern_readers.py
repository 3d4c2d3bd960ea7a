"""Readers of patterns, compiled from the type of what is compared: values as they are observed, and matchers."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import inspect
from yaml import MappingNode, ScalarNode, SequenceNode

from pytest_dagster_parity.protocol.records import Backfill, Run
from pytest_dagster_parity.scenario import scalars
from pytest_dagster_parity.scenario.language import HowMany
from pytest_dagster_parity.scenario.patterns import Absent, Anything, Contains, Count, Fields, Items, Matches, Mode
from pytest_dagster_parity.scenario.readers import (
    compiled,
    duplicate_key,
    fields_of,
    struct_reader,
    unknown_key,
    unwrapped,
    without_none,
)
from pytest_dagster_parity.scenario.reading import mark_of, nearest
from pytest_dagster_parity.scenario.scalars import Read, wrong_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from msgspec import Struct
    from yaml import Node

    from pytest_dagster_parity.scenario.reading import Reading

ALIAS_KINDS: dict[type[Struct], str] = {Run: "run", Backfill: "backfill"}
"""The records that `as` can name."""

MODES = {mode.value: mode for mode in Mode}
OF_ANYTHING = ("absent", "any")
OF_TEXT = (*OF_ANYTHING, "contains", "matches")
OF_LIST = (*OF_ANYTHING, *MODES, "count")


def pattern_reader(info: inspect.Type) -> Read:
    """Return the reader of patterns for values of a type that was looked at."""
    inner, optional = without_none(info)
    if optional:
        return _nullable(pattern_reader(inner))
    bare, _ = unwrapped(info)
    match bare:
        case inspect.StructType():
            return _record_or_matcher(record_reader(bare.cls))
        case inspect.VarTupleType():
            return list_reader(pattern_reader(bare.item_type))
        case inspect.DictType():
            return _entries(pattern_reader(bare.value_type))
        case inspect.UnionType():
            return _scalar_or_matcher(compiled(info), OF_TEXT, _is_matcher)
        case inspect.StrType():
            return _scalar_or_matcher(compiled(info), OF_TEXT)
        case inspect.EnumType() | inspect.DateTimeType():
            return _scalar_or_matcher(_as_observed(compiled(info)), OF_ANYTHING)
        case _:
            return _scalar_or_matcher(compiled(info), OF_ANYTHING)


def _nullable(read_inner: Read) -> Read:
    def read(node: Node, reading: Reading) -> Any:
        if scalars.is_nothing(node):
            return Absent(mark_of(node))
        return read_inner(node, reading)

    return read


def _as_observed(read_value: Read) -> Read:
    """Return a reader that gives a value as it stands in an observation, not as the model has it."""

    def read(node: Node, reading: Reading) -> Any:
        return msgspec.to_builtins(read_value(node, reading))

    return read


def _is_mapping(node: Node) -> bool:
    return node.__class__ is MappingNode


def _is_matcher(node: Node) -> bool:
    """Whether a mapping has the one key of a matcher, where other mappings are values."""
    return _is_mapping(node) and len(node.value) == 1 and node.value[0][0].value in OF_TEXT


def _scalar_or_matcher(
    read_value: Read, matchers: tuple[str, ...], is_matcher: Callable[[Node], bool] = _is_mapping
) -> Read:
    def read(node: Node, reading: Reading) -> Any:
        return read_matcher(node, reading, matchers) if is_matcher(node) else read_value(node, reading)

    return read


def _record_or_matcher(read_record: Read) -> Read:
    def read(node: Node, reading: Reading) -> Any:
        if _is_mapping(node) and len(node.value) == 1 and node.value[0][0].value in OF_ANYTHING:
            return read_matcher(node, reading, OF_ANYTHING)
        return read_record(node, reading)

    return read


def read_matcher(node: Node, reading: Reading, allowed: tuple[str, ...]) -> Any:
    """Read a mapping with the one key of a matcher that does not stand for a list."""
    if len(node.value) != 1:
        reading.problem(node, "not-one-key", f"a matcher has one key, not {len(node.value)}", nearest("", allowed))
        return None
    key, value = node.value[0]
    if key.value not in allowed:
        unknown_key(key, reading, allowed)
        return None
    mark = mark_of(node)
    if key.value == "absent":
        return Absent(mark) if scalars.affirmed(value, reading) else None
    if key.value == "any":
        return Anything(mark) if scalars.affirmed(value, reading) else None
    text = scalars.text(value, reading)
    if text is None:
        return None
    return Contains(text, mark) if key.value == "contains" else _expression(text, value, node, reading)


def _expression(text: str, value: Node, node: Node, reading: Reading) -> Matches | None:
    try:
        re.compile(text)
    except re.error as error:
        reading.problem(value, "not-an-expression", f"this is no regular expression: {error}")
        return None
    return Matches(text, mark_of(node))


def list_reader(read_item: Read) -> Read:
    """Return the reader of patterns for a list, whose items it is given the reader of."""

    def read(node: Node, reading: Reading) -> Any:
        if node.__class__ is SequenceNode:
            return items(Mode.ARE, node, read_item, reading)
        if node.__class__ is ScalarNode or len(node.value) != 1:
            wrong_kind(node, reading, "a list or a matcher", f"a matcher has one key: {', '.join(OF_LIST)}")
            return None
        key, value = node.value[0]
        if key.value in MODES:
            return items(MODES[key.value], value, read_item, reading)
        if key.value == "count":
            return count(value, reading)
        if key.value in OF_ANYTHING:
            return read_matcher(node, reading, OF_ANYTHING)
        unknown_key(key, reading, OF_LIST)
        return None

    return read


def items(mode: Mode, node: Node, read_item: Read, reading: Reading) -> Items | None:
    """Read the items of a list that is compared in a mode."""
    if node.__class__ is not SequenceNode:
        wrong_kind(node, reading, "a list")
        return None
    return Items(mode, tuple([read_item(item, reading) for item in node.value]), mark_of(node))


def count(node: Node, reading: Reading) -> Count | None:
    """Read how many: a number, or its bounds."""
    if node.__class__ is not MappingNode:
        number = scalars.whole_number(node, reading)
        return None if number is None else _checked(number, number, node, reading)
    bounds: HowMany | None = struct_reader(HowMany)(node, reading)
    if bounds is None:
        return None
    return _checked(bounds.least or 0, bounds.most, node, reading)


def _checked(least: int, most: int | None, node: Node, reading: Reading) -> Count | None:
    if least < 0 or (most is not None and most < least):
        reading.problem(node, "impossible-count", "no list has so many items")
        return None
    if least == 0 and most is None:
        reading.problem(node, "empty-demand", "every list has at least none", "say `least`, `most`, or both")
        return None
    return Count(least, most, mark_of(node))


def _entries(read_value: Read) -> Read:
    """Return the reader of patterns for a mapping whose keys are the user's."""

    def read(node: Node, reading: Reading) -> Fields | None:
        if not _is_mapping(node):
            wrong_kind(node, reading, "a mapping")
            return None
        fields: dict[str, Any] = {}
        for key, value in node.value:
            if key.__class__ is not ScalarNode:
                unknown_key(key, reading, ())
                continue
            if key.value in fields:
                duplicate_key(key, reading)
            fields[key.value] = _nullable(read_value)(value, reading)
        return Fields(fields, None, mark_of(node))

    return read


@cache
def record_reader(struct: type[Struct], *, named: bool = True) -> Read:
    """Return the reader of patterns for a record, in which `as` may give a run or backfill its name."""
    table = {field.encode_name: pattern_reader(field.type) for field in fields_of(struct)}
    kind = ALIAS_KINDS.get(struct) if named else None

    def read(node: Node, reading: Reading) -> Fields | None:
        if not _is_mapping(node):
            wrong_kind(node, reading, "a mapping", f"with the keys: {', '.join(table)}")
            return None
        fields: dict[str, Any] = {}
        alias: str | None = None
        for key, value in node.value:
            name = key.value
            read_value = table.get(name) if key.__class__ is ScalarNode else None
            if name in fields or (name == "as" and alias is not None):
                duplicate_key(key, reading)
            if read_value is not None:
                fields[name] = read_value(value, reading)
            elif name == "as" and kind:
                alias = scalars.name_of(f"+{kind}")(value, reading)
            elif name == "as":
                reading.problem(key, "unknown-key", "`as` names runs and backfills that are demanded, nothing else")
            else:
                unknown_key(key, reading, table)
        return Fields(fields, alias, mark_of(node))

    return read
