"""Any value of a type of the protocol, for Hypothesis: made from what msgspec knows of the type."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import cache
from typing import Any

from hypothesis import strategies as st
from msgspec import Raw, UnsetType, inspect, json

from pytest_dagster_parity.protocol.definitions import OneOf

INTEGERS = st.integers(-(2**53), 2**53)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(timezone.utc))  # noqa: DTZ001 - as Hypothesis wants them
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)


@cache
def any_of(kind: Any) -> st.SearchStrategy[Any]:
    """Return the values of this type; a `OneOf` has exactly one key."""
    return _Values().of(inspect.type_info(kind))


class _Values:
    def __init__(self) -> None:
        self._structs: dict[type, st.SearchStrategy[Any]] = {}

    def of(self, kind: inspect.Type) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - a case for each kind
        match kind:
            case inspect.Metadata(type=inner):
                return self.of(inner)
            case inspect.StructType():
                return self._struct(kind)
            case inspect.UnionType(types=types):
                return st.one_of([self.of(one) for one in types])
            case inspect.VarTupleType(item_type=item):
                return st.lists(self.of(item), max_size=2).map(tuple)
            case inspect.DictType(value_type=value):
                return st.dictionaries(TEXTS, self.of(value), max_size=2)
            case inspect.EnumType(cls=cls):
                return st.sampled_from(list(cls))
            case inspect.CustomType(cls=cls) if cls is UnsetType:
                return st.nothing()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            case _:
                return _PLAIN[type(kind)]

    def _struct(self, kind: inspect.StructType) -> st.SearchStrategy[Any]:
        if kind.cls not in self._structs:
            make = self._one_key if issubclass(kind.cls, OneOf) else self._fields
            self._structs[kind.cls] = st.deferred(lambda: make(kind))
        return self._structs[kind.cls]

    def _fields(self, kind: inspect.StructType) -> st.SearchStrategy[Any]:
        required = {field.name: self.of(field.type) for field in kind.fields if field.required}
        optional = {field.name: self.of(field.type) for field in kind.fields if not field.required}
        return st.fixed_dictionaries(required, optional=optional).map(lambda values: kind.cls(**values))

    def _one_key(self, kind: inspect.StructType) -> st.SearchStrategy[Any]:
        return st.one_of([self._only(kind.cls, field) for field in kind.fields])

    def _only(self, cls: type, field: inspect.Field) -> st.SearchStrategy[Any]:
        return self.of(field.type).filter(lambda value: value is not None).map(lambda value: cls(**{field.name: value}))


_PLAIN: dict[type, st.SearchStrategy[Any]] = {
    inspect.StrType: TEXTS,
    inspect.IntType: INTEGERS,
    inspect.FloatType: st.floats(allow_nan=False, allow_infinity=False),
    inspect.BoolType: st.booleans(),
    inspect.NoneType: st.none(),
    inspect.DateTimeType: MOMENTS,
    inspect.AnyType: JSON_VALUES,
    inspect.RawType: JSON_VALUES.map(json.encode).map(Raw),
}
