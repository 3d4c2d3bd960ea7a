"""How the protocol spells the partitions of time: by the local start of their window.

`2024-01-02` where at most one window begins a day, `2024-01-02T13:00` where several can, and `2024-11-03T01:00-04:00`
where the clock shows that hour twice. The cron expression that cuts the windows says which of the two a set needs, so
that a short day in spring is spelled like every other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pytest_dagster_parity.errors import ParityError

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MINUTE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d)([+-]\d\d:\d\d)?")


class NotATimeKey(ParityError):
    """A text is not the canonical key of a time window of this set."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(key, reason)
        self.key = key
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.key!r} is not the key of a time window: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpelling:
    """The spelling of one set of time windows: its time zone, and the cron expression at whose ticks they begin."""

    timezone: str
    cron: str

    @property
    def has_several_a_day(self) -> bool:
        """Whether two windows can begin on the same day."""
        minute, hour = self.cron.split()[:2]
        return not (minute.isdigit() and hour.isdigit())

    def key_of(self, start: datetime) -> str:
        """Return the canonical key of the window that begins at this moment (aware, in any zone)."""
        local = start.astimezone(ZoneInfo(self.timezone))
        if not self.has_several_a_day:
            return local.strftime("%Y-%m-%d")
        return local.isoformat(timespec="minutes") if _occurs_twice(local) else local.strftime("%Y-%m-%dT%H:%M")

    def start_of(self, key: str) -> datetime:
        """Return the local start of the window with this canonical key, aware.

        Raises NotATimeKey if the key is not spelled as this set's keys are; whether the window exists is not asked.
        """
        return self._start_of_minute(key) if self.has_several_a_day else self._start_of_day(key)

    def _start_of_day(self, key: str) -> datetime:
        if not _DAY.fullmatch(key):
            raise NotATimeKey(key, "one window begins a day, so a key is a date (`2024-01-02`)")
        minute, hour = self.cron.split()[:2]
        return _parsed(key, key).replace(hour=int(hour), minute=int(minute), tzinfo=ZoneInfo(self.timezone))

    def _start_of_minute(self, key: str) -> datetime:
        match = _MINUTE.fullmatch(key)
        if not match:
            raise NotATimeKey(key, "several windows begin a day, so a key is a local time (`2024-01-02T13:00`)")
        local = _parsed(key, match[1]).replace(tzinfo=ZoneInfo(self.timezone))
        if match[2]:
            return self._at_offset(key, local)
        if _occurs_twice(local):
            raise NotATimeKey(key, f"in {self.timezone} this hour occurs twice; say which by its offset")
        return local

    def _at_offset(self, key: str, local: datetime) -> datetime:
        for fold in (0, 1):
            if _occurs_twice(local) and key == (start := local.replace(fold=fold)).isoformat(timespec="minutes"):
                return start
        raise NotATimeKey(key, f"in {self.timezone} this local time does not occur twice with such an offset")


def _parsed(key: str, text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise NotATimeKey(key, str(error)) from error


def _occurs_twice(local: datetime) -> bool:
    """Whether the clock is put back over this local time (in a gap the offsets differ the other way round)."""
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    return first is not None and second is not None and first > second
