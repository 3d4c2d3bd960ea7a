"""Rewriting of the names inside the protocol's records, compiled once per type.

A plan visits only the fields that carry a kind of name; a type without any costs nothing. Records are immutable: what
does not change is shared, not copied. Mappings are not: what goes to a target gets its own, so that an adapter in this
process may do with them what it likes. Definitions lose their scripts on the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

import msgspec.inspect as reflect
from msgspec import Struct
from msgspec.structs import replace

from pytest_dagster_parity.execution.stripping import WITHOUT_SCRIPT, Becoming
from pytest_dagster_parity.protocol.shapes import notes_of, shape_of

Leaf: TypeAlias = Callable[[str], str]
Leaves: TypeAlias = tuple[Leaf, Leaf, Leaf, Leaf]
"""What to do with a name: of a scenario's own things, of an op within its graphs, of a run, and of a backfill."""

OWN = ("asset", "job", "op", "check", "automation", "set", "group", "multi_asset", "input")
KINDS = {**dict.fromkeys(OWN, 0), "op_path": 1, "run": 2, "backfill": 3}
"""The kinds of text that name something of a scenario, each with the place of its leaf."""

UNCHANGED: Leaves = (str, str, str, str)
"""Leaves every name as it is."""

Visit: TypeAlias = Callable[[Any, Leaves], Any]
Fields: TypeAlias = tuple[tuple[str, int | None, Visit], ...]
"""The fields to visit of a record: each with the place of its leaf, if it is a name, and with what to do there."""
Plan: TypeAlias = tuple[Fields, Becoming | None] | tuple[()]
"""Nothing for a type without names; else its fields, and how a record of another type is made of it."""


class _Plans(dict[type[Struct], Plan]):
    """The plan of each type, made when it is asked for first."""

    def __init__(self, make: Callable[[type[Struct]], Plan]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, record: type[Struct]) -> Plan:
        plan = self[record] = self._make(record)
        return plan


class Rewriter:
    """Rewrites records of any type, by a plan for each."""

    def __init__(self, *, copies: bool, becomes: Mapping[type[Struct], Becoming]) -> None:
        self._copies = copies
        """Whether mappings are copied where no name in them changes."""
        self._becomes = becomes
        """How records of these types become those of another."""
        self._plans = _Plans(self._plan)

    def rewrite(self, record: Any, leaves: Leaves) -> Any:
        """Return the record, or the records of one type, with the names of every kind rewritten."""
        if type(record) is not tuple:
            return self.rewrite_record(record, leaves) if isinstance(record, Struct) else record
        records = cast("tuple[Struct, ...]", record)
        if not records or not self._plans[type(records[0])]:
            return records
        return tuple([self.rewrite_record(part, leaves) for part in records])

    def rewrite_record(self, record: Struct, leaves: Leaves) -> Any:
        """Return the record with the names of every kind rewritten."""
        plan = self._plans[type(record)]
        if not plan:
            return record
        fields, becoming = plan
        changes: dict[str, Any] = {}
        for name, leaf, visit in fields:
            value = getattr(record, name)
            if value is not None and value != ():
                rewritten = visit(value, leaves) if leaf is None else leaves[leaf](value)
                if rewritten is not value:
                    changes[name] = rewritten
        if becoming is not None:
            return becoming.make(record, changes)
        return replace(record, **changes) if changes else record

    def _plan(self, record: type[Struct]) -> Plan:
        becoming = self._becomes.get(record)
        fields = [each for each in shape_of(record).fields if becoming is None or each.name in becoming.fields]
        visits = [(field.name, _leaf_of(field.type), self._visit_of(field.type)) for field in fields]
        found = tuple((name, leaf, visit) for name, leaf, visit in visits if visit is not None)
        return (found, becoming) if found or becoming is not None else ()

    def _visit_of(self, described: reflect.Type) -> Visit | None:
        match described:
            case reflect.Metadata():
                leaf = _leaf_of(described)
                return self._visit_of(described.type) if leaf is None else _visit_leaf(leaf)
            case reflect.UnionType():
                return self._visit_any(described)
            case reflect.VarTupleType():
                return _visit_each(self._visit_of(described.item_type))
            case reflect.DictType():
                return self._visit_entries(self._visit_of(described.key_type), self._visit_of(described.value_type))
            case reflect.StructType():
                return self.rewrite_record if self._concerns(described, set()) else None
            case _:
                return None

    def _visit_entries(self, visit_key: Visit | None, visit_value: Visit | None) -> Visit | None:
        if visit_key is None and visit_value is None:
            return _copy if self._copies else None
        key_of, value_of = visit_key or _leave, visit_value or _leave
        return lambda values, leaves: {key_of(key, leaves): value_of(value, leaves) for key, value in values.items()}

    def _visit_any(self, described: reflect.UnionType) -> Visit | None:
        """Of the unions of the protocol one member is a name or a sequence at most, and one a record."""
        visits = [visit for visit in map(self._visit_of, described.types) if visit is not None]
        plain = next((visit for visit in visits if visit != self.rewrite_record), None)
        if len(visits) < 2:  # noqa: PLR2004  one needs no choice
            return visits[0] if visits else None

        def choose(value: Any, leaves: Leaves) -> Any:
            if isinstance(value, Struct):
                return self.rewrite_record(value, leaves)
            return value if plain is None else plain(value, leaves)

        return choose

    def _concerns(self, described: reflect.Type, visited: set[type]) -> bool:  # noqa: PLR0911  one a kind of type
        """Say whether anything inside is to be visited."""
        match described:
            case reflect.Metadata():
                return _leaf_of(described) is not None or self._concerns(described.type, visited)
            case reflect.UnionType():
                return any(self._concerns(part, visited) for part in described.types)
            case reflect.VarTupleType():
                return self._concerns(described.item_type, visited)
            case reflect.DictType():
                parts = (described.key_type, described.value_type)
                return self._copies or any(self._concerns(part, visited) for part in parts)
            case reflect.StructType():
                if described.cls in self._becomes:
                    return True
                if described.cls in visited:
                    return False
                visited.add(described.cls)
                return any(self._concerns(field.type, visited) for field in described.fields)
            case _:
                return False


to_target = Rewriter(copies=True, becomes=WITHOUT_SCRIPT)
from_target = Rewriter(copies=False, becomes={})


def _leaf_of(described: reflect.Type) -> int | None:
    kind = notes_of(described).get("x-kind") if isinstance(described, reflect.Metadata) else None
    return KINDS.get(kind) if kind is not None else None


def _visit_leaf(leaf: int) -> Visit:
    return lambda name, leaves: leaves[leaf](name)


def _visit_each(visit: Visit | None) -> Visit | None:
    return None if visit is None else lambda values, leaves: tuple([visit(value, leaves) for value in values])


def _leave(value: Any, leaves: Leaves) -> Any:  # noqa: ARG001 - a visit that changes nothing
    return value


def _copy(value: Any, leaves: Leaves) -> Any:  # noqa: ARG001 - there are no names in it
    return cast("dict[Any, Any]", value).copy() if isinstance(value, dict) else value
