"""`dagster-parity lint`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pytest_dagster_parity.cli import corpora


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take paths."""
    parser.add_argument("path", nargs="+", type=Path, metavar="PATH", help="folders and files with scenarios")


def run(arguments: argparse.Namespace) -> int:
    """Print each problem as `file:line:column`; return 1 where there are any."""
    loaded = corpora.load(arguments.path)
    for problem in sorted(loaded.problems):
        sys.stdout.write(f"{problem}\n")
    found = len(loaded.problems)
    sys.stderr.write(f"{len(loaded.scenarios)} scenarios and cases read, {found} problem{'' if found == 1 else 's'}\n")
    return 1 if found else 0
