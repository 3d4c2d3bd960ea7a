"""Readers of patterns, compiled from the type of what is compared: values as they are observed, and matchers."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

import msgspec
from msgspec import inspect

from pytest_dagster_parity.protocol.records import Backfill, Run
from pytest_dagster_parity.scenario import scalars
from pytest_dagster_parity.scenario.fields import fields_of, unwrapped, without_none
from pytest_dagster_parity.scenario.keys import RESERVED, duplicate_key, unknown_key
from pytest_dagster_parity.scenario.language import HowMany
from pytest_dagster_parity.scenario.lean_events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from pytest_dagster_parity.scenario.patterns import Absent, Anything, Contains, Count, Fields, Items, Matches, Mode
from pytest_dagster_parity.scenario.readers import compiled, read_entries, struct_reader
from pytest_dagster_parity.scenario.reading import mark_of
from pytest_dagster_parity.scenario.scalars import Read, wrong_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from msgspec import Struct

    from pytest_dagster_parity.scenario.patterns import Mark
    from pytest_dagster_parity.scenario.reading import Reading

ALIAS_KINDS: dict[type[Struct], str] = {Run: "run", Backfill: "backfill"}
"""The records that `as` can name."""

MODES = {mode.value: mode for mode in Mode}
OF_ANYTHING = ("absent", "any")
OF_TEXT = (*OF_ANYTHING, "contains", "matches")
_NO_DIMENSIONS = RESERVED.union(OF_TEXT)
OF_LIST = (*OF_ANYTHING, *MODES, "count")


def pattern_reader(info: inspect.Type) -> Read:  # noqa: PLR0911 - one case a kind of type
    """Return the reader of patterns for values of a type that was looked at."""
    inner, optional = without_none(info)
    if optional:
        return _nullable(pattern_reader(inner))
    bare, _ = unwrapped(info)
    match bare:
        case inspect.StructType():
            return record_reader(bare.cls)
        case inspect.VarTupleType():
            return list_reader(pattern_reader(bare.item_type))
        case inspect.DictType():
            return _entries(pattern_reader(bare.value_type))
        case inspect.UnionType():
            return _partition(compiled(info))
        case inspect.StrType():
            return _scalar_or_matcher(compiled(info), OF_TEXT)
        case inspect.EnumType() | inspect.DateTimeType():
            return _scalar_or_matcher(_as_observed(compiled(info)), OF_ANYTHING)
        case _:
            return _scalar_or_matcher(compiled(info), OF_ANYTHING)


def _nullable(read_inner: Read) -> Read:
    def read(event: Any, reading: Reading) -> Any:
        if scalars.is_nothing(event):
            return Absent(mark_of(event))
        return read_inner(event, reading)

    return read


def _as_observed(read_value: Read) -> Read:
    """Return a reader that gives a value as it stands in an observation, not as the model has it."""

    def read(event: Any, reading: Reading) -> Any:
        return msgspec.to_builtins(read_value(event, reading))

    return read


def _scalar_or_matcher(read_value: Read, matchers: tuple[str, ...]) -> Read:
    def read(event: Any, reading: Reading) -> Any:
        if event.__class__ is MappingStartEvent:
            return read_matcher(event, reading.next(), reading, matchers)
        return read_value(event, reading)

    return read


def _partition(read_scalar: Read) -> Read:
    """Return the reader of a partition key: a text, a matcher of texts, or a record of texts by dimension."""

    def read(event: Any, reading: Reading) -> Any:
        if event.__class__ is not MappingStartEvent:
            return read_scalar(event, reading)
        key = reading.next()
        if key.__class__ is ScalarEvent and key.value in OF_TEXT:
            return read_matcher(event, key, reading, OF_TEXT)
        return read_entries(key, reading, scalars.text, _NO_DIMENSIONS)

    return read


def read_matcher(event: Any, key: Any, reading: Reading, allowed: tuple[str, ...]) -> Any:
    """Read a mapping, from its first key on, that has the one key of a matcher of single values."""
    if key.__class__ is MappingEndEvent:
        reading.problem(event, "not-one-key", "a matcher has one key", f"one of: {', '.join(allowed)}")
        return None
    if key.__class__ is not ScalarEvent or key.value not in allowed:
        unknown_key(key, reading, allowed)
        matcher = None
    else:
        matcher = _MATCHERS[key.value](reading.next(), reading, mark_of(event))
    end_of_matcher(reading)
    return matcher


def end_of_matcher(reading: Reading) -> None:
    """Take the end of a mapping that must have no further key."""
    while (key := reading.next()).__class__ is not MappingEndEvent:
        reading.skip(key)
        reading.skip(reading.next())
        reading.problem(key, "not-one-key", "a matcher has one key, and here is another")


def _absent(value: Any, reading: Reading, mark: Mark) -> Absent | None:
    return Absent(mark) if scalars.affirmed(value, reading) else None


def _any(value: Any, reading: Reading, mark: Mark) -> Anything | None:
    return Anything(mark) if scalars.affirmed(value, reading) else None


def _contains(value: Any, reading: Reading, mark: Mark) -> Contains | None:
    text = scalars.text(value, reading)
    return None if text is None else Contains(text, mark)


def _matches(value: Any, reading: Reading, mark: Mark) -> Matches | None:
    text = scalars.text(value, reading)
    if text is None:
        return None
    try:
        with catch_warnings():
            simplefilter("error")  # what another Python will read otherwise is no expression to rely on
            re.compile(text)
    except (re.error, OverflowError, RecursionError, Warning) as error:
        what = "it is nested too deep" if isinstance(error, RecursionError) else error
        reading.problem(value, "not-an-expression", f"this is no regular expression: {what}")
        return None
    return Matches(text, mark)


_MATCHERS: dict[str, Callable[[Any, Reading, Mark], Any]] = {
    "absent": _absent,
    "any": _any,
    "contains": _contains,
    "matches": _matches,
}


def list_reader(read_item: Read) -> Read:
    """Return the reader of patterns for a list, whose items it is given the reader of."""

    def read(event: Any, reading: Reading) -> Any:
        if event.__class__ is SequenceStartEvent:
            return items(Mode.ARE, event, read_item, reading)
        if event.__class__ is not MappingStartEvent:
            wrong_kind(event, reading, "a list or a matcher", f"a matcher has one key: {', '.join(OF_LIST)}")
            return None
        key = reading.next()
        word = key.value if key.__class__ is ScalarEvent else ""
        if word in MODES:
            matcher: Any = items(MODES[word], reading.next(), read_item, reading)
        elif word == "count":
            matcher = count(reading.next(), reading)
        else:
            return read_matcher(event, key, reading, OF_LIST)
        end_of_matcher(reading)
        return matcher

    return read


def items(mode: Mode, event: Any, read_item: Read, reading: Reading) -> Items | None:
    """Read the items of a list that is compared in a mode."""
    if event.__class__ is not SequenceStartEvent:
        wrong_kind(event, reading, "a list")
        return None
    found: list[Any] = []
    next_event = reading.next
    while (item := next_event()).__class__ is not SequenceEndEvent:
        found.append(read_item(item, reading))
        if reading.given and mode is Mode.ARE:
            reading.scope.give()
    if mode is Mode.CONTAINS and not found:
        reading.problem(event, "idle-demand", "every list contains nothing", "`are: []`, if nothing may be there")
    return Items(mode, tuple(found), mark_of(event))


def count(event: Any, reading: Reading) -> Count | None:
    """Read how many: a number, or its bounds."""
    if event.__class__ is not MappingStartEvent:
        number = scalars.whole_number(event, reading)
        return None if number is None else _checked(number, number, event, reading)
    problems = len(reading.problems)
    bounds: HowMany = struct_reader(HowMany)(event, reading)
    if len(reading.problems) != problems:
        return None
    return _checked(bounds.least or 0, bounds.most, event, reading)


def _checked(least: int, most: int | None, event: Any, reading: Reading) -> Count | None:
    if least < 0 or (most is not None and most < least):
        reading.problem(event, "impossible-count", "no list has so many items")
        return None
    if least == 0 and most is None:
        reading.problem(event, "impossible-count", "every list has at least none", "say `least`, `most`, or both")
        return None
    return Count(least, most, mark_of(event))


def _entries(read_value: Read) -> Read:
    """Return the reader of patterns for a mapping whose keys are the user's: any of them may be absent."""
    read_entry = _nullable(read_value)

    def read(event: Any, reading: Reading) -> Fields | None:
        if event.__class__ is not MappingStartEvent:
            wrong_kind(event, reading, "a mapping")
            return None
        entries = read_entries(reading.next(), reading, read_entry)
        if not entries:
            hint = "name what must be there; `null` is the value of what must not"
            reading.problem(event, "idle-demand", "this holds whatever is there", hint)
        return Fields(entries, None, mark_of(event))

    return read


