"""The sets of values with which GitHub runs a job: `strategy.matrix`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from pytest_dagster_parity.evidence.ci.expressions import Names, filled
from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN
from pytest_dagster_parity.evidence.ci.yaml_lines import Data, List, Map, Text

_MOST = 256
"""GitHub's own limit."""
_SPECIAL = frozenset({"include", "exclude"})

Values = dict[str, Data]


def combinations(job: Map, names: Names) -> tuple[dict[str, str], ...]:
    """Return what `matrix.*` stands for in each run of a job; one empty set where nothing is known of it."""
    matrix = job.map("strategy").at("matrix")
    if not isinstance(matrix, Map):
        return ({},)
    if any(isinstance(each, Text) for each in matrix.items.values()):
        return ({},)
    original = [values for values in _products(matrix) if not _is_excluded(values, matrix)]
    return tuple(_named(values, names) for values in _included(original, matrix)) or ({},)


def _products(matrix: Map) -> Iterator[Values]:
    axes = [(key, each.items) for key, each in matrix.items.items() if key not in _SPECIAL and isinstance(each, List)]
    if not axes:
        return iter(())
    keys = [key for key, _ in axes]
    found = product(*(values for _, values in axes))
    return (dict(zip(keys, values, strict=True)) for values in islice(found, _MOST))


def _is_excluded(values: Values, matrix: Map) -> bool:
    return any(all(_same(values.get(key), each) for key, each in out.items.items()) for out in matrix.maps("exclude"))


def _included(original: list[Values], matrix: Map) -> list[Values]:
    """Extend the sets as GitHub does: an entry joins every set that it contradicts nowhere, else it is a new one."""
    axes = {key for key in matrix.items if key not in _SPECIAL}
    found = [dict(values) for values in original]
    added: list[Values] = []
    for entry in matrix.maps("include"):
        joined = [
            extended
            for extended, values in zip(found, original, strict=True)
            if all(_same(values[key], each) for key, each in entry.items.items() if key in axes and key in values)
        ]
        for extended in joined:
            extended.update(entry.items)
        if not joined:
            added.append(dict(entry.items))
    return found + added


def _same(one: Data | None, other: Data) -> bool:
    if isinstance(one, Text) and isinstance(other, Text):
        return one.value == other.value
    return one == other


def _named(values: Values, names: Names) -> dict[str, str]:
    named = ((name, text) for key, data in values.items() for name, text in _flat(f"matrix.{key.lower()}", data))
    return {"matrix": "", **{name: filled(text, names) for name, text in named}}


def _flat(name: str, data: Data) -> Iterator[tuple[str, str]]:
    match data:
        case Text():
            yield name, data.value
        case Map():
            for key, each in data.items.items():
                yield from _flat(f"{name}.{key.lower()}", each)
        case List():
            yield name, UNKNOWN
