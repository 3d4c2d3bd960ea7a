"""What an expectation demands of what is observed: plain values, and a handful of matchers.

A pattern is a scalar (compared for equality), a partition key, or one of the classes here. `judgement.matching` says
what each of them demands; the loader makes them, typed by the field of the record that they are compared with.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, TypeAlias

from msgspec import Struct

from pytest_dagster_parity.protocol.words import RefusalKind


class Mark(Struct, frozen=True, gc=False):
    """A place in a scenario file, both counted from 1."""

    line: int
    column: int


class Mode(Enum):
    """How a list is compared."""

    ARE = "are"
    """Whole and in order."""
    UNORDERED = "unordered"
    """Whole, in any order."""
    CONTAINS = "contains"
    """Each of these, in any order, among others."""


class Fields(Struct, frozen=True, gc=False):
    """A record that has these values in these fields, whatever its other fields are."""

    fields: dict[str, Pattern]
    alias: str | None
    """`as`: the name that the record's run or backfill has from here on."""
    mark: Mark


class Items(Struct, frozen=True, gc=False):
    """A list."""

    mode: Mode
    items: tuple[Pattern, ...]
    mark: Mark


class Count(Struct, frozen=True, gc=False):
    """A list of so many."""

    least: int
    most: int | None
    mark: Mark


class Contains(Struct, frozen=True, gc=False):
    """A text that contains this one."""

    text: str
    mark: Mark


class Matches(Struct, frozen=True, gc=False):
    """A text in which this regular expression is found."""

    expression: str
    mark: Mark


class Absent(Struct, frozen=True, gc=False):
    """Nothing: no value."""

    mark: Mark


class Anything(Struct, frozen=True, gc=False):
    """Some value, whichever."""

    mark: Mark


class RefusedAs(Struct, frozen=True, gc=False):
    """Instead of an answer to a query, its refusal."""

    kind: RefusalKind
    mark: Mark


Matcher: TypeAlias = "Fields | Items | Count | Contains | Matches | Absent | Anything | RefusedAs"
Pattern: TypeAlias = Any
"""A `Matcher`, or a plain value: text, number, boolean, or a record of texts for a multi-dimensional partition key."""
