"""Files of declarations and documents of exceptions: reads both to settle what is declared, and writes the former."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pytest_dagster_parity.catalogue import Catalogue
from pytest_dagster_parity.divergences.declarations import DeclarationFile, read_declarations
from pytest_dagster_parity.divergences.document import ExceptionsDocument, read_exceptions_document
from pytest_dagster_parity.divergences.settling import Settled, settle
from pytest_dagster_parity.errors import LoadError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file of declarations, and what it is read with."""

    path: Path
    seen_from: Path
    """The folder that paths in messages are relative to."""
    document: Path | None
    """The document that the settings name, for a file that names none itself."""

    @property
    def shown_path(self) -> str:
        """The path in messages and records."""
        return _shown(self.path, self.seen_from)


def load(source: Source, catalogue: Catalogue, today: date) -> Settled:
    """Return what is declared. Raises `LoadError` where a file cannot be read or has not the right shape."""
    file = read_declarations(source.shown_path, bytes_of(source.path, source.shown_path))
    return settle(file, _document(source, file), catalogue, today)


def _document(source: Source, file: DeclarationFile) -> ExceptionsDocument | None:
    if file.document is None or not file.document.text:
        path = source.document
    else:
        path = source.path.parent / file.document.text
        if not path.is_file():
            raise LoadError((_no_document(file, file.document.line, file.document.column),))
    if path is None:
        return None
    shown = _shown(path, source.seen_from)
    return read_exceptions_document(shown, bytes_of(path, shown))


def _no_document(file: DeclarationFile, line: int, column: int) -> Problem:
    return Problem(
        path=file.path,
        line=line,
        column=column,
        code="no-document",
        message="there is no such file",
        hint="the path of the document of exceptions is relative to this file",
    )


def _shown(path: Path, seen_from: Path) -> str:
    whole = Path(os.path.normpath(path))
    return str(whole.relative_to(seen_from)) if seen_from in whole.parents else str(whole)


def bytes_of(path: Path, shown: str) -> bytes:
    """Return what is in a file; raises `LoadError`."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"it cannot be read: {error.strerror or error}"
        raise LoadError((Problem(path=shown, line=1, column=1, code="unreadable", message=message),)) from error
