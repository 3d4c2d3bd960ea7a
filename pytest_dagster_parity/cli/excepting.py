"""`dagster-parity exceptions`: what is declared, and its update from a record."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from pytest_dagster_parity.catalogue import Catalogue, catalogue_of
from pytest_dagster_parity.cli import corpora
from pytest_dagster_parity.divergences import files
from pytest_dagster_parity.divergences.declarations import DeclarationFile, read_declarations
from pytest_dagster_parity.divergences.planning import Plan, plan
from pytest_dagster_parity.divergences.settling import Exceptions, review_date
from pytest_dagster_parity.divergences.updating import updated
from pytest_dagster_parity.documents.files import read_source
from pytest_dagster_parity.documents.source import Source
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.execution.writer import RecordError, RecordFile, read_record
from pytest_dagster_parity.replacing import replace_file
from pytest_dagster_parity.settings.charter import read_charter
from pytest_dagster_parity.settings.errors import UnwritablePlace
from pytest_dagster_parity.settings.sources import find_project, read_table

DAYS = 90
"""From a record to the review of what it put into stubs."""


class NoFile(ParityError):
    """It is not said where exceptions are declared."""

    def __str__(self) -> str:
        return "no file of exceptions is named: give one, or set `exceptions` in [tool.dagster-parity]"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the two commands below this one."""
    commands = parser.add_subparsers(dest="subcommand", required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="list what is declared, with the scenarios that it means")
    update = commands.add_parser("update", help="write stubs for new failures, and remove what passes now")
    update.add_argument("--from", dest="record", type=Path, required=True, metavar="RECORD", help="of a session")
    update.add_argument("--review", type=_day, metavar="DATE", help=f"of stubs (default: {DAYS} days after the record)")
    update.add_argument("--dry-run", action="store_true", help="only show the difference")
    for each in (listing, update):
        each.add_argument("file", nargs="?", type=Path, metavar="FILE", help="of declarations (default: the project's)")
        corpora.add_argument(each)


def run(arguments: argparse.Namespace) -> int:
    """Carry out one of them; return 1 where the corpus or a declaration has problems."""
    corpus = corpora.chosen(arguments)
    for problem in corpus.problems:
        sys.stderr.write(f"{problem}\n")
    if corpus.problems:
        return 1
    catalogue = catalogue_of(corpus.scenarios)
    path = _path(arguments)
    return _update(arguments, path, catalogue) if arguments.subcommand == "update" else _list(path, catalogue)


def _list(path: Path, catalogue: Catalogue) -> int:
    folder = Path.cwd()
    project = find_project(folder)
    charter = read_charter(project)
    document = None if charter.exceptions is None else project / charter.exceptions
    location = files.Location(path=folder / path, seen_from=folder, document=document)
    settled = files.load(location, catalogue, datetime.now(timezone.utc).date())
    for heading, names in _by_exception(settled.exceptions).items():
        sys.stdout.write("".join(f"{line}\n" for line in (heading, *(f"    {name}" for name in names))))
    sys.stdout.write(f"{_counted(len(settled.exceptions.by_scenario), 'scenario')} declared\n")
    for problem in settled.problems:
        sys.stderr.write(f"{problem}\n")
    return 1 if settled.problems else 0


def _by_exception(exceptions: Exceptions) -> dict[str, list[str]]:
    """Return the names of scenarios by what is said of their exception."""
    found: dict[str, list[str]] = {}
    for name, each in exceptions.by_scenario.items():
        reason, owner = each.reason or "no reason is given yet", each.owner or "no owner yet"
        heading = f"{each.id}: {reason}\n  {owner}, review by {each.review}"
        found.setdefault(heading, []).append(name)
    return found


def _update(arguments: argparse.Namespace, path: Path, catalogue: Catalogue) -> int:
    record = read_record(arguments.record)
    source = read_source(path, str(path)) if path.exists() else Source.of(path, str(path), "")
    file = (
        read_declarations(source) if source.text else DeclarationFile(path=source.shown, document=None, declarations=())
    )
    planned = plan(file, catalogue, record.scenarios)
    review = arguments.review or _review(arguments.record, record)
    new = updated(source, planned, review)
    sys.stdout.write(_difference(source, new))
    if new.text != source.text and not arguments.dry_run:
        _write(new)
    sys.stderr.write("".join(f"{line}\n" for line in _told(record, planned)))
    return 0


def _told(record: RecordFile, planned: Plan) -> list[str]:
    target = None if record.header is None else record.header.target
    narrowed = len(planned.narrowed) - planned.removed
    counts = f"{_counted(len(planned.stubs), 'stub')} to fill in, {planned.removed} removed, {narrowed} narrowed"
    return [
        f"{f'{target.target} {target.version}' if target else 'no target'}: {counts}",
        *(f"{name} failed, and is not in the corpus: nothing was declared for it" for name in planned.unknown),
    ]


def _path(arguments: argparse.Namespace) -> Path:
    if arguments.file is not None:
        return arguments.file
    found: Path | None = read_table(find_project(Path.cwd()) / "pyproject.toml").get("exceptions")
    if found is None:
        raise NoFile
    return Path(os.path.relpath(found))


def _review(path: Path, record: RecordFile) -> date:
    """Return the day by which what a record shows is to be looked at again."""
    if record.header is None:
        return date.max  # nothing was recorded, so nothing is put off
    try:
        began = datetime.fromisoformat(record.header.started.replace("Z", "+00:00"))
    except ValueError as error:
        raise RecordError(path, 1, str(error)) from error
    return began.date() + timedelta(days=DAYS)


def _difference(old: Source, new: Source) -> str:
    before, after = (each.text.splitlines(keepends=True) for each in (old, new))
    lines = difflib.unified_diff(before, after, old.shown, new.shown)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _write(source: Source) -> None:
    try:
        source.path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(source.path, source.encoded())
    except OSError as error:
        raise UnwritablePlace("exceptions update", source.path, error.strerror or str(error)) from error


def _day(text: str) -> date:
    day = review_date(text)
    if day is None:
        msg = f"{text!r} is no date; write it as 2027-01-31"
        raise argparse.ArgumentTypeError(msg)
    return day


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
