"""Which semantics a row may be about, by its words. A guess, for a person to look at: it is never written anywhere."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pytest_dagster_parity.catalogue import Catalogue, Semantic
from pytest_dagster_parity.matrix.model import Column, Row
from pytest_dagster_parity.matrix.semantics_cell import topic_of, topics_of
from pytest_dagster_parity.matrix.words import stems_of

BEST = 3

_DOMAIN, _ID, _STATEMENT = 3.0, 2.0, 1.0
"""How much a word of a semantic weighs, by where it stands."""

_CAPABILITY, _FEATURE, _HEADING, _NOTES = 2.0, 2.0, 1.0, 0.5
"""How much a word of a row weighs, by where it stands."""

_LEAST = 0.15
"""Below this likeness, of at most 1, a semantic shares a word with the row by chance."""

_FAR = 0.4
"""What has less of the best one's likeness than this is left out."""

_NEAR = 0.6
"""What has so much of the best one's likeness is meant as much as that."""

Weights = Mapping[str, float]
"""By stem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What could stand in the Semantics column of a row."""

    pattern: str
    """An id, or the glob of a topic or a domain."""
    semantics: int
    """How many it means."""
    statement: str
    """Of the semantic that is most like the row."""
    likeness: float
    """From 0 to 1."""


class Suggestions:
    """Compares rows with the semantics of a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._topics = topics_of(catalogue.semantics)
        self._words = {semantic.id: _words_of(semantic) for semantic in catalogue.semantics}
        self._rarity = _rarity(self._words.values())
        self._vectors = {id_: self._vector(words) for id_, words in self._words.items()}

    def of(self, row: Row) -> tuple[Suggestion, ...]:
        """Return the best suggestions for a row, the best first; none where nothing is like it."""
        words = _words_of_row(row)
        vector = self._vector(words)
        likeness = {id_: _product(vector, each) for id_, each in self._vectors.items()}
        least = max(_LEAST, _FAR * max(likeness.values(), default=0.0))
        ranked = [each for each in self._catalogue.semantics if likeness[each.id] >= least]
        ranked.sort(key=lambda each: (-likeness[each.id], each.id))
        return tuple(self._suggested(ranked, likeness, words))[:BEST]

    def _suggested(self, ranked: list[Semantic], likeness: Weights, words: Weights) -> list[Suggestion]:
        near = [each for each in ranked if likeness[each.id] >= _NEAR * likeness[ranked[0].id]]
        found = self._whole_domain(ranked, likeness, words)
        for semantic in ranked:
            topic = topic_of(semantic)
            fitting = sum(topic_of(each) == topic for each in near)
            several = fitting > 1 and 2 * fitting >= len(self._topics[topic])
            pattern = topic if several else semantic.id
            if all(each.pattern not in {pattern, topic} for each in found):
                found.append(self._suggestion(pattern, semantic, likeness))
        return found

    def _whole_domain(self, ranked: list[Semantic], likeness: Weights, words: Weights) -> list[Suggestion]:
        """Return the domain whose name is all that a row has in common with it, if there is one."""
        named = {each.domain: set(stems_of(_spaced(each.domain))) for each in ranked}
        domain = max(
            (each for each in named if named[each] <= words.keys()), key=lambda each: len(named[each]), default=""
        )
        ours = [each for each in ranked if each.domain == domain]
        if not ours or any((words.keys() & self._words[each.id].keys()) > named[domain] for each in ours):
            return []
        return [self._suggestion(f"{domain}.*", ours[0], likeness)]

    def _suggestion(self, pattern: str, best: Semantic, likeness: Weights) -> Suggestion:
        return Suggestion(
            pattern=pattern,
            semantics=len(self._catalogue.meant_by(pattern)),
            statement=best.statement,
            likeness=round(likeness[best.id], 3),
        )

    def _vector(self, words: Weights) -> Weights:
        """Return the weights with rare words counting more, as a vector of length 1."""
        weighed = {stem: weight * self._rarity[stem] for stem, weight in words.items() if stem in self._rarity}
        length = math.sqrt(sum(weight * weight for weight in weighed.values()))
        return {stem: weight / length for stem, weight in weighed.items()} if length else {}


def _words_of(semantic: Semantic) -> Weights:
    texts = (
        (semantic.statement, _STATEMENT),
        (_spaced(semantic.id), _ID),
        (_spaced(semantic.domain), _DOMAIN),
    )
    return _weighed(texts)


def _words_of_row(row: Row) -> Weights:
    texts = (
        (row.text(Column.NOTES), _NOTES),
        (row.heading, _HEADING),
        (row.text(Column.FEATURE), _FEATURE),
        (row.text(Column.CAPABILITY), _CAPABILITY),
    )
    return _weighed(texts)


def _weighed(texts: Iterable[tuple[str, float]]) -> Weights:
    """Return the weight of each stem: the heaviest of the places where it stands."""
    found: dict[str, float] = {}
    for text, weight in texts:
        for stem in stems_of(text):
            found[stem] = max(weight, found.get(stem, 0.0))
    return found


def _rarity(documents: Iterable[Weights]) -> Weights:
    listed = tuple(documents)
    holding: dict[str, int] = {}
    for document in listed:
        for stem in document:
            holding[stem] = holding.get(stem, 0) + 1
    return {stem: math.log(1 + len(listed) / number) for stem, number in holding.items()}


def _product(one: Weights, other: Weights) -> float:
    return math.fsum(weight * other[stem] for stem, weight in one.items() if stem in other)


def _spaced(name: str) -> str:
    return name.replace(".", " ").replace("_", " ").replace("-", " ")
