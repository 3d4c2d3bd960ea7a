"""Whether a text is a cron expression, be it one that never fires: what becomes of that is the target's to say."""

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
_PART = re.compile(r"(?:(?P<any>\*)|(?P<first>\w{1,9})(?:-(?P<last>\w{1,9}))?)(?:/(?P<step>\d{1,9}))?", re.ASCII)
_NTH_DAY = re.compile(r"(?:l(?P<last>\w{1,9})|(?P<day>\w{1,9})#[1-5])", re.ASCII)


@lru_cache(maxsize=1024)
def cron_error(expression: str) -> str | None:
    """Return what is wrong with a cron expression; None if it is one."""
    if expression in MACROS:
        return None
    fields = expression.lower().split()
    if len(fields) != len(_FIELDS):
        return f"a cron expression has 5 fields, and this one has {len(fields)}"
    for text, (name, least, most, names) in zip(fields, _FIELDS, strict=True):
        if not all(_is_special(part, name, names) or _is_range(part, least, most, names) for part in text.split(",")):
            return f"`{text}` is no {name} ({least}-{most})"
    return None


def _is_special(part: str, field: str, names: dict[str, int]) -> bool:
    """Whether this is what only some fields know: the last day, the n-th or last week day of a month."""
    if field == "day of the month":
        return part == "l"
    match = _NTH_DAY.fullmatch(part) if field == "day of the week" else None
    return match is not None and _is_range(match["last"] or match["day"], 0, 7, names)


def _is_range(part: str, least: int, most: int, names: dict[str, int]) -> bool:
    match = _PART.fullmatch(part)
    if match is None:
        return False
    step = int(match["step"] or 1)
    if match["any"]:
        first, last = least, most
    else:
        first = _number(match["first"], names)
        last = _number(match["last"], names) if match["last"] else (most if match["step"] else first)
    return first is not None and last is not None and least <= first <= last <= most and step > 0


def _number(text: str, names: dict[str, int]) -> int | None:
    return int(text) if text.isdecimal() else names.get(text)