@cache
def record_reader(struct: type[Struct], *, named: bool = True) -> Read:
    """Return the reader of patterns for a record, in which `as` may give a run or backfill its name."""
    table = {field.encode_name: pattern_reader(field.type) for field in fields_of(struct)}
    kind = ALIAS_KINDS.get(struct) if named else None

    def read(event: Any, reading: Reading) -> Any:
        if event.__class__ is not MappingStartEvent:
            wrong_kind(event, reading, "a mapping", f"with the keys: {', '.join(table)}")
            return None
        fields: dict[str, Any] = {}
        alias: str | None = None
        place: Any = None
        next_event = reading.next
        while (key := next_event()).__class__ is not MappingEndEvent:
            word = key.value if key.__class__ is ScalarEvent else ""
            read_value = table.get(word)
            if read_value is not None:
                if word in fields:
                    duplicate_key(key, reading)
                fields[word] = read_value(next_event(), reading)
            elif word == "as" and kind:
                if alias is not None:
                    duplicate_key(key, reading)
                place = next_event()
                alias = scalars.text(place, reading)
            elif word in OF_ANYTHING and not fields and alias is None:
                return read_matcher(event, key, reading, OF_ANYTHING)
            else:
                unknown_key(key, reading, table)
        if alias is not None and kind:
            reading.given.append((kind, alias, place))
        return Fields(fields, alias, mark_of(event))

    return read
