"""Readers of single values: each takes an event and gives the value that its text means to the schema.

A scalar means what the schema wants there, never what YAML would guess: `2024-01-02`, `01` and `on` are texts where a
text is wanted. Nothing (an unquoted `null`, `~`, or no text at all) is a value only where a field is optional.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from pytest_dagster_parity.scenario.cron import cron_error
from pytest_dagster_parity.scenario.lean_events import MappingStartEvent, ScalarEvent, SequenceStartEvent
from pytest_dagster_parity.scenario.names import CALLED, MADE_ONCE
from pytest_dagster_parity.scenario.names import KINDS as NAMED
from pytest_dagster_parity.scenario.reading import nearest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from enum import Enum

    from yaml.events import Event

    from pytest_dagster_parity.scenario.reading import Reading

Read: TypeAlias = "Callable[[Event, Reading], Any]"
"""Gives the value that begins with an event, and takes the rest of it; without one notes a problem and gives None."""

NOTHINGS = frozenset({"null", "Null", "NULL", "~", ""})
"""The plain scalars that are nothing, as YAML 1.2 has it."""

DURATION = r"^[0-9]{1,9}(\.[0-9]{1,6})?[smhd]$"
INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$"
WHOLE_NUMBER = r"^[-+]?[0-9]{1,18}$"

_DURATION = re.compile(DURATION)
_LOCAL_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?")
_INSTANT = re.compile(INSTANT)
_WHOLE_NUMBER = re.compile(WHOLE_NUMBER)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
KINDS: dict[type[Event], str] = {
    MappingStartEvent: "a mapping",
    SequenceStartEvent: "a list",
    ScalarEvent: "a single value",
}
_LONGEST_SHOWN = 40
_THE_MACHINES_OWN = frozenset({"localtime", "posixrules", "posix", "right"})
"""What lies beside the time zones of some machines, and means another on the next, or counts leap seconds."""


def is_nothing(event: Any) -> bool:
    """Whether an event is an unquoted `null`, `~`, or empty."""
    return event.__class__ is ScalarEvent and not event.style and event.value in NOTHINGS


def said(event: Any) -> str:
    """Return what stands at an event, in a few words."""
    if not isinstance(event, ScalarEvent):
        return KINDS[event.__class__]
    if is_nothing(event):
        return "nothing"
    text = event.value if len(event.value) <= _LONGEST_SHOWN else event.value[:_LONGEST_SHOWN] + "..."
    return f"`{text}`"


def wrong_kind(event: Any, reading: Reading, wanted: str, hint: str = "") -> None:
    """Note that something else is wanted here, and take the value that stands here instead."""
    reading.skip(event)
    reading.problem(event, "wrong-kind", f"{wanted} is wanted here, not {said(event)}", hint)


def text(event: Any, reading: Reading) -> str | None:
    """Read a text, however it is written."""
    if event.__class__ is ScalarEvent:
        value: str = event.value
        if value not in NOTHINGS or event.style:
            return value
    wrong_kind(event, reading, "a text", "quote it, if the text itself is meant" if is_nothing(event) else "")
    return None


def name_of(kind: str) -> Read:
    """Return a reader of a text that names something which must be known."""

    def read(event: Any, reading: Reading) -> str | None:
        if event.__class__ is ScalarEvent:
            value: str = event.value
            if value not in NOTHINGS or event.style:
                if value not in reading.names[kind]:
                    reading.strangers.append((kind, value, event))
                return value
        return text(event, reading)

    return read


def new_name_of(kind: str) -> Read:
    """Return a reader of a text that gives something its name."""
    is_made_once = kind in MADE_ONCE
    others = CALLED - {kind} if kind in CALLED else frozenset[str]()

    def read(event: Any, reading: Reading) -> str | None:
        value = text(event, reading)
        if value is None:
            return None
        known = reading.names[kind]
        if not is_made_once:
            reading.made.append((kind, value, event))
        elif value in known:
            reading.problem(event, "duplicate-definition", f"{said(event)} is defined twice")
        for other in others:
            if value in reading.names[other]:
                message = f"{said(event)} is the user code of the {NAMED[other]} of that name already"
                reading.problem(event, "duplicate-definition", message, "scripts and `invocations` go by the name")
        if kind != "op":  # ops are known in their graph only
            known.add(value)
        return value

    return read


def whole_number(event: Any, reading: Reading) -> int | None:
    """Read an integer."""
    if event.__class__ is ScalarEvent and not event.style and _WHOLE_NUMBER.fullmatch(event.value):
        return int(event.value)
    wrong_kind(event, reading, "a whole number")
    return None


def boolean(event: Any, reading: Reading) -> bool | None:
    """Read `true` or `false`."""
    if event.__class__ is ScalarEvent and not event.style and event.value in _BOOLEANS:
        return _BOOLEANS[event.value]
    wrong_kind(event, reading, "`true` or `false`")
    return None


def affirmed(event: Any, reading: Reading) -> bool | None:
    """Read `true`, where false would say nothing."""
    if event.__class__ is ScalarEvent and not event.style and _BOOLEANS.get(event.value):
        return True
    wrong_kind(event, reading, "`true`")
    return None


def one_of(choices: type[Enum]) -> Read:
    """Return a reader of a word of a closed list."""
    words: dict[str, Any] = {member.value: member for member in choices}

    def read(event: Any, reading: Reading) -> Any:
        value = text(event, reading)
        if value is None or value in words:
            return words.get(value)  # pyright: ignore[reportArgumentType]
        reading.problem(event, "unknown-word", f"{said(event)} is no {choices.__name__}", nearest(value, words))
        return None

    return read


def duration(event: Any, reading: Reading) -> float | None:
    """Read a length of time as seconds."""
    value = text(event, reading)
    if value is None:
        return None
    if _DURATION.fullmatch(value):
        return float(value[:-1]) * _SECONDS[value[-1]]
    hint = f"`{value}s`, if seconds are meant" if value.isdecimal() else "`90s`, `15m`, `24h`, `2d`"
    reading.problem(event, "not-a-duration", f"{said(event)} is no length of time", hint)
    return None


@lru_cache(maxsize=1024)
def instant_of(value: str) -> datetime | None:
    """Return the moment that a text names, None if it names none."""
    from datetime import datetime

    if not _INSTANT.fullmatch(value):
        return None
    try:
        return msgspec.convert(value, datetime)
    except msgspec.ValidationError:
        return None


def instant(event: Any, reading: Reading) -> datetime | None:
    """Read a moment in UTC."""
    value = text(event, reading)
    if value is None:
        return None
    moment = instant_of(value)
    if moment is None:
        reading.problem(event, "not-a-moment", f"{said(event)} is no moment in UTC", "as `2024-01-31T09:30:00Z`")
    return moment


@lru_cache(maxsize=256)
def is_time_zone(name: str) -> bool:
    """Whether the machine's time zone data know this name as one of IANA's."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if name.partition("/")[0] in _THE_MACHINES_OWN:
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def time_zone(event: Any, reading: Reading) -> str | None:
    """Read the name of a time zone."""
    value = text(event, reading)
    if value is not None and value != "UTC" and not is_time_zone(value):
        from zoneinfo import available_timezones

        hint = nearest(value, available_timezones())
        reading.problem(event, "unknown-time-zone", f"{said(event)} is no IANA time zone", hint)
    return value


