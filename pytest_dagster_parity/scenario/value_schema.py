"""The JSON Schema of values in scenario files, made from the same types as their readers.

Editors type plain scalars by themselves, so that a text may be a number or a boolean to them. Every type is a
definition of its own, which says what its values are, and that `by_case` may stand in their place.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import NODEFAULT, inspect

from pytest_dagster_parity.protocol.definitions import OneOf
from pytest_dagster_parity.scenario.fields import fields_of, required_keys, unwrapped, without_none, written_fields
from pytest_dagster_parity.scenario.keys import RESERVED
from pytest_dagster_parity.scenario.scalars import DURATION, INSTANT

if TYPE_CHECKING:
    from msgspec import Struct

Schema: TypeAlias = dict[str, Any]

TEXT: Schema = {"type": ["string", "number", "boolean"]}
_OF_KIND: dict[str, Schema] = {"duration": {"type": "string", "pattern": DURATION}}


def ref(name: str) -> Schema:
    """Return a reference to a definition."""
    return {"$ref": f"#/$defs/{name}"}


def closed(properties: Schema, **more: Any) -> Schema:
    """Return the schema of a mapping that has no other keys."""
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


def described(schema: Schema, notes: dict[str, Any]) -> Schema:
    """Return a schema with the description and the marks of a type."""
    said = {key: notes[key] for key in ("description", "x-capability", "x-kind") if key in notes}
    return {**schema, **said}


def about_class(struct: type[Any]) -> Schema:
    """Return what a class says of itself."""
    return {"title": struct.__name__, "description": cleandoc(struct.__doc__ or "")}


class ValueSchemas:
    """Definitions of values, collected while they are referred to."""

    def __init__(self, *, fixed: bool = False) -> None:
        self.defs: dict[str, Schema] = {}
        self.fixed = fixed
        """The values are the same in all cases."""

    def define(self, name: str, schema: Schema) -> Schema:
        """Return a reference to a definition that also lets its values differ by case."""
        if self.fixed:
            name = f"fixed-{name}"
            self.defs[name] = schema
            return ref(name)
        by_case = {"type": "object", "additionalProperties": ref(name), "description": "A value for each case."}
        differing = closed({"by_case": by_case}, required=["by_case"])
        self.defs[name] = {"anyOf": [schema, differing]}
        return ref(name)

    def value(self, info: inspect.Type) -> Schema:
        """Return the schema of a type: a reference, with what the type says of itself."""
        bare, notes = unwrapped(info)
        inner, optional = without_none(info)
        if optional:
            within = self.value(inner)
            nullable = self._named(f"{_name(within)}-or-null", {"anyOf": [{"$ref": within["$ref"]}, {"type": "null"}]})
            return described({**within, **nullable}, notes)
        return described(self._bare(bare, notes), notes)

    def _bare(self, info: inspect.Type, notes: dict[str, Any]) -> Schema:  # noqa: PLR0911 - one case a kind of type
        match info:
            case inspect.StructType():
                return self.struct(info.cls)
            case inspect.VarTupleType():
                items = self.value(info.item_type)
                return self._named(f"list-of-{_name(items)}", {"type": "array", "items": items})
            case inspect.DictType():
                return self._dictionary(info)
            case inspect.UnionType():
                members = [self.value(member) for member in info.types]
                return self._named("-or-".join(_name(member) for member in members), {"anyOf": members})
            case inspect.EnumType():
                words = [member.value for member in info.cls]
                return self._named(info.cls.__name__, {"type": "string", "enum": words, **about_class(info.cls)})
            case inspect.IntType():
                return self._named("integer", {"type": "integer"})
            case inspect.BoolType():
                return self._named("boolean", {"type": "boolean"})
            case inspect.DateTimeType():
                return self._named("moment", {"type": "string", "pattern": INSTANT})
            case _:
                kind = notes.get("x-kind", "")
                return self._named(kind, _OF_KIND[kind]) if kind in _OF_KIND else self._named("text", TEXT)

    def _dictionary(self, info: inspect.DictType) -> Schema:
        values = self.value(info.value_type)
        names = {"not": {"enum": sorted(RESERVED)}}
        schema = {"type": "object", "additionalProperties": values, "propertyNames": names}
        return self._named(f"map-of-{_name(values)}", schema)

    def _named(self, name: str, schema: Schema) -> Schema:
        return ref(name) if name in self.defs else self.define(name, schema)

    def struct(self, struct: type[Struct]) -> Schema:
        """Return the schema of a struct."""
        name = struct.__name__
        if name not in self.defs:
            self.defs[name] = {}
            self.define(name, {**self.mapping(struct), **about_class(struct)})
        return ref(name)

    def mapping(self, struct: type[Struct]) -> Schema:
        """Return the schema of a struct's mapping alone."""
        if issubclass(struct, OneOf):
            properties = {field.encode_name: self._chosen(field) for field in fields_of(struct)}
            return closed(properties, minProperties=1, maxProperties=1)
        properties = {field.encode_name: self._field(field) for field in written_fields(struct)}
        keys = {field.name: field.encode_name for field in fields_of(struct)}
        required = sorted(keys[name] for name in required_keys(struct))
        return closed(properties, **({"required": required} if required else {}))

    def _field(self, field: inspect.Field) -> Schema:
        schema = self.value(field.type)
        plain = isinstance(field.default, (str, int, float)) and field.default is not NODEFAULT
        return {**schema, "default": field.default} if plain else schema

    def _chosen(self, field: inspect.Field) -> Schema:
        """Return the schema of a field that says what kind of thing its struct is: nothing is no kind."""
        inner, _ = without_none(field.type)
        notes = unwrapped(field.type)[1]
        if isinstance(unwrapped(inner)[0], inspect.BoolType):
            return described(self._named("true", {"const": True}), notes)
        return described(self.value(inner), notes)


def _name(schema: Schema) -> str:
    name: str = schema["$ref"]
    return name.removeprefix("#/$defs/").removeprefix("fixed-")
