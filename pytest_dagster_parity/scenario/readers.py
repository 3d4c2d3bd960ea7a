"""Readers compiled from the model's types: YAML events in, typed structs out.

A type is looked at once. What remains is a table of keys for each struct, so that reading is dictionary look-ups.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import UNSET, Struct, inspect

from pytest_dagster_parity.protocol.definitions import OneOf
from pytest_dagster_parity.scenario import scalars
from pytest_dagster_parity.scenario.fields import required_keys, unwrapped, without_none, written_fields
from pytest_dagster_parity.scenario.keys import RESERVED, duplicate_key, missing_keys, unknown_key
from pytest_dagster_parity.scenario.lean_events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from pytest_dagster_parity.scenario.names import FORGIVEN
from pytest_dagster_parity.scenario.scalars import Read, wrong_kind
from pytest_dagster_parity.scenario.scripts import ScriptedDefinitions, When

if TYPE_CHECKING:
    from collections.abc import Callable

    from yaml.events import Event

    from pytest_dagster_parity.scenario.reading import Reading

ReadFields: TypeAlias = "Callable[[Event, Reading], dict[str, Any] | None]"
"""Gives the values of a struct's fields by attribute; None where they make no struct."""


def read_definitions(event: Any, reading: Reading) -> Any:
    """Read the definitions of a deployment, and judge the names in them."""
    problems = len(reading.problems)
    reading.scope.begin_definitions()
    definitions = struct_reader(ScriptedDefinitions)(event, reading)
    if any(problem.code not in FORGIVEN for problem in reading.problems[problems:]):
        definitions = None
    reading.scope.end_definitions(definitions)
    return definitions


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


_TABLES: dict[type[Struct], dict[str, tuple[str, Read]]] = {}
_STRUCTS: dict[type[Struct], Read] = {}


def compiled(info: inspect.Type) -> Read:  # noqa: C901, PLR0911 - one case a kind of type
    """Return the reader of a type that was looked at. Raises `TypeError` for one that no scenario can have."""
    inner, optional = without_none(info)
    if optional:
        return _optional(compiled(inner))
    bare, notes = unwrapped(info)
    match bare:
        case inspect.UnionType():
            return _union({_event_class(member): compiled(member) for member in bare.types})
        case inspect.StructType():
            return struct_reader(bare.cls)
        case inspect.VarTupleType():
            read_item = compiled(bare.item_type)
            return _script(read_item) if _is_rule(bare.item_type) else _sequence(read_item)
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
        case inspect.StrType() | inspect.FloatType():
            return _text_reader(notes)
        case _:
            raise TypeError(bare)


def _text_reader(notes: dict[str, Any]) -> Read:
    kind = notes.get("x-kind")
    if kind is None:
        return scalars.text
    if kind in scalars.BY_KIND:
        return scalars.BY_KIND[kind]
    return scalars.new_name_of(kind) if notes["x-defines"] else scalars.name_of(kind)


def _event_class(info: inspect.Type) -> type[Event]:
    bare, _ = unwrapped(info)
    match bare:
        case inspect.StructType() | inspect.DictType():
            return MappingStartEvent
        case inspect.VarTupleType():
            return SequenceStartEvent
        case _:
            return ScalarEvent


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

    def read(event: Any, reading: Reading) -> Any:
        values = read_fields(event, reading)
        return None if values is None else struct(**values)

    def read_one(event: Any, reading: Reading) -> Any:
        problems = len(reading.problems)
        values = read_fields(event, reading)
        if values is None:
            return None
        if len(values) != 1:
            if len(reading.problems) != problems and not values:
                return None
            keys = ", ".join(keys_of(struct))
            message = f"exactly one key is wanted here, not {len(values)}"
            reading.problem(event, "not-one-key", message, f"one of: {keys}")
            return None
        return struct(**values)

    chosen = _STRUCTS[struct] = read_one if issubclass(struct, OneOf) else read
    read_fields = fields_reader(struct)
    return chosen


