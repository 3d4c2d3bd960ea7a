"""What msgspec knows of the protocol's types, looked up once.

`msgspec.inspect.type_info` translates a type with all that it is made of at every call (8 ms for definitions); every
reader of the model asks for the same few types.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

import msgspec.inspect as reflect
from msgspec import Struct


class Shapes:
    """The descriptions of structs: of one that is asked for, and of all that it is made of."""

    def __init__(self) -> None:
        self._known: dict[type[Struct], reflect.StructType] = {}

    def of(self, struct: type[Struct]) -> reflect.StructType:
        """Return the description of a struct."""
        known = self._known.get(struct)
        if known is None:
            self._keep(reflect.type_info(struct))
            known = self._known[struct]
        return known

    def _keep(self, described: Any) -> None:
        match described:
            case reflect.StructType():
                if described.cls not in self._known:
                    self._known[described.cls] = described
                    for field in described.fields:
                        self._keep(field.type)
            case reflect.Metadata():
                self._keep(described.type)
            case reflect.UnionType():
                for part in described.types:
                    self._keep(part)
            case reflect.VarTupleType():
                self._keep(described.item_type)
            case reflect.DictType():
                self._keep(described.value_type)
            case _:
                pass


@cache
def _shapes() -> Shapes:
    return Shapes()


def shape_of(struct: type[Struct]) -> reflect.StructType:
    """Return what msgspec knows of a struct: its fields in order, with types, defaults and annotations."""
    return _shapes().of(struct)


def notes_of(described: reflect.Metadata) -> dict[str, Any]:
    """Return what is annotated on a type: `x-kind`, `x-capability`, `description`."""
    return cast("dict[str, Any]", getattr(described, "extra_json_schema", None) or {})
