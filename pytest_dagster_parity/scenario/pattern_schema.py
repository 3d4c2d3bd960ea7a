"""The JSON Schema of patterns, made from the same types as their readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import inspect

from pytest_dagster_parity.scenario.fields import fields_of, unwrapped, without_none
from pytest_dagster_parity.scenario.keys import RESERVED
from pytest_dagster_parity.scenario.language import HowMany
from pytest_dagster_parity.scenario.pattern_readers import ALIAS_KINDS, MODES, OF_TEXT
from pytest_dagster_parity.scenario.value_schema import TEXT, Schema, ValueSchemas, closed, described, ref

if TYPE_CHECKING:
    from msgspec import Struct

_ONE = {"minProperties": 1, "maxProperties": 1}


class PatternSchemas:
    """Definitions of patterns, collected beside those of the values."""

    def __init__(self, values: ValueSchemas) -> None:
        self.values = values
        yes = values.define("true", {"const": True})
        absent = {**yes, "description": "There is no value."}
        anything = {"absent": absent, "any": {**yes, "description": "Some value."}}
        text = values.define("text", TEXT)
        self.anything = values.define("matcher", closed(anything, **_ONE))
        texts = {"contains": text, "matches": {**text, "description": "A regular expression that is found in it."}}
        self.of_text = values.define("text-matcher", closed({**anything, **texts}, **_ONE))
        self.count = values.define("count", {"anyOf": [{"type": "integer"}, values.struct(HowMany)]})

    def pattern(self, info: inspect.Type) -> Schema:
        """Return the schema of patterns for a type."""
        bare, notes = unwrapped(info)
        inner, optional = without_none(info)
        if optional:
            within = self.pattern(inner)
            nullable = self._named(f"{_name(within)}-or-null", {"anyOf": [{"$ref": within["$ref"]}, {"type": "null"}]})
            return described({**within, **nullable}, notes)
        return described(self._bare(bare, info), notes)

    def _bare(self, bare: inspect.Type, info: inspect.Type) -> Schema:
        match bare:
            case inspect.StructType():
                return self.record(bare.cls)
            case inspect.VarTupleType():
                return self.list_of(self.pattern(bare.item_type))
            case inspect.DictType():
                return self._entries(bare)
            case inspect.UnionType():
                return self._partition()
            case inspect.StrType():
                return self._either(self.values.value(info), self.of_text)
            case _:
                return self._either(self.values.value(info), self.anything)

    def _either(self, value: Schema, matcher: Schema) -> Schema:
        name = f"pattern-of-{_name(value)}"
        return self._named(name, {"anyOf": [{"$ref": value["$ref"]}, matcher]})

    def _partition(self) -> Schema:
        names = {"not": {"enum": sorted({*RESERVED, *OF_TEXT})}}
        by_dimension = {"type": "object", "additionalProperties": ref("text"), "propertyNames": names}
        return self._named("pattern-of-partition", {"anyOf": [ref("text"), by_dimension, self.of_text]})

    def _entries(self, info: inspect.DictType) -> Schema:
        value = self.pattern(info.value_type)
        names = {"not": {"enum": sorted(RESERVED)}}
        values = {"anyOf": [{"$ref": value["$ref"]}, {"type": "null"}]}
        schema = {"type": "object", "additionalProperties": values, "propertyNames": names}
        return self._named(f"entries-of-{_name(value)}", schema)

    def list_of(self, item: Schema) -> Schema:
        """Return the schema of patterns for a list."""
        items = self.array(item)
        modes = dict.fromkeys(MODES, items)
        matcher = closed({**modes, "count": self.count}, **_ONE)
        return self._named(f"list-like-{_name(item)}", {"anyOf": [items, matcher, self.anything]})

    def array(self, item: Schema) -> Schema:
        """Return the schema of the items of a list that is demanded."""
        return self._named(f"items-like-{_name(item)}", {"type": "array", "items": item})

    def record(self, struct: type[Struct], *, named: bool = True) -> Schema:
        """Return the schema of patterns for a record, in which `as` may give a run or backfill its name."""
        has_alias = named and struct in ALIAS_KINDS
        name = f"record-like-{struct.__name__}" + ("" if named or struct not in ALIAS_KINDS else "-unnamed")
        if name in self.values.defs:
            return ref(name)
        self.values.defs[name] = {}
        properties = {field.encode_name: self.pattern(field.type) for field in fields_of(struct)}
        if has_alias:
            properties["as"] = {**ref("text"), "description": f"The name of this {ALIAS_KINDS[struct]} from here on."}
        return self.values.define(name, {"anyOf": [closed(properties), self.anything]})

    def _named(self, name: str, schema: Schema) -> Schema:
        return ref(name) if name in self.values.defs else self.values.define(name, schema)


def _name(schema: Schema) -> str:
    name: str = schema["$ref"]
    return name.removeprefix("#/$defs/")
