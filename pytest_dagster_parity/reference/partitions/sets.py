"""Partition sets: which keys exist, in which order, and what windows of time they stand for.

Keys are spelled as Dagster spells them: `2024-01-02`, `2024-01-02-13:00`, `2024-01-02|x`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise, product, takewhile
from typing import TypeAlias
from zoneinfo import ZoneInfo

from pytest_dagster_parity.reference.cron import (
    check_cron,
    occurs_twice,
    repeats_every_hour,
    ticks_from,
    zone_of,
)
from pytest_dagster_parity.reference.partitions.known import Known


@dataclass(frozen=True, slots=True)
class Window:
    """A window of time, from its start up to and without its end."""

    key: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class StaticPartitions:
    """Keys that are written in the code."""

    declared: tuple[str, ...]

    def keys(self, known: Known) -> tuple[str, ...]:
        """Return the keys that exist, in their order."""
        del known
        return self.declared


@dataclass(frozen=True, slots=True)
class DynamicPartitions:
    """Keys that come and go while the deployment runs."""

    name: str

    def keys(self, known: Known) -> tuple[str, ...]:
        """Return the keys that exist, in the order in which they were added."""
        return known.dynamic.get(self.name, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePartitions:
    """Windows of time between the ticks of a cron expression."""

    cron: str
    start: datetime
    """Local, without a zone."""
    end: datetime | None = None
    """Local, without a zone."""
    timezone: str = "UTC"
    format: str = "%Y-%m-%d"
    end_offset: int = 0
    exclusions: tuple[str | datetime, ...] = ()
    """Cron expressions, or local moments without a zone."""

    def keys(self, known: Known) -> tuple[str, ...]:
        """Return the keys of the windows that exist, in ascending order."""
        return tuple(window.key for window in self.windows(known))

    def windows(self, known: Known) -> tuple[Window, ...]:
        """Return the windows that exist, in ascending order."""
        cached = known.cache.get(self)
        if cached is None:
            cached = known.cache[self] = self._existing_windows(known)
        return cached

    def windows_until(self, limit: datetime, known: Known) -> tuple[Window, ...]:
        """Return the windows that begin before a moment, whether they exist yet or not."""
        return tuple(takewhile(lambda window: window.start < limit, self._all_windows(known)))

    def key_of(self, start: datetime) -> str:
        """Return the key of the window that begins at a moment; the second of two equal local times has its offset."""
        local = start.astimezone(self.zone)
        text = local.strftime(self.format)
        is_second = local.fold == 1 and occurs_twice(local.replace(tzinfo=None), self.zone)
        return text + local.strftime("%z") if is_second and repeats_every_hour(self.cron) else text

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the windows begin."""
        return zone_of(self.timezone)

    def _all_windows(self, known: Known) -> Iterator[Window]:
        start = self.start.replace(tzinfo=self.zone)
        for begin, end in pairwise(ticks_from(self.cron, self.timezone, start, known.rules.instants_of_local_tick)):
            if not self._is_excluded(begin, known):
                yield Window(self.key_of(begin), begin, end)

    def _existing_windows(self, known: Known) -> tuple[Window, ...]:
        found: list[Window] = []
        beyond = 0
        for window in self._all_windows(known):
            if not known.rules.window_exists(window.end, known.now):
                beyond += 1
            if beyond > max(self.end_offset, 0) or not self._is_within_end(window):
                break
            found.append(window)
        return tuple(found[: self.end_offset] if self.end_offset < 0 else found)

    def _is_within_end(self, window: Window) -> bool:
        return self.end is None or window.end <= self.end.replace(tzinfo=self.zone)

    def _is_excluded(self, start: datetime, known: Known) -> bool:
        local = start.astimezone(self.zone).replace(tzinfo=None)
        for exclusion in self.exclusions:
            if isinstance(exclusion, datetime):
                if exclusion == local:
                    return True
            elif next(ticks_from(exclusion, self.timezone, start, known.rules.instants_of_local_tick)) == start:
                return True
        return False


