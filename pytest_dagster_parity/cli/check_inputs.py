"""All that a check reads beside the working tree: settings, matrices, exceptions, records, results, the baseline."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pytest_dagster_parity.catalogue import Catalogue, catalogue_of
from pytest_dagster_parity.cli import corpora, matrix_files
from pytest_dagster_parity.cli.matrix_files import Matrix
from pytest_dagster_parity.divergences.document import ExceptionsDocument, read_exceptions_document
from pytest_dagster_parity.documents.files import read_source
from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.evidence import checklist
from pytest_dagster_parity.evidence.baseline import BaselineError, Entry, decode
from pytest_dagster_parity.evidence.charter import Charter
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.results import read_results
from pytest_dagster_parity.evidence.tree import Tree
from pytest_dagster_parity.matrix.claim_words import status_of
from pytest_dagster_parity.matrix.model import Column, Row, Status
from pytest_dagster_parity.matrix.proven import Proven, ProvesNothing, read_proven
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.settings.charter import read_charter
from pytest_dagster_parity.settings.model import DEFAULT_RECORD
from pytest_dagster_parity.settings.sources import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a check looks at."""

    context: Context
    matrices: tuple[Matrix, ...]
    also_cited: frozenset[str] | None
    """The ids of exceptions that are cited elsewhere; None where not all matrices are looked at."""
    is_whole: bool
    """Whether no file was named, so that whatever is not found is not there."""

    def judges(self, entry: Entry) -> bool:
        """Whether an entry of a baseline is about what this check looks at."""
        charter = self.context.charter
        looked_at = {charter.charter, charter.exceptions, *(matrix.shown for matrix in self.matrices)}
        is_open = self.also_cited is None and entry.rule == "exception-unused"
        return self.is_whole or (entry.document in looked_at and not is_open)


def read_inputs(arguments: argparse.Namespace, root: Path) -> Inputs:
    """Read everything. Raises `ParityError` for what cannot be read."""
    table = read_table(root / "pyproject.toml")
    charter = read_charter(root)
    tree = Tree(root)
    wanted = () if arguments.files and charter.exceptions is None else matrix_files.of_charter(tree, charter)
    if not arguments.files and not wanted:
        raise matrix_files.NoMatrix(root, charter.matrices)
    matrices = matrix_files.opened(root, arguments.files, wanted)
    rows = [row for matrix in matrices for row in matrix.document.rows]
    context = Context(
        tree=tree,
        charter=charter,
        catalogue=_catalogue(arguments, table.get("scenarios")) if _name_semantics(rows) else None,
        exceptions=_exceptions(charter, root),
        records=_records(arguments.records, root) if _may_be_behind(rows, charter) else (),
        results=read_results(arguments.results) if arguments.results else None,
        superseded=checklist.superseded_by(tree, charter.charter),
    )
    looked_at = {matrix.shown for matrix in matrices}
    also_cited = _declared(context, table.get("exceptions")) if looked_at >= set(wanted) else None
    return Inputs(context=context, matrices=matrices, also_cited=also_cited, is_whole=not arguments.files)


def read_baseline(path: Path) -> tuple[Entry, ...]:
    """Read the baseline. Raises `BaselineError`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BaselineError(path, 1, error.strerror or str(error)) from error
    return decode(path, content)


def _name_semantics(rows: Sequence[Row]) -> bool:
    return any(row.text(Column.SEMANTICS) for row in rows)


def _may_be_behind(rows: Sequence[Row], charter: Charter) -> bool:
    early = {Status.DESIGNED, Status.PLANNED}
    return any(
        row.text(Column.SEMANTICS) and status_of(row.text(Column.STATUS), charter.aliases) in early for row in rows
    )


def _catalogue(arguments: argparse.Namespace, configured: Path | None) -> Catalogue:
    loaded = corpora.load([arguments.scenarios or configured or corpus.bundled()])
    if loaded.problems:
        raise LoadError(loaded.problems)
    return catalogue_of(loaded.scenarios)


def _exceptions(charter: Charter, root: Path) -> ExceptionsDocument | None:
    if charter.exceptions is None:
        return None
    return read_exceptions_document(read_source(root / charter.exceptions, charter.exceptions))


def _records(given: Sequence[Path], root: Path) -> tuple[Proven, ...]:
    """Read the records; the one that lies where sessions leave it may prove nothing, and is left out then."""
    if given:
        return tuple(read_proven(path) for path in given)
    usual = root / DEFAULT_RECORD
    try:
        return (read_proven(usual),) if usual.is_file() else ()
    except ProvesNothing as error:
        sys.stderr.write(f"{error}\n  it is left out\n")
        return ()


def _declared(context: Context, file: Path | None) -> frozenset[str]:
    """Return the ids that the project's file of declared exceptions mentions."""
    if file is None or not file.is_file():
        return frozenset()
    text = file.read_text(encoding="utf-8", errors="replace")
    return frozenset(each.id for each in context.exception_ids.ids_in(text))
