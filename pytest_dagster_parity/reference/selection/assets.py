"""Selections of assets by structure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from pytest_dagster_parity.reference.code import Code
from pytest_dagster_parity.reference.definitions import Asset
from pytest_dagster_parity.reference.rules import Rules

Keys = frozenset[str]


@dataclass(frozen=True, slots=True)
class Everything:
    """Every asset that has a body."""


@dataclass(frozen=True, slots=True)
class Named:
    """These assets; each must exist."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """The assets of which something is true; external ones only where they are asked for."""

    test: Callable[[Asset], bool]
    with_external: bool = False


@dataclass(frozen=True, slots=True)
class Upstream:
    """A selection with what it depends on, so many levels up (None: all)."""

    of: Selection
    depth: int | None = None


@dataclass(frozen=True, slots=True)
class Downstream:
    """A selection with what depends on it, so many levels down (None: all)."""

    of: Selection
    depth: int | None = None


@dataclass(frozen=True, slots=True)
class Both:
    """What all of these select."""

    parts: tuple[Selection, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """What any of these selects."""

    parts: tuple[Selection, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The first without the others."""

    parts: tuple[Selection, ...]


@dataclass(frozen=True, slots=True)
class Roots:
    """What depends on nothing else of a selection."""

    of: Selection


@dataclass(frozen=True, slots=True)
class Sinks:
    """What nothing else of a selection depends on."""

    of: Selection


Selection: TypeAlias = Everything | Named | Matching | Upstream | Downstream | Both | Either | Without | Roots | Sinks


def selected(code: Code, rules: Rules, selection: Selection) -> Keys:  # noqa: C901, PLR0911 (one case a kind)
    """Return the assets that a selection comes to."""

    def of(part: Selection) -> Keys:
        return selected(code, rules, part)

    match selection:
        case Everything():
            return frozenset(code.executable())
        case Named(keys=keys):
            return frozenset(code.asset(key).key for key in keys)
        case Matching(test=test, with_external=with_external):
            matching = (asset for asset in code.assets.values() if with_external or not asset.external)
            return frozenset(asset.key for asset in matching if test(asset))
        case Upstream(of=part, depth=depth):
            return _without_external(code, _traversed(code, rules, of(part), code.parents, depth))
        case Downstream(of=part, depth=depth):
            return _traversed(code, rules, of(part), code.children.__getitem__, depth)
        case Both(parts=parts):
            return of(parts[0]).intersection(*map(of, parts[1:]))
        case Either(parts=parts):
            return of(parts[0]).union(*map(of, parts[1:]))
        case Without(parts=parts):
            return of(parts[0]).difference(*map(of, parts[1:]))
        case Roots(of=part):
            members = of(part)
            return frozenset(key for key in members if not members & set(code.parents(key)) - {key})
        case Sinks(of=part):
            members = of(part)
            return frozenset(key for key in members if not members & set(code.children[key]))


def _traversed(
    code: Code, rules: Rules, start: Keys, neighbours: Callable[[str], Iterable[str]], depth: int | None
) -> Keys:
    """Return the start and what is reached from it; external assets are passed through and left out."""
    reached, frontier, level = set(start), set(start), 0
    while frontier and rules.traversal_goes_on(level, depth):
        frontier = {other for key in frontier for other in neighbours(key) if other in code.assets} - reached
        reached |= frontier
        level += 1
    return start | _without_external(code, reached - start)


def _without_external(code: Code, keys: Iterable[str]) -> Keys:
    return frozenset(key for key in keys if not code.assets[key].external)
