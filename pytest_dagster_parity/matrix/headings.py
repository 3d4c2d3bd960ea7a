"""The headings of a matrix: which column each one means, whatever its case, order and spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pytest_dagster_parity.documents.source import Source
from pytest_dagster_parity.errors import Problem
from pytest_dagster_parity.matrix.model import MANDATORY, Column

_WORDS = re.compile(r"[^\W_]+")
_FEATURE = frozenset({"feature", "features"})


def words_of(heading: str) -> str:
    """Return a heading's words in small letters: `Evidence (Code)`, `evidence-code`, `evidence_code` are alike."""
    return " ".join(_WORDS.findall(heading.casefold()))


_BY_WORDS = {words_of(column.value): column for column in Column}


def heading_identity(heading: str) -> str:
    """Return what headings of the same column have in common: a team's own differ by more than case and spaces."""
    column = _BY_WORDS.get(words_of(heading))
    return (column.value if column else " ".join(heading.split())).casefold()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a table are, counted from 0."""

    columns: dict[Column, int]
    others: dict[str, int]
    """A team's own, by heading."""
    repeated: tuple[int, ...]
    """Headings that were there before."""

    @property
    def is_matrix(self) -> bool:
        """Whether rows with these columns claim something; a table of exceptions, say, has no status."""
        return Column.CAPABILITY in self.columns and Column.STATUS in self.columns

    @property
    def is_meant_as_matrix(self) -> bool:
        """Whether it has most of a matrix's columns: where one of the two is misspelt, its claims must not get lost."""
        return self.is_matrix or len(self.missing) < len(MANDATORY) / 2

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns without which the claims cannot be judged."""
        return tuple(column for column in MANDATORY if column not in self.columns)

    @property
    def known(self) -> frozenset[Column]:
        """What two tables of one matrix have in common; a feature column is each one's own."""
        return frozenset(self.columns) - {Column.FEATURE}


def layout_of(headings: Sequence[str]) -> Layout:
    """Return what the headings of a table mean, given as plain text."""
    columns: dict[Column, int] = {}
    others: dict[str, int] = {}
    repeated: list[int] = []
    seen: set[str] = set()
    for index, heading in enumerate(headings):
        identity = heading_identity(heading)
        column = _BY_WORDS.get(words_of(heading))
        if identity in seen:
            repeated.append(index)
        elif column:
            columns[column] = index
        else:
            others[" ".join(heading.split())] = index
        seen.add(identity)
    if Column.FEATURE not in columns and others:
        columns[Column.FEATURE] = others.pop(_feature_among(others))
    in_order = dict(sorted(columns.items(), key=lambda item: item[1]))
    return Layout(in_order, others, tuple(repeated))


def _feature_among(others: Iterable[str]) -> str:
    """Return the heading that says that it is the feature's, in a team's words; else the first."""
    headings = tuple(others)
    return next((heading for heading in headings if _FEATURE & set(words_of(heading).split())), headings[0])


def heading_problems(
    source: Source, layout: Layout, headings: Sequence[str], places: Sequence[int]
) -> Iterable[Problem]:
    """Give what is wrong with the headings of a matrix; `places` has the offset of each one."""
    for index in layout.repeated:
        name = " ".join(headings[index].split())
        message = f"two columns are called `{name}`" if name else "two columns have no heading"
        yield source.problem(places[index], "duplicate-column", message, "rename one of them, or remove it")
    yield from missing_columns(source, layout, places[0])


def missing_columns(source: Source, layout: Layout, place: int) -> Iterable[Problem]:
    """Give the columns that a matrix lacks, as one problem at the offset of its first heading."""
    if layout.missing:
        names = ", ".join(f"`{column.value}`" for column in layout.missing)
        hint = "`dagster-parity matrix new` writes a matrix with all of them"
        yield source.problem(place, "missing-column", f"this matrix has no column {names}", hint)
