"""What the model's types say of themselves, as far as the readers, schemas and capabilities ask."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, inspect

from pytest_dagster_parity.protocol.operations import Request
from pytest_dagster_parity.protocol.shapes import shape_of

MODIFIERS = frozenset({"at", "killed", "fault"})
"""Fields of a request that scenarios write beside the verb."""


def fields_of(struct: type[Struct]) -> tuple[inspect.Field, ...]:
    """Return what msgspec knows of a struct's fields."""
    return shape_of(struct).fields


def written_fields(struct: type[Struct]) -> list[inspect.Field]:
    """Return the fields of a struct that stand in its mapping; the others are the kit's to set."""
    unwritten = {"may_hold", *MODIFIERS} if issubclass(struct, Request) else {"may_hold"}
    return [field for field in fields_of(struct) if field.name not in unwritten]


def required_keys(struct: type[Struct]) -> frozenset[str]:
    """Return the attributes of a struct that a file must give."""
    return frozenset(field.name for field in written_fields(struct) if field.required)


def unwrapped(info: inspect.Type) -> tuple[inspect.Type, dict[str, Any]]:
    """Return a type without its annotations, and the annotations."""
    notes: dict[str, Any] = {}
    while isinstance(info, inspect.Metadata):
        notes = {**(info.extra_json_schema or {}), **notes}  # pyright: ignore[reportUnknownMemberType]
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
