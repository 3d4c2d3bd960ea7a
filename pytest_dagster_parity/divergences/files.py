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
from pytest_dagster_parity.documents.files import read_source
from pytest_dagster_parity.errors import LoadError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
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


def load(location: Location, catalogue: Catalogue, today: date) -> Settled:
    """Return what is declared. Raises `LoadError` where a file cannot be read or has not the right shape."""
    absent = "`dagster-parity exceptions update` writes one"
    file = read_declarations(read_source(location.path, location.shown_path, absent=absent))
    return settle(file, _document(location, file), catalogue, today)


def _document(location: Location, file: DeclarationFile) -> ExceptionsDocument | None:
    if file.document is None or not file.document.text:
        path = location.document
    else:
        path = location.path.parent / file.document.text
        if not path.is_file():
            raise LoadError((_no_document(file, file.document.line, file.document.column),))
    if path is None:
        return None
    return read_exceptions_document(read_source(path, _shown(path, location.seen_from)))


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
