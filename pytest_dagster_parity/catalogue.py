"""The kit's semantics as plain facts: all that matrix, exceptions, profiles and gate know of scenarios."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from pytest_dagster_parity.globs import Glob


@dataclass(frozen=True, slots=True, kw_only=True)
class Semantic:
    """One semantic, with the names of the scenarios that prove it."""

    id: str
    statement: str
    level: str
    """`core`, `common` or `edge`."""
    origin: str
    """`dagster` or `charter`."""
    quirk: bool
    replaces: str | None
    """Of a charter semantic: the Dagster semantic that a target need not show if it shows this one."""
    scenarios: tuple[str, ...]
    """The id, or the id with a case in brackets for each case."""

    @property
    def domain(self) -> str:
        """The first part of the id."""
        return self.id.split(".", 1)[0]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All semantics of a corpus, in its order."""

    semantics: tuple[Semantic, ...]
    by_id: dict[str, Semantic] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {semantic.id: semantic for semantic in self.semantics})

    def meant_by(self, pattern: str) -> tuple[Semantic, ...]:
        """Return the semantics that an id or a glob means."""
        known = self.by_id.get(pattern)
        if known is not None:
            return (known,)
        glob = Glob(pattern)
        return tuple(semantic for semantic in self.semantics if glob.fits(semantic.id))


class ScenarioLike(Protocol):
    """What is read of a scenario; the values of enumerations are their texts."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def node_name(self) -> str: ...  # noqa: D102
    @property
    def statement(self) -> str: ...  # noqa: D102
    @property
    def level(self) -> str: ...  # noqa: D102
    @property
    def origin(self) -> str: ...  # noqa: D102
    @property
    def quirk(self) -> bool: ...  # noqa: D102
    @property
    def replaces(self) -> str | None: ...  # noqa: D102


def catalogue_of(scenarios: Iterable[ScenarioLike]) -> Catalogue:
    """Return the facts about the semantics of these scenarios."""
    cases: dict[str, list[ScenarioLike]] = {}
    for scenario in scenarios:
        cases.setdefault(scenario.id, []).append(scenario)
    return Catalogue(tuple(_semantic(each) for each in cases.values()))


def _semantic(cases: list[ScenarioLike]) -> Semantic:
    first = cases[0]
    return Semantic(
        id=first.id,
        statement=" ".join(first.statement.split()),
        level=str(getattr(first.level, "value", first.level)),
        origin=str(getattr(first.origin, "value", first.origin)),
        quirk=first.quirk,
        replaces=first.replaces,
        scenarios=tuple(case.node_name for case in cases),
    )
