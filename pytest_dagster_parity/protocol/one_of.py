"""The rule that msgspec does not check: a `OneOf` has exactly one of its keys.

A checker is compiled once for a type, and visits only what can hold a `OneOf`: for most records there is nothing to
visit and no checker at all.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeAlias

from msgspec import inspect

from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.protocol.definitions import OneOf

Check: TypeAlias = Callable[[Any], None]
"""Raises `NotOneKey` for a value in which a `OneOf` has no key, or several."""


class NotOneKey(ParityError):
    """A mapping that must have exactly one key has none, or several."""

    def __init__(self, kind: str, keys: tuple[str, ...], choices: tuple[str, ...]) -> None:
        super().__init__(kind, keys, choices)
        self.kind = kind
        self.keys = keys
        self.choices = choices
        self.path = ""
        """Where it stands in what was checked: `.assets[0].partitions`."""

    def __str__(self) -> str:
        found = f"it has {len(self.keys)}: {', '.join(self.keys)}" if self.keys else "it has none"
        choices = ", ".join(self.choices)
        return f"{self.kind} must have exactly one key, and {found} - at `${self.path}` (keys: {choices})"


def one_of_check(kind: Any) -> Check | None:
    """Return what checks values of this type; None where they cannot hold a `OneOf`."""
    return _Compiler().compile(inspect.type_info(kind))


class _Compiler:
    """Compiles the checker of a type; types refer to themselves, so that structs are remembered while in the making."""

    def __init__(self) -> None:
        self._structs: dict[type, Check | None] = {}

    def compile(self, kind: inspect.Type) -> Check | None:
        match kind:
            case inspect.Metadata(type=inner):
                return self.compile(inner)
            case inspect.StructType():
                return self._struct(kind)
            case inspect.UnionType(types=types):
                return self._union(types)
            case inspect.VarTupleType(item_type=item):
                return _each(self.compile(item))
            case inspect.DictType(value_type=value):
                return _each_value(self.compile(value))
            case _:
                return None

    def _struct(self, kind: inspect.StructType) -> Check | None:
        if kind.cls in self._structs:
            return self._structs[kind.cls]
        if not self._holds(kind, frozenset()):
            self._structs[kind.cls] = None
            return None
        made: list[Check] = []

        def itself(value: Any) -> None:
            made[0](value)

        self._structs[kind.cls] = itself
        parts = tuple(
            (field.name, f".{field.encode_name}", check)
            for field in kind.fields
            if (check := self.compile(field.type)) is not None
        )
        made.append(_one_key(kind, parts) if issubclass(kind.cls, OneOf) else _fields(parts))
        self._structs[kind.cls] = made[0]
        return made[0]

    def _union(self, types: tuple[inspect.Type, ...]) -> Check | None:
        checks = {_python_type(kind): check for kind in types if (check := self.compile(kind)) is not None}
        return _by_type(checks) if checks else None

    def _holds(self, kind: inspect.Type, above: frozenset[type]) -> bool:
        """Say whether a `OneOf` is this, or can be within it."""
        match kind:
            case inspect.Metadata(type=inner) | inspect.VarTupleType(item_type=inner):
                return self._holds(inner, above)
            case inspect.DictType(value_type=inner):
                return self._holds(inner, above)
            case inspect.UnionType(types=types):
                return any(self._holds(one, above) for one in types)
            case inspect.StructType(cls=cls, fields=fields):
                if cls in above:
                    return False
                return issubclass(cls, OneOf) or any(self._holds(field.type, above | {cls}) for field in fields)
            case _:
                return False


def _python_type(kind: inspect.Type) -> type:
    match kind:
        case inspect.Metadata(type=inner):
            return _python_type(inner)
        case inspect.StructType(cls=cls):
            return cls
        case inspect.VarTupleType():
            return tuple
        case inspect.DictType():
            return dict
        case _:
            raise TypeError(kind)


def _one_key(kind: inspect.StructType, parts: tuple[tuple[str, str, Check], ...]) -> Check:
    names = tuple(field.name for field in kind.fields)
    keys = tuple(field.encode_name for field in kind.fields)
    values_of = attrgetter(*names)
    empty = len(names) - 1
    below = _fields(parts) if parts else None

    def check(value: Any) -> None:
        values = values_of(value)
        if values.count(None) != empty:
            present = tuple(key for key, held in zip(keys, values, strict=True) if held is not None)
            raise NotOneKey(kind.cls.__name__, present, keys)
        if below is not None:
            below(value)

    return check


def _fields(parts: tuple[tuple[str, str, Check], ...]) -> Check:
    def check(value: Any) -> None:
        step = ""
        try:
            for name, step, check_field in parts:  # noqa: B007 - it says where, below
                held = getattr(value, name)
                if held is not None:
                    check_field(held)
        except NotOneKey as error:
            error.path = step + error.path
            raise

    return check


def _each(check_item: Check | None) -> Check | None:
    if check_item is None:
        return None

    def check(items: Any) -> None:
        index = 0
        try:
            for index, item in enumerate(items):  # noqa: B007 - it says where, below
                check_item(item)
        except NotOneKey as error:
            error.path = f"[{index}]{error.path}"
            raise

    return check


def _each_value(check_value: Check | None) -> Check | None:
    if check_value is None:
        return None

    def check(mapping: Any) -> None:
        key = None
        try:
            for key, value in mapping.items():  # noqa: B007 - it says where, below
                check_value(value)
        except NotOneKey as error:
            error.path = f".{key}{error.path}"
            raise

    return check


def _by_type(checks: dict[type, Check]) -> Check:
    def check(value: Any) -> None:
        chosen = checks.get(value.__class__)
        if chosen is not None:
            chosen(value)

    return check
