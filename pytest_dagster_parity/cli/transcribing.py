"""`dagster-parity transcripts`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pytest_dagster_parity.execution.writer import read_record
from pytest_dagster_parity.report import transcripts
from pytest_dagster_parity.scenario import corpus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take a record."""
    parser.add_argument(
        "--from", dest="record", type=Path, required=True, metavar="RECORD", help="of a session on Dagster"
    )
    parser.add_argument(
        "--to", dest="folder", type=Path, metavar="FOLDER", help="default: the corpus's own transcripts"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the transcripts, and name the files."""
    made = transcripts.of_record(read_record(arguments.record))
    for path in transcripts.write(arguments.folder or corpus.transcripts(), made):
        sys.stdout.write(f"{path}\n")
    return 0
