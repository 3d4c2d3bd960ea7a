"""How the partitions of a downstream asset depend on those of an upstream asset.

A key is None where there are no partitions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from pytest_dagster_parity.reference.partitions.known import Known
from pytest_dagster_parity.reference.partitions.sets import (
    MultiPartitions,
    PartitionSet,
    TimePartitions,
    Window,
    has_key,
)

Keys = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """The upstream partition with the same key."""


@dataclass(frozen=True, slots=True)
class All:
    """Every upstream partition."""


@dataclass(frozen=True, slots=True)
class Last:
    """The last upstream partition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """The upstream windows that overlap, both ends moved by whole windows."""

    start_offset: int = 0
    end_offset: int = 0


@dataclass(frozen=True, slots=True)
class Static:
    """Pairs of an upstream key and a downstream key."""

    pairs: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Specific:
    """Always these upstream keys."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MultiToSingle:
    """One dimension of a multi-dimensional set against a one-dimensional set, whichever is upstream."""

    dimension: str | None = None


@dataclass(frozen=True, slots=True)
class ByDimension:
    """Multi-dimensional sets, dimension by dimension: upstream name, downstream name, mapping."""

    dimensions: tuple[tuple[str, str, Mapping | None], ...]


Mapping: TypeAlias = Identity | All | Last | TimeWindow | Static | Specific | MultiToSingle | ByDimension


@dataclass(frozen=True, slots=True)
class Edge:
    """A dependency with the partition sets of both ends."""

    upstream: PartitionSet | None
    downstream: PartitionSet | None
    mapping: Mapping | None

    @property
    def effective(self) -> Mapping:
        """The mapping, or the one that the two sets suggest."""
        return self.mapping if self.mapping is not None else suggested_mapping(self.upstream, self.downstream)


def suggested_mapping(upstream: PartitionSet | None, downstream: PartitionSet | None) -> Mapping:
    """Return the mapping of a dependency that does not name one."""
    if upstream is None or downstream is None:
        return All()
    if _shared_dimension(upstream, downstream) is not None:
        return MultiToSingle()
    if isinstance(upstream, TimePartitions) and isinstance(downstream, TimePartitions):
        return TimeWindow()
    return Identity()


def upstream_keys(edge: Edge, key: str | None, known: Known) -> Keys:  # noqa: PLR0911 (one case a mapping)
    """Return the upstream partitions that exist and that a downstream partition depends on, in their order."""
    if edge.upstream is None:
        return (None,)
    mapping = edge.effective
    match mapping:
        case Identity():
            return _existing([key] if key is not None else [], edge.upstream, known)
        case All():
            return edge.upstream.keys(known)
        case Last():
            return edge.upstream.keys(known)[-1:]
        case Specific(keys=keys):
            return _existing(keys, edge.upstream, known)
        case Static(pairs=pairs):
            wanted = {up for up, down in pairs if down == key}
            return tuple(up for up in edge.upstream.keys(known) if up in wanted)
        case TimeWindow():
            return _overlapping(edge, mapping, key, known)
        case MultiToSingle(dimension=dimension):
            return _along_dimension(edge, dimension, key, known)
        case ByDimension(dimensions=dimensions):
            return _by_dimension(edge, dimensions, key, known)


def downstream_keys(edge: Edge, key: str | None, known: Known) -> Keys:
    """Return the downstream partitions that exist and that depend on an upstream partition, in their order."""
    if edge.downstream is None:
        return (None,) if key in upstream_keys(edge, None, known) else ()
    if isinstance(edge.effective, Identity) and key is not None:
        is_there = edge.upstream is not None and has_key(edge.upstream, key, known)
        return _existing([key] if is_there else [], edge.downstream, known)
    return tuple(down for down in edge.downstream.keys(known) if key in upstream_keys(edge, down, known))


def _existing(keys: Iterable[str], partitions: PartitionSet, known: Known) -> tuple[str, ...]:
    return tuple(key for key in keys if has_key(partitions, key, known))


def _overlapping(edge: Edge, mapping: TimeWindow, key: str | None, known: Known) -> Keys:
    upstream, downstream = edge.upstream, edge.downstream
    if not isinstance(upstream, TimePartitions) or not isinstance(downstream, TimePartitions):
        return _existing([key] if key is not None else [], upstream, known) if upstream is not None else (None,)
    window = _window_table(downstream, known).get(key or "")
    if window is None:
        return ()
    candidates = known.cache.get((upstream, "until", window.end))
    if candidates is None:
        candidates = known.cache[upstream, "until", window.end] = upstream.windows_until(window.end, known)
    places = [
        place
        for place, other in enumerate(candidates)
        if known.rules.windows_overlap(window.start, window.end, other.start, other.end)
    ]
    if not places:
        return ()
    every = candidates
    if mapping.end_offset > 0:
        every = upstream.windows(known)
    first, last = places[0] + mapping.start_offset, places[-1] + mapping.end_offset
    return _existing((other.key for other in every[max(first, 0) : max(last + 1, 0)]), upstream, known)


def _window_table(partitions: TimePartitions, known: Known) -> dict[str, Window]:
    table = known.cache.get((partitions, "table"))
    if table is None:
        table = known.cache[partitions, "table"] = {window.key: window for window in partitions.windows(known)}
    return table


def _shared_dimension(upstream: PartitionSet, downstream: PartitionSet) -> str | None:
    if isinstance(upstream, MultiPartitions) == isinstance(downstream, MultiPartitions):
        return None
    multi, single = (upstream, downstream) if isinstance(upstream, MultiPartitions) else (downstream, upstream)
    if not isinstance(multi, MultiPartitions):
        return None
    alike = [name for name, dimension in multi.dimensions if dimension == single]
    if not alike and isinstance(single, TimePartitions):
        alike = [name for name, dimension in multi.dimensions if isinstance(dimension, TimePartitions)]
    return alike[0] if len(alike) == 1 else None


def _along_dimension(edge: Edge, dimension: str | None, key: str | None, known: Known) -> Keys:
    upstream, downstream = edge.upstream, edge.downstream
    if upstream is None or downstream is None or key is None:
        return ()
    name = dimension or _shared_dimension(upstream, downstream)
    if isinstance(upstream, MultiPartitions) and name is not None:
        inner = dict(upstream.dimensions)[name]
        wanted = set(upstream_keys(Edge(inner, downstream, None), key, known))
        return tuple(each for each in upstream.keys(known) if upstream.parts(each, known)[name] in wanted)
    if isinstance(downstream, MultiPartitions) and name is not None:
        inner = dict(downstream.dimensions)[name]
        return upstream_keys(Edge(upstream, inner, None), downstream.parts(key, known)[name], known)
    return ()


def _by_dimension(
    edge: Edge, dimensions: tuple[tuple[str, str, Mapping | None], ...], key: str | None, known: Known
) -> Keys:
    upstream, downstream = edge.upstream, edge.downstream
    if not isinstance(upstream, MultiPartitions) or not isinstance(downstream, MultiPartitions) or key is None:
        return ()
    here = downstream.parts(key, known)
    wanted: dict[str, set[str | None]] = {}
    for up, down, mapping in dimensions:
        inner = Edge(dict(upstream.dimensions)[up], dict(downstream.dimensions)[down], mapping)
        wanted[up] = set(upstream_keys(inner, here[down], known))
    return tuple(
        each
        for each in upstream.keys(known)
        if all(upstream.parts(each, known)[name] in keys for name, keys in wanted.items())
    )