@dataclass(frozen=True, slots=True)
class MultiPartitions:
    """Every combination of the keys of several dimensions."""

    dimensions: tuple[tuple[str, StaticPartitions | DynamicPartitions | TimePartitions], ...]

    def keys(self, known: Known) -> tuple[str, ...]:
        """Return the keys, those of the first dimension outermost."""
        cached = known.cache.get(self)
        if cached is None:
            parts = [dimension.keys(known) for _, dimension in self.ordered(known)]
            cached = known.cache[self] = tuple(known.rules.key_of_dimensions(part) for part in product(*parts))
        return cached

    def ordered(self, known: Known) -> tuple[tuple[str, StaticPartitions | DynamicPartitions | TimePartitions], ...]:
        """Return the dimensions in the order in which keys name them."""
        by_name = dict(self.dimensions)
        return tuple((name, by_name[name]) for name in known.rules.order_of_dimensions(tuple(by_name)))

    def parts(self, key: str, known: Known) -> dict[str, str]:
        """Return the key of each dimension of a key that exists."""
        table = known.cache.get((self, "parts"))
        if table is None:
            names = [name for name, _ in self.ordered(known)]
            parts = [dimension.keys(known) for _, dimension in self.ordered(known)]
            table = known.cache[self, "parts"] = {
                known.rules.key_of_dimensions(part): dict(zip(names, part, strict=True)) for part in product(*parts)
            }
        return table[key]


PartitionSet: TypeAlias = StaticPartitions | DynamicPartitions | TimePartitions | MultiPartitions


def has_key(partitions: PartitionSet, key: str, known: Known) -> bool:
    """Whether a key exists now. Keys are compared exactly."""
    cached = known.cache.get((partitions, "keys"))
    if cached is None:
        cached = known.cache[partitions, "keys"] = frozenset(partitions.keys(known))
    return key in cached


def keys_between(partitions: PartitionSet, first: str, last: str, known: Known) -> tuple[str, ...]:
    """Return the keys from the first to the last, both included; none if they stand the other way round."""
    keys = partitions.keys(known)
    return keys[keys.index(first) : keys.index(last) + 1]


def time_dimension(partitions: PartitionSet) -> tuple[str | None, TimePartitions] | None:
    """Return the set's time dimension with its name (none for a set that is nothing but windows)."""
    if isinstance(partitions, TimePartitions):
        return None, partitions
    if isinstance(partitions, MultiPartitions):
        for name, dimension in partitions.dimensions:
            if isinstance(dimension, TimePartitions):
                return name, dimension
    return None


def check_partitions(partitions: PartitionSet) -> None:
    """Raise InvalidCron, UnknownTimeZone or ValueError where the set makes no sense."""
    match partitions:
        case StaticPartitions(declared=declared):
            _check_declared(declared)
        case TimePartitions(cron=cron, timezone=timezone, exclusions=exclusions):
            for expression in (cron, *(each for each in exclusions if isinstance(each, str))):
                check_cron(expression)
            zone_of(timezone)
        case MultiPartitions(dimensions=dimensions):
            _check_dimensions([dimension for _, dimension in dimensions])
        case DynamicPartitions():
            pass


def _check_declared(declared: Sequence[str]) -> None:
    if len(set(declared)) != len(declared):
        raise ValueError(f"a partition key is declared twice: {declared}")
    if any("..." in key or any(ord(letter) < ord(" ") for letter in key) for key in declared):
        raise ValueError("a partition key may not contain '...' or control characters")


def _check_dimensions(dimensions: Sequence[PartitionSet]) -> None:
    if len(dimensions) != 2:  # noqa: PLR2004 (Dagster has exactly two)
        raise ValueError("a multi-dimensional set has exactly two dimensions")
    for dimension in dimensions:
        check_partitions(dimension)
        if isinstance(dimension, StaticPartitions) and any(set(key) & set("|,[]") for key in dimension.declared):
            raise ValueError("a key of a dimension may not contain '|', ',', '[' or ']'")
