"""`dagster-parity check`."""

from __future__ import annotations

import argparse
from pathlib import Path

from pytest_dagster_parity.cli import check_reports, corpora, matrix_files
from pytest_dagster_parity.cli.check_inputs import Inputs, read_baseline, read_inputs
from pytest_dagster_parity.cli.matrix_files import Matrix
from pytest_dagster_parity.documents.files import write_atomically
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.evidence.baseline import Entry, encode, entry_of, parted
from pytest_dagster_parity.evidence.check import check
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.fixing import Fixed, fixed
from pytest_dagster_parity.evidence.outcome import Outcome
from pytest_dagster_parity.matrix.documents import open_document
from pytest_dagster_parity.matrix.locking import locked

UPDATED = 0


class NothingToUpdate(ParityError):
    """A baseline is to be updated, and none is named."""

    def __str__(self) -> str:
        return "--update-baseline needs --baseline FILE [baseline]"


class ChangedMeanwhile(ParityError):
    """Somebody else wrote into a matrix while it was checked."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}:1:1: it was changed while it was checked, and is left alone; check it again [matrix-busy]"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="matrices (default: the settings' own)")
    parser.add_argument("--root", type=Path, metavar="FOLDER", help="the repository's (default: found upwards)")
    parser.add_argument("--fix", action="store_true", help="move line numbers and paths that have drifted")
    parser.add_argument("--diff", action="store_true", help="show what --fix changes; without --fix nothing is written")
    parser.add_argument("--format", choices=check_reports.FORMATS, default="text")
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="findings that are known, and do not fail")
    parser.add_argument("--update-baseline", action="store_true", help="write what is found now into the baseline")
    parser.add_argument(
        "--results", action="append", type=Path, default=[], metavar="FILE", help="results of tests; repeatable"
    )
    parser.add_argument(
        "--from",
        dest="records",
        action="append",
        type=Path,
        default=[],
        metavar="RECORD",
        help="what was proven; repeatable (default: .parity/record.jsonl, if it is there)",
    )
    corpora.add_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check, mend what is asked, and say what is wrong. Returns 1 where there are errors."""
    if arguments.update_baseline and arguments.baseline is None:
        raise NothingToUpdate
    root = matrix_files.root_of(arguments.root, Path.cwd())
    reports = check_reports.Reports(form=arguments.format, root=root, here=Path.cwd())
    inputs = read_inputs(arguments, root)
    found = _found(inputs)
    entries = _entries(arguments)
    if arguments.fix or arguments.diff:
        changes = tuple(fixed(matrix.document, matrix.shown, found) for matrix in inputs.matrices)
        if arguments.diff:
            reports.differences(changes)
        if arguments.fix and any(change.is_changed for change in changes):
            for matrix, change in zip(inputs.matrices, changes, strict=True):
                write_mended(matrix, change)
            inputs = read_inputs(arguments, root)
            found = _found(inputs)
        if arguments.fix:
            reports.mended(changes)
    if arguments.update_baseline:
        kept = [*map(entry_of, found), *(entry for entry in entries if not inputs.judges(entry))]
        write_atomically(arguments.baseline, encode(kept))
        reports.baseline_written(arguments.baseline, len(kept))
        return UPDATED
    outcome = _outcome(inputs, found, entries)
    reports.outcome(outcome)
    return int(outcome.has_errors)


def _entries(arguments: argparse.Namespace) -> tuple[Entry, ...]:
    """Return what the baseline lists; one that is to be written may not be there yet."""
    path: Path | None = arguments.baseline
    if path is None or (arguments.update_baseline and not path.exists()):
        return ()
    return read_baseline(path)


def _found(inputs: Inputs) -> tuple[Finding, ...]:
    return check(inputs.context, [matrix.document for matrix in inputs.matrices], inputs.also_cited)


def _outcome(inputs: Inputs, found: tuple[Finding, ...], entries: tuple[Entry, ...]) -> Outcome:
    new, known, obsolete = parted(found, [entry for entry in entries if inputs.judges(entry)])
    return Outcome(
        documents=tuple(matrix.shown for matrix in inputs.matrices),
        rows=sum(len(matrix.document.rows) for matrix in inputs.matrices),
        findings=new,
        known=known,
        obsolete=obsolete,
    )


def write_mended(matrix: Matrix, change: Fixed) -> None:
    """Write a matrix with its edits, if there are any.

    Raises `ChangedMeanwhile` where it is no longer what was checked.
    """
    if not change.is_changed:
        return
    with locked(matrix.path):
        if open_document(matrix.path).with_cells({}) != change.old:
            raise ChangedMeanwhile(matrix.path)
        write_atomically(matrix.path, change.new)
