"""The Semantics column: ids and globs that a person writes, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from pytest_dagster_parity.catalogue import Catalogue, Semantic

_BETWEEN = re.compile(r"(?:[,;\s]|<br\s*/?>)+", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPTY = frozenset({"", "-", "--", "\N{EN DASH}", "\N{EM DASH}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A pattern that means no semantic."""

    pattern: str
    nearest: str
    """What was probably meant; empty where nothing is like it."""

    def __str__(self) -> str:
        hint = f" (did you mean `{self.nearest}`?)" if self.nearest else ""
        return f"`{self.pattern}` means no semantic of the kit{hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a cell means."""

    patterns: tuple[str, ...]
    semantics: tuple[Semantic, ...]
    """Each once, in the catalogue's order."""
    unknown: tuple[Unknown, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nobody has written anything there."""
        return not self.patterns

    @property
    def unknown_patterns(self) -> tuple[str, ...]:
        """The patterns that mean nothing."""
        return tuple(each.pattern for each in self.unknown)


def patterns_in(text: str) -> tuple[str, ...]:
    """Return the ids and globs of a cell, each once: parted by commas, spaces or line breaks, maybe in backticks."""
    plain = _ESCAPE.sub(r"\1", text).replace("`", " ")
    return tuple(dict.fromkeys(each for each in _BETWEEN.split(plain) if each not in _EMPTY))


def meaning_of(text: str, catalogue: Catalogue) -> Meaning:
    """Return what the text of a cell means."""
    patterns = patterns_in(text)
    meant = {pattern: catalogue.meant_by(pattern) for pattern in patterns}
    ids = {semantic.id for found in meant.values() for semantic in found}
    return Meaning(
        patterns=patterns,
        semantics=tuple(semantic for semantic in catalogue.semantics if semantic.id in ids),
        unknown=tuple(
            Unknown(pattern=pattern, nearest=_nearest(pattern, catalogue))
            for pattern, found in meant.items()
            if not found
        ),
    )


def topic_of(semantic: Semantic) -> str:
    """Return the glob of a semantic's topic, `sensors.cursor.*`; its id where that has no topic."""
    parts = semantic.id.split(".")
    return f"{parts[0]}.{parts[1]}.*" if len(parts) > 2 else semantic.id  # noqa: PLR2004  domain, topic, name


def topics_of(semantics: Iterable[Semantic]) -> dict[str, tuple[Semantic, ...]]:
    """Return semantics by the glob of their topic, in their order."""
    found: dict[str, list[Semantic]] = {}
    for semantic in semantics:
        found.setdefault(topic_of(semantic), []).append(semantic)
    return {topic: tuple(each) for topic, each in found.items()}


def _nearest(pattern: str, catalogue: Catalogue) -> str:
    ids = [semantic.id for semantic in catalogue.semantics]
    globs = [*(f"{semantic.domain}.*" for semantic in catalogue.semantics), *topics_of(catalogue.semantics)]
    known = dict.fromkeys([*globs, *ids] if "*" in pattern else [*ids, *globs])
    close = get_close_matches(pattern.partition("[")[0], known, n=1, cutoff=0.5)
    return close[0] if close else ""
