"""The team's document of exceptions: which ids there are, and what each says. Markdown tables, or a YAML list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from pytest_dagster_parity.divergences.columns import ID, Found
from pytest_dagster_parity.divergences.document_list import read_list
from pytest_dagster_parity.divergences.document_tables import read_tables
from pytest_dagster_parity.documents.source import Source
from pytest_dagster_parity.errors import LoadError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One exception as the document defines it."""

    id: str
    """As written, without markup: `EX-001`."""
    fields: Mapping[str, str]
    """What the other columns say, as written: those of `COLUMNS` by these names, a team's own by their headings."""
    line: int
    """From 1."""


@dataclass(frozen=True, kw_only=True)
class ExceptionsDocument:
    """All exceptions of a document."""

    path: str
    """As it was given."""
    entries: tuple[Entry, ...]
    """In their order; an id that is defined twice is there twice."""

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        """The first entry of each id."""
        first: dict[str, Entry] = {}
        for entry in self.entries:
            first.setdefault(entry.id, entry)
        return MappingProxyType(first)

    @property
    def duplicates(self) -> tuple[Entry, ...]:
        """The entries whose id was defined before."""
        return tuple(entry for entry in self.entries if self.by_id[entry.id] is not entry)


Read = Callable[[Source], "tuple[Found, ...]"]


def read_exceptions_document(source: Source) -> ExceptionsDocument:
    """Read a document: YAML where the path ends so, else Markdown.

    Raises `LoadError` with every problem: no table with such columns, no id, an id of several words.
    """
    found = _reader_of(source)(source)
    problems = tuple(problem for each in found if (problem := _wrong_id(source.shown, each)) is not None)
    if problems:
        raise LoadError(problems)
    return ExceptionsDocument(path=source.shown, entries=tuple(_entry(each) for each in found))


def _reader_of(source: Source) -> Read:
    if source.path.suffix.lower() in {".yaml", ".yml"}:
        return read_list
    return read_tables


def _entry(found: Found) -> Entry:
    rest = {name: text for name, text in found.fields.items() if name != ID}
    return Entry(id=found.fields[ID], fields=MappingProxyType(rest), line=found.line)


def _wrong_id(path: str, found: Found) -> Problem | None:
    written = found.fields.get(ID, "")
    if len(written.split()) == 1:
        return None
    message = f"`{written}` is no id: it has several words" if written else "an exception without an id"
    return Problem(
        path=path,
        line=found.line,
        column=found.column,
        code="exception-id",
        message=message,
        hint="write one word, such as EX-001",
    )
