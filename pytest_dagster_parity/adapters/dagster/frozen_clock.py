"""A clock that stands still and that Dagster reads instead of the machine's."""

from __future__ import annotations

import time as machine_time
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import dagster_graphql.schema  # noqa: F401  # pyright: ignore[reportUnusedImport] - it imports those below in a circle
from dagster import _time
from dagster._core import log_manager
from dagster._core.log_manager import DagsterLogManager
from dagster_graphql.implementation import fetch_schedules, fetch_sensors
from dagster_graphql.schema.schedules import schedules

if TYPE_CHECKING:
    import logging
    from collections.abc import Generator
    from datetime import datetime


class FrozenClock:
    """Holds the moment that Dagster sees inside `frozen`. Setting `now` moves it, also inside."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._depth = 0

    @contextmanager
    def frozen(self) -> Generator[None]:
        """Let Dagster read this clock; may be nested."""
        if self._depth:
            yield
            return
        self._depth += 1
        replaced = self._replacements()
        before = [(owner, name, getattr(owner, name)) for owner, name, _ in replaced]
        _put(replaced)
        try:
            yield
        finally:
            _put(before)
            self._depth -= 1

    def _timestamp(self) -> float:
        return self.now.timestamp()

    def _replacements(self) -> list[tuple[Any, str, Any]]:
        """Return what is put where.

        `dagster._time` is what Dagster's own tests freeze, with the log manager, which stamps the events of a run. The
        rest reads `time.time` itself: the next tick of a schedule or sensor in GraphQL.
        """
        machine = SimpleNamespace(**{**vars(machine_time), "time": self._timestamp})
        return [
            (_time, "_mockable_get_current_datetime", lambda: self.now),
            (_time, "_mockable_get_current_timestamp", self._timestamp),
            (log_manager, "DagsterLogManager", _StampingLogManager),
            *((module, "time", machine) for module in _READING_DIRECTLY),
        ]


_READING_DIRECTLY = tuple(module for module in (fetch_schedules, fetch_sensors, schedules) if hasattr(module, "time"))


class _StampingLogManager(DagsterLogManager):
    """Stamps the records of runs with the frozen moment."""

    def makeRecord(self, *args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: N802 - logging's own name
        record = super().makeRecord(*args, **kwargs)
        record.created = _time.get_current_timestamp()
        record.msecs = record.created % 1 * 1000
        return record


def _put(values: list[tuple[Any, str, Any]]) -> None:
    for owner, name, value in values:
        setattr(owner, name, value)