def _read_fields(table: dict[str, tuple[str, Read]], required: frozenset[str]) -> ReadFields:
    def read(event: Any, reading: Reading) -> dict[str, Any] | None:
        if event.__class__ is not MappingStartEvent:
            wrong_kind(event, reading, "a mapping", f"with the keys: {', '.join(table)}" if table else "`{}`")
            return None
        values: dict[str, Any] = {}
        next_event = reading.next
        while (key := next_event()).__class__ is not MappingEndEvent:
            entry = table.get(key.value) if key.__class__ is ScalarEvent else None
            if entry is None:
                unknown_key(key, reading, table)
                continue
            name, read_value = entry
            if name in values:
                duplicate_key(key, reading)
            values[name] = read_value(next_event(), reading)
        if required and not required <= values.keys():
            missing = required - values.keys()
            missing_keys(event, reading, [key for key, (name, _) in table.items() if name in missing])
            return None
        return values

    return read


def _optional(read_inner: Read) -> Read:
    nothings = scalars.NOTHINGS

    def read(event: Any, reading: Reading) -> Any:
        if event.__class__ is ScalarEvent and not event.style and event.value in nothings:
            return None
        return read_inner(event, reading)

    return read


def _union(by_class: dict[type[Event], Read]) -> Read:
    wanted = " or ".join(scalars.KINDS[each] for each in by_class)

    def read(event: Any, reading: Reading) -> Any:
        read_member = by_class.get(event.__class__)
        if read_member is None:
            wrong_kind(event, reading, wanted)
            return None
        return read_member(event, reading)

    return read


def _sequence(read_item: Read) -> Read:
    def read(event: Any, reading: Reading) -> Any:
        if event.__class__ is not SequenceStartEvent:
            wrong_kind(event, reading, "a list", "write it as `[...]`, or each item after `- `")
            return None
        items: list[Any] = []
        next_event = reading.next
        while (item := next_event()).__class__ is not SequenceEndEvent:
            items.append(read_item(item, reading))
        return tuple(items)

    return read


def _is_rule(info: inspect.Type) -> bool:
    """Whether this is a rule of a script, of which the first that fits is followed."""
    bare, _ = unwrapped(info)
    return isinstance(bare, inspect.StructType) and any(field.name == "when" for field in bare.fields)


def _script(read_rule: Read) -> Read:
    def read(event: Any, reading: Reading) -> Any:
        if event.__class__ is not SequenceStartEvent:
            return read_list(event, reading)
        rules: list[Any] = []
        while (item := reading.next()).__class__ is not SequenceEndEvent:
            rule = read_rule(item, reading)
            if rule is not None:
                _check_rule(rule, rules, item, reading)
                rules.append(rule)
        return tuple(rules)

    read_list = _sequence(read_rule)
    return read


_ALWAYS = When()


def _check_rule(rule: Any, before: list[Any], item: Any, reading: Reading) -> None:
    """Note a rule that is never followed, and actions that are never reached."""
    if any(_fits_whenever(each.when, rule.when) for each in before if each.when and rule.when):
        hint = "the first rule whose `when` fits is followed"
        reading.problem(item, "rule-never-followed", "a rule before this one fits whenever this does", hint)
    actions: tuple[Any, ...] = getattr(rule, "do", None) or ()
    if any(action is not None and action.raise_ is not None for action in actions[:-1]):
        hint = "`raise` ends the body"
        reading.problem(item, "action-never-reached", "an action of this rule comes after its `raise`", hint)


def _fits_whenever(when: When, other: When) -> bool:
    """Whether all that one asks is asked by the other too."""
    if when in (other, _ALWAYS):
        return True
    return all(
        asked in (getattr(_ALWAYS, name), getattr(other, name))
        for name in When.__struct_fields__
        if (asked := getattr(when, name)) is not UNSET
    )


def _dictionary(read_value: Read) -> Read:
    def read(event: Any, reading: Reading) -> Any:
        if event.__class__ is not MappingStartEvent:
            wrong_kind(event, reading, "a mapping")
            return None
        return read_entries(reading.next(), reading, read_value)

    return read


def read_entries(key: Any, reading: Reading, read_value: Read, reserved: frozenset[str] = RESERVED) -> dict[str, Any]:
    """Read the rest of a mapping whose keys are the user's, from its first key on, into a dictionary."""
    values: dict[str, Any] = {}
    while key.__class__ is not MappingEndEvent:
        if key.__class__ is not ScalarEvent or key.value in reserved:
            unknown_key(key, reading, ())
        else:
            if key.value in values:
                duplicate_key(key, reading)
            values[key.value] = read_value(reading.next(), reading)
        key = reading.next()
    return values
