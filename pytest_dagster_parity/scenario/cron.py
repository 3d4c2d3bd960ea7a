"""Whether a text is a cron expression that can ever fire."""

from __future__ import annotations

import re
from functools import lru_cache

MACROS = frozenset({"@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually"})

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_DAYS = {name: number for number, name in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"))}
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 7, _DAYS),
)
_LONGEST_MONTHS = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
_PART = re.compile(r"(?:(?P<any>\*)|(?P<first>\w{1,9})(?:-(?P<last>\w{1,9}))?)(?:/(?P<step>\d{1,9}))?", re.ASCII)
_NTH_DAY = re.compile(r"(?:l(?P<last>\w{1,9})|(?P<day>\w{1,9})#[1-5])", re.ASCII)


@lru_cache(maxsize=1024)
def cron_error(expression: str) -> str | None:
    """Return what is wrong with a cron expression; None if it can fire."""
    if expression in MACROS:
        return None
    fields = expression.lower().split()
    if len(fields) != len(_FIELDS):
        return f"a cron expression has 5 fields, and this one has {len(fields)}"
    values: list[set[int]] = []
    for text, (name, least, most, names) in zip(fields, _FIELDS, strict=True):
        numbers = _field(text, least, most, names, name)
        if numbers is None:
            return f"`{text}` is no {name} ({least}-{most})"
        values.append(numbers)
    days, months = values[2], values[3]
    every_week_day = fields[4] == "*"
    if every_week_day and min(days) > max(_LONGEST_MONTHS[month] for month in months):
        return "no month has such a day, so it never fires"
    return None


def _field(text: str, least: int, most: int, names: dict[str, int], field: str) -> set[int] | None:
    numbers: set[int] = set()
    for part in text.split(","):
        found = _special(part, field, names) or _range(part, least, most, names)
        if not found:
            return None
        numbers |= found
    return numbers


def _special(part: str, field: str, names: dict[str, int]) -> set[int] | None:
    """Return the values of what only some fields know: the last day, the n-th or last week day of a month."""
    if field == "day of the month" and part == "l":
        return {28}
    if field == "day of the week" and (match := _NTH_DAY.fullmatch(part)):
        return _range(match["last"] or match["day"], 0, 7, names)
    return None


def _range(part: str, least: int, most: int, names: dict[str, int]) -> set[int] | None:
    match = _PART.fullmatch(part)
    if match is None:
        return None
    step = int(match["step"] or 1)
    if match["any"]:
        first, last = least, most
    else:
        first = _number(match["first"], names)
        last = _number(match["last"], names) if match["last"] else (most if match["step"] else first)
    if first is None or last is None or not least <= first <= last <= most or not step:
        return None
    return set(range(first, last + 1, step))


def _number(text: str, names: dict[str, int]) -> int | None:
    return int(text) if text.isdecimal() else names.get(text)
