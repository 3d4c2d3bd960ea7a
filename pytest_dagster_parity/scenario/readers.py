"""Readers compiled from the model's types: a node tree in, typed structs out.

A type is looked at once. What remains is a table of keys for each struct, so that reading is dictionary look-ups.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import inspect
from yaml import MappingNode, ScalarNode, SequenceNode

from pytest_dagster_parity.protocol.definitions import OneOf
from pytest_dagster_parity.protocol.operations import Request
from pytest_dagster_parity.scenario import scalars
from pytest_dagster_parity.scenario.reading import nearest
from pytest_dagster_parity.scenario.scalars import Read, wrong_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from msgspec import Struct
    from yaml import Node

    from pytest_dagster_parity.scenario.reading import Reading

ReadFields: TypeAlias = "Callable[[Node, Reading], dict[str, Any] | None]"
"""Gives the values of a struct's fields by attribute; None where they make no struct."""

MODIFIERS = frozenset({"at", "killed", "fault"})
"""Fields of a request that scenarios write beside the verb."""


def written_fields(struct: type[Struct]) -> list[inspect.Field]:
    """Return the fields of a struct that stand in its mapping; the others are the kit's to set."""
    unwritten = {"may_hold"} | (MODIFIERS if issubclass(struct, Request) else frozenset())
    return [field for field in fields_of(struct) if field.name not in unwritten]


@cache
def reader(kind: Any) -> Read:
    """Return the reader of a type."""
    return compiled(inspect.type_info(kind))


@cache
def fields_reader(struct: type[Struct]) -> ReadFields:
    """Return the reader of a struct's fields, without those that only the kit sets."""
    table: dict[str, tuple[str, Read]] = {}
    required = required_keys(struct)
    read = _read_fields(table, required)
    _TABLES[struct] = table
    for field in written_fields(struct):
        table[field.encode_name] = (field.name, _field_reader(field, struct))
    return read


def keys_of(struct: type[Struct]) -> dict[str, tuple[str, Read]]:
    """Return the attribute and the reader of each key of a struct."""
    fields_reader(struct)
    return _TABLES[struct]


def required_keys(struct: type[Struct]) -> frozenset[str]:
    """Return the attributes of a struct that a file must give."""
    return frozenset(field.name for field in written_fields(struct) if field.required)


_TABLES: dict[type[Struct], dict[str, tuple[str, Read]]] = {}
_STRUCTS: dict[type[Struct], Read] = {}


def fields_of(struct: type[Struct]) -> tuple[inspect.Field, ...]:
    """Return what msgspec knows of a struct's fields."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - what a Struct is
    return info.fields


def unwrapped(info: inspect.Type) -> tuple[inspect.Type, dict[str, Any]]:
    """Return a type without its annotations, and the annotations."""
    notes: dict[str, Any] = {}
    while isinstance(info, inspect.Metadata):
        notes = {**(info.extra_json_schema or {}), **notes}
        info = info.type
    return info, notes


def without_none(info: inspect.Type) -> tuple[inspect.Type, bool]:
    """Return a type without None, and whether it had it. Annotations outside a union go, those inside stay."""
    bare, notes = unwrapped(info)
    if not isinstance(bare, inspect.UnionType) or "x-kind" in notes:
        return info, False
    others = tuple(member for member in bare.types if not isinstance(member, inspect.NoneType))
    if len(others) == len(bare.types):
        return info, False
    return (others[0] if len(others) == 1 else inspect.UnionType(others)), True


def compiled(info: inspect.Type) -> Read:  # noqa: PLR0911 - one return a kind of type
    """Return the reader of a type that was looked at."""
    inner, optional = without_none(info)
    if optional:
        return _optional(compiled(inner))
    bare, notes = unwrapped(info)
    kind = notes.get("x-kind")
    match bare:
        case inspect.UnionType():
            return _union({_node_class(member): compiled(member) for member in bare.types})
        case inspect.StructType():
            return struct_reader(bare.cls)
        case inspect.VarTupleType():
            return _sequence(compiled(bare.item_type))
        case inspect.DictType():
            return _dictionary(compiled(bare.value_type))
        case inspect.EnumType():
            return scalars.one_of(bare.cls)
        case inspect.IntType():
            return scalars.whole_number
        case inspect.BoolType():
            return scalars.boolean
        case inspect.DateTimeType():
            return scalars.instant
    if kind is None:
        return scalars.text
    return scalars.BY_KIND.get(kind) or scalars.name_of("+" * bool(notes.get("x-defines")) + kind)


def _node_class(info: inspect.Type) -> type[Node]:
    bare, _ = unwrapped(info)
    match bare:
        case inspect.StructType() | inspect.DictType():
            return MappingNode
        case inspect.VarTupleType():
            return SequenceNode
        case _:
            return ScalarNode


def _field_reader(field: inspect.Field, struct: type[Struct]) -> Read:
    if not issubclass(struct, OneOf):
        return compiled(field.type)
    inner, _ = without_none(field.type)
    if isinstance(unwrapped(inner)[0], inspect.BoolType):
        return scalars.affirmed
    return compiled(inner)


def struct_reader(struct: type[Struct]) -> Read:
    """Return the reader of a struct."""
    known = _STRUCTS.get(struct)
    if known is not None:
        return known
    read_fields: ReadFields
    holds = {"script", "may_hold"} <= set(struct.__struct_fields__)

    def read(node: Node, reading: Reading) -> Any:
        values = read_fields(node, reading)
        return None if values is None else struct(**values)

    def read_body(node: Node, reading: Reading) -> Any:
        values = read_fields(node, reading)
        if values is None:
            return None
        return struct(**values, may_hold=_may_hold(values.get("script")))

    def read_one(node: Node, reading: Reading) -> Any:
        values = read_fields(node, reading)
        if values is None:
            return None
        if len(values) != 1:
            keys = ", ".join(keys_of(struct))
            reading.problem(node, "not-one-key", f"exactly one key is wanted here, not {len(values)}", f"one of: {keys}")
            return None
        return struct(**values)

    chosen = _STRUCTS[struct] = read_one if issubclass(struct, OneOf) else read_body if holds else read
    read_fields = fields_reader(struct)
    return chosen


def _may_hold(script: Any) -> bool:
    """Whether a body's script, as far as it could be read, tells it to hold."""
    rules: list[Any] = [rule for rule in script or () if rule is not None and rule.do is not None]
    return any(action is not None and action.hold is not None for rule in rules for action in rule.do)


