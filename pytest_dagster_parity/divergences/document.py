"""The team's document of exceptions: which ids there are, and what each says. Markdown tables, or a YAML list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from types import MappingProxyType

from pytest_dagster_parity.divergences.columns import ID, Found
from pytest_dagster_parity.divergences.document_list import read_list
from pytest_dagster_parity.divergences.document_tables import read_tables
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


Read = Callable[[str, str], "tuple[Found, ...]"]


def read_exceptions_document(path: str, text: str | bytes) -> ExceptionsDocument:
    """Read a document: YAML where the path ends so, else Markdown.

    Raises `LoadError` with every problem: no table with such columns, no id, an id of several words, not UTF-8.
    """
    plain = plain_text(path, text)
    found = _reader_of(path)(path, plain)
    problems = tuple(problem for each in found if (problem := _wrong_id(path, each)) is not None)
    if problems:
        raise LoadError(problems)
    return ExceptionsDocument(path=path, entries=tuple(_entry(each) for each in found))


def plain_text(path: str, text: str | bytes) -> str:
    """Return a file's text without a byte order mark; raises `LoadError` where it is no text."""
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8", errors="replace")
        raise _refusal(path, before, "not-utf-8", "the file is not UTF-8") from error
    before, nul, _ = decoded.partition("\0")
    if nul:
        raise _refusal(path, before, "nul", "the file holds a NUL character, and is no text")
    return decoded


def _reader_of(path: str) -> Read:
    if PurePath(path).suffix.lower() in {".yaml", ".yml"}:
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


def _refusal(path: str, before: str, code: str, message: str) -> LoadError:
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    return LoadError((Problem(path=path, line=line, column=column, code=code, message=message),))
