"""Profiles: named sets of semantics."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from pytest_dagster_parity.catalogue import Catalogue, Semantic
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.globs import Glob


class UnknownProfile(ParityError):
    """There is no profile of this name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name = name
        self.known = known

    def __str__(self) -> str:
        small = {known.lower(): known for known in self.known}
        close = get_close_matches(self.name.strip().lower(), small, n=1, cutoff=0.5)
        hint = f"; did you mean {small[close[0]]!r}?" if close else ""
        return f"there is no profile {self.name!r}{hint}\n  There are: {', '.join(self.known)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One named set."""

    name: str
    """As its file writes it; asked for in any case."""
    title: str
    """What it is for, in a sentence."""
    semantics: tuple[str, ...]
    """Ids, or globs of ids."""
    line: int
    """Where it stands in its file, from 1."""

    def meant(self, catalogue: Catalogue) -> tuple[Semantic, ...]:
        """Return its semantics, in the order of the catalogue."""
        globs = [Glob(text) for text in self.semantics]
        return tuple(each for each in catalogue.semantics if any(glob.fits(each.id) for glob in globs))

    def scenarios(self, catalogue: Catalogue) -> frozenset[str]:
        """Return the names of the scenarios of its semantics, each case by itself."""
        return frozenset(name for semantic in self.meant(catalogue) for name in semantic.scenarios)

    def idle(self, catalogue: Catalogue) -> tuple[str, ...]:
        """Return its globs that mean no semantic of the catalogue."""
        return tuple(text for text in self.semantics if not catalogue.meant_by(text))


@dataclass(frozen=True, slots=True)
class Profiles:
    """All profiles of a file, in its order. No two names differ by case alone."""

    all: tuple[Profile, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What they are called."""
        return tuple(profile.name for profile in self.all)

    def find(self, name: str) -> Profile:
        """Return the profile of a name, in any case. Raises `UnknownProfile`."""
        wanted = name.strip().lower()
        for profile in self.all:
            if profile.name.lower() == wanted:
                return profile
        raise UnknownProfile(name, self.names)