def _read_fields(table: dict[str, tuple[str, Read]], required: frozenset[str]) -> ReadFields:
    def read(node: Node, reading: Reading) -> dict[str, Any] | None:
        if node.__class__ is not MappingNode:
            wrong_kind(node, reading, "a mapping", f"with the keys: {', '.join(table)}" if table else "`{}`")
            return None
        values: dict[str, Any] = {}
        for key, value in node.value:
            try:
                name, read_value = table[key.value]
            except (KeyError, TypeError):
                unknown_key(key, reading, table)
                continue
            if name in values:
                duplicate_key(key, reading)
            values[name] = read_value(value, reading)
        if required and not required <= values.keys():
            missing_keys(node, reading, [key for key, (name, _) in table.items() if name in required - values.keys()])
            return None
        return values

    return read


def unknown_key(key: Node, reading: Reading, known: Any) -> None:
    """Note a key that nothing knows here."""
    if key.__class__ is not ScalarNode:
        reading.problem(key, "unknown-key", f"a key is a text, not {scalars.said(key)}")
    elif key.value == "<<":
        reading.problem(key, "unknown-key", "merge keys are not allowed", "write the keys out")
    else:
        hint = _HINTS.get(key.value) or nearest(key.value, known)
        reading.problem(key, "unknown-key", f"`{key.value}` is no key here", hint)


_HINTS = {
    **dict.fromkeys(MODIFIERS, "it stands beside the verb of a step, not among its arguments"),
    "may_hold": "the kit sets it where a script holds",
    "definitions": "`deploy` takes the definitions themselves: `deploy: {assets: [...]}`",
    "by_case": "it needs `cases` in its scenario, and stands in definitions, settings or steps only",
}


def duplicate_key(key: Node, reading: Reading) -> None:
    """Note a key that stands twice in its mapping."""
    reading.problem(key, "duplicate-key", f"`{key.value}` stands twice in this mapping", "the second would win silently")


def missing_keys(node: Node, reading: Reading, keys: list[str]) -> None:
    """Note keys that must be there."""
    names = ", ".join(f"`{key}`" for key in keys)
    reading.problem(node, "missing-key", f"{names} is missing here" if len(keys) == 1 else f"missing here: {names}")


def _optional(read_inner: Read) -> Read:
    nothings = tuple(scalars.NOTHINGS)

    def read(node: Node, reading: Reading) -> Any:
        if node.value in nothings and node.__class__ is ScalarNode and not node.style:
            return None
        return read_inner(node, reading)

    return read


def _union(by_class: dict[type[Node], Read]) -> Read:
    wanted = " or ".join(scalars.KINDS[each] for each in by_class)

    def read(node: Node, reading: Reading) -> Any:
        read_member = by_class.get(node.__class__)
        if read_member is None:
            wrong_kind(node, reading, wanted)
            return None
        return read_member(node, reading)

    return read


def _sequence(read_item: Read) -> Read:
    def read(node: Node, reading: Reading) -> Any:
        if node.__class__ is not SequenceNode:
            wrong_kind(node, reading, "a list", "write it as `[...]`, or each item after `- `")
            return None
        return tuple([read_item(item, reading) for item in node.value])

    return read


def _dictionary(read_value: Read) -> Read:
    def read(node: Node, reading: Reading) -> Any:
        if node.__class__ is not MappingNode:
            wrong_kind(node, reading, "a mapping")
            return None
        values: dict[str, Any] = {}
        for key, value in node.value:
            if key.__class__ is not ScalarNode:
                unknown_key(key, reading, ())
                continue
            if key.value in values:
                duplicate_key(key, reading)
            values[key.value] = read_value(value, reading)
        return values

    return read
