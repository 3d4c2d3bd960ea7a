"""`dagster-parity gate`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pytest_dagster_parity.catalogue import catalogue_of
from pytest_dagster_parity.cli import corpora
from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.matrix.documents import open_document
from pytest_dagster_parity.matrix.gate import judge, of_one_target
from pytest_dagster_parity.matrix.gate_report import GateReport
from pytest_dagster_parity.matrix.proven import read_proven
from pytest_dagster_parity.matrix.recording import check_columns
from pytest_dagster_parity.report import gate, gate_formats
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.settings.charter import read_charter
from pytest_dagster_parity.settings.model import DEFAULT_RECORD
from pytest_dagster_parity.settings.sources import find_project

FORMATS = {"text": gate.text, "json": gate_formats.json_text, "github": gate_formats.github_text}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the matrices, the records, and the form of the answer."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="matrices of one target")
    parser.add_argument(
        "--from",
        dest="records",
        action="append",
        type=Path,
        metavar="RECORD",
        help=f"repeatable (default: {DEFAULT_RECORD.as_posix()})",
    )
    parser.add_argument("--target", metavar="NAME", help="of whom the matrices are, where records are of several")
    parser.add_argument("--format", choices=tuple(FORMATS), default="text")
    corpora.add_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print what is claimed beyond its proof. Returns 1 where something is."""
    report = _report(arguments)
    sys.stdout.write(FORMATS[arguments.format](report))
    return 0 if report.is_open else 1


def _report(arguments: argparse.Namespace) -> GateReport:
    chosen = corpora.chosen(arguments)
    if chosen.problems:
        raise LoadError(chosen.problems)
    documents = [open_document(path) for path in arguments.files]
    for document in documents:
        check_columns(document)
    records = [read_proven(path) for path in arguments.records or [DEFAULT_RECORD]]
    return judge(
        [row for document in documents for row in document.rows],
        of_one_target(records, arguments.target),
        catalogue_of(chosen.scenarios),
        digest=corpus.digest(chosen.files),
        aliases=read_charter(find_project(Path.cwd())).aliases,
    )
