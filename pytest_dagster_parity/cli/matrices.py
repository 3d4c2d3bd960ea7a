"""`dagster-parity matrix`: adopt a matrix, write a new one, record proof into one."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from pytest_dagster_parity.catalogue import Catalogue, catalogue_of
from pytest_dagster_parity.cli import corpora, matrix_reports
from pytest_dagster_parity.cli.corpora import Corpus
from pytest_dagster_parity.documents.files import write_atomically
from pytest_dagster_parity.errors import LoadError, ParityError
from pytest_dagster_parity.matrix.adoption import adopt
from pytest_dagster_parity.matrix.documents import open_document
from pytest_dagster_parity.matrix.proven import DIGEST_LENGTH, read_proven
from pytest_dagster_parity.matrix.recording import check_columns, record_into
from pytest_dagster_parity.matrix.semantics_cell import topic_of
from pytest_dagster_parity.matrix.template import new_matrix
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.scenario.model import DOMAINS
from pytest_dagster_parity.settings.model import DEFAULT_RECORD

DEFAULT_MATRIX = Path("docs", "parity", "matrix.md")


class MatrixExists(ParityError):
    """A new matrix would take the place of a file that is there."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: there is a file already; --force replaces it [matrix-exists]"


class Unwritable(ParityError):
    """The folder of a new matrix cannot be made."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"{self.path}: it cannot be written: {self.why} [not-writable]"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the three subcommands."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="adopt | new | record")
    adopting = actions.add_parser(
        "adopt", help="add the columns Semantics and Proof, and suggest semantics for each row"
    )
    adopting.add_argument("files", nargs="+", type=Path, metavar="FILE")
    adopting.add_argument("--format", choices=("text", "json"), default="text")
    making = actions.add_parser("new", help="write a matrix of all the kit's semantics, a row a topic")
    making.add_argument(
        "file",
        nargs="?",
        type=Path,
        default=DEFAULT_MATRIX,
        metavar="FILE",
        help=f"default: {DEFAULT_MATRIX.as_posix()}",
    )
    making.add_argument("--force", action="store_true", help="replace a file that is there")
    recording = actions.add_parser("record", help="write what records prove into the column Proof")
    recording.add_argument("files", nargs="+", type=Path, metavar="FILE")
    recording.add_argument(
        "--from",
        dest="records",
        action="append",
        type=Path,
        metavar="RECORD",
        help=f"repeatable (default: {DEFAULT_RECORD.as_posix()})",
    )
    recording.add_argument("--format", choices=("text", "json"), default="text")
    for action in (adopting, making, recording):
        corpora.add_argument(action)


def run(arguments: argparse.Namespace) -> int:
    """Carry out a subcommand, and say what it did."""
    chosen = corpora.chosen(arguments)
    if chosen.problems:
        raise LoadError(chosen.problems)
    match arguments.action:
        case "adopt":
            _adopt(arguments, catalogue_of(chosen.scenarios))
        case "new":
            _write_new(arguments, chosen)
        case _:
            _record(arguments, chosen)
    return 0


def _adopt(arguments: argparse.Namespace, catalogue: Catalogue) -> None:
    for path in arguments.files:
        open_document(path)
    adoptions = [adopt(path, catalogue) for path in arguments.files]
    _say(arguments, matrix_reports.adoptions_text(adoptions), matrix_reports.adoptions_json(adoptions))


def _write_new(arguments: argparse.Namespace, chosen: Corpus) -> None:
    path: Path = arguments.file
    scenarios = sorted(chosen.scenarios, key=lambda scenario: DOMAINS.index(scenario.domain))
    text = new_matrix(path.name, catalogue_of(scenarios), _titles(chosen))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritable(path, f"{path.parent}: {error.strerror}") from error
    if path.exists() and not arguments.force:
        raise MatrixExists(path)
    write_atomically(path, text.encode("utf-8"))
    sys.stdout.write(f"{path}: {len(open_document(path).rows)} rows\n")


def _titles(chosen: Corpus) -> dict[str, str]:
    """Return the titles of topics, by their glob; of several files of one topic the first has a say."""
    titles: dict[str, str] = {}
    for file in chosen.files:
        for scenario in catalogue_of(file.scenarios).semantics:
            titles.setdefault(topic_of(scenario), file.topic)
    return titles


def _record(arguments: argparse.Namespace, chosen: Corpus) -> None:
    catalogue = catalogue_of(chosen.scenarios)
    records = [read_proven(path) for path in arguments.records or [DEFAULT_RECORD]]
    for path in arguments.files:
        check_columns(open_document(path))
    outcomes = [record_into(path, records, catalogue) for path in arguments.files]
    digest = corpus.digest(chosen.files)[:DIGEST_LENGTH]
    notes = [
        f"note: {record.record} is of other scenarios ({record.digest}) than these ({digest})"
        for record in records
        if record.digest != digest
    ]
    text = matrix_reports.outcomes_text(outcomes) + "".join(f"{note}\n" for note in notes)
    _say(arguments, text, matrix_reports.outcomes_json(outcomes))


def _say(arguments: argparse.Namespace, text: str, values: object) -> None:
    if arguments.format == "json":
        sys.stdout.write(f"{json.dumps(values, indent=2, ensure_ascii=False)}\n")
    else:
        sys.stdout.write(text)