def cron(event: Any, reading: Reading) -> str | None:
    """Read a cron expression."""
    value = text(event, reading)
    if value is not None and (error := cron_error(value)):
        reading.problem(event, "not-a-cron", f"{said(event)}: {error}", "minute, hour, day, month, day of the week")
    return value


@lru_cache(maxsize=256)
def is_local_moment(value: str) -> bool:
    """Whether a text is a moment as a clock on the wall shows it."""
    from datetime import datetime

    if not _LOCAL_MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def local_moment(event: Any, reading: Reading) -> str | None:
    """Read a moment of local time; an hour that the clocks leave out is one, for targets to make something of."""
    value = text(event, reading)
    if value is not None and not is_local_moment(value):
        hint = "as `2024-01-31`, or `2024-01-31T09:30`"
        reading.problem(event, "not-a-local-moment", f"{said(event)} is no moment of local time", hint)
    return value


def exclusion(event: Any, reading: Reading) -> str | None:
    """Read a moment of local time, or a cron expression."""
    is_cron = event.__class__ is ScalarEvent and " " in event.value
    return (cron if is_cron else local_moment)(event, reading)


BY_KIND: dict[str, Read] = {
    "duration": duration,
    "timezone": time_zone,
    "cron": cron,
    "local_moment": local_moment,
    "exclusion": exclusion,
}
"""Readers by the `x-kind` of the schema; all other kinds are names."""
