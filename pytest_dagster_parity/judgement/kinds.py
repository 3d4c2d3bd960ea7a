"""What a field of a record names or measures, read from the protocol's types."""

from __future__ import annotations

from functools import cache

import msgspec.inspect as reflect
from msgspec import Struct

from pytest_dagster_parity.protocol.shapes import notes_of, shape_of


@cache
def kinds_of(record: type[Struct]) -> dict[str, str]:
    """Return the kind of every field of a record that has one: `{"id": "run", "at": "recorded"}`."""
    found: dict[str, str] = {}
    for field in shape_of(record).fields:
        kind = kind_of(field.type)
        if kind is not None:
            found[field.name] = kind
    return found


def kind_of(described: reflect.Type) -> str | None:
    """Return the kind that a type carries, through unions and sequences."""
    if isinstance(described, reflect.Metadata):
        own = notes_of(described).get("x-kind")
        return own if own is not None else kind_of(described.type)
    if isinstance(described, reflect.UnionType):
        return next((kind for kind in map(kind_of, described.types) if kind is not None), None)
    if isinstance(described, reflect.VarTupleType):
        return kind_of(described.item_type)
    return None
