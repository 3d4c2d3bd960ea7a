"""The tests that a row cites and that are there: what CI must run, and results must have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import splitext

from pytest_dagster_parity.evidence.ci.answers import CitedTest
from pytest_dagster_parity.evidence.cited_forms import forms_at, forms_of
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.item import Kind
from pytest_dagster_parity.evidence.locating import located
from pytest_dagster_parity.evidence.tree import State
from pytest_dagster_parity.matrix.model import Column, Row

_SUFFIXES = ".yml .yaml .json .jsonl .toml .csv .tsv .xml .snap .golden .txt .md .rst .sql .feature .ipynb"
_DATA = frozenset(_SUFFIXES.split())
"""Suffixes of what tests read: which test that is, and so what runs it, cannot be told."""


@dataclass(frozen=True, slots=True)
class PlacedTest:
    """A test with the offset in the cell at which it is cited."""

    test: CitedTest
    start: int


def tests_of(context: Context, row: Row) -> Iterator[PlacedTest]:
    """Yield the cited tests. Files that are not there, and names that are not in them, are other rules' findings."""
    for item in context.items(row, Column.TESTS):
        place = located(context.tree, row.path, item) if item.kind is Kind.PATH else None
        if place is None or place.state is not State.FILE or splitext(place.path)[1].lower() in _DATA:
            continue
        text = context.tree.text(place.path).text
        if text is None:
            continue
        known = context.symbols.of(place.path)
        if not item.symbols:
            yield PlacedTest(CitedTest(place.path, forms=forms_at(known, item.line)), item.start)
        for symbol in item.symbols:
            definitions = known.named(symbol.parts) if known is not None and symbol.parts else ()
            if definitions and all(map(context.symbols.is_run_by_heirs, definitions)):
                continue  # which of the classes that inherit it are run, and by what, cannot be told
            forms = forms_of(known, definitions)
            if forms or (symbol.parts and symbol.parts[-1] in text):
                yield PlacedTest(CitedTest(place.path, symbol.parts, symbol.case, forms), symbol.start)
