"""Files of results, in whatever form they have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pytest_dagster_parity.evidence.results.json_files import read_json
from pytest_dagster_parity.evidence.results.junit import read_junit
from pytest_dagster_parity.evidence.results.outcomes import Outcome, UnreadableResults
from pytest_dagster_parity.evidence.results.table import Results

_SUFFIXES = (".xml", ".json", ".jsonl", ".ndjson")
_MARK = b"\xef\xbb\xbf"


def read_results(paths: Iterable[Path]) -> Results:
    """Return what files of results say; of a folder, those in it. Raises `UnreadableResults`."""
    outcomes: list[Outcome] = []
    sources: list[str] = []
    for path in paths:
        for file in _files(path):
            outcomes += _read(file)
            sources.append(file.as_posix())
    return Results(tuple(outcomes), tuple(sources))


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = sorted(each for each in path.rglob("*") if each.suffix.lower() in _SUFFIXES and each.is_file())
    if not found:
        raise UnreadableResults(path.as_posix(), 0, 1, f"there is no file in it that ends in {', '.join(_SUFFIXES)}")
    yield from found


def _read(path: Path) -> Iterator[Outcome]:
    shown = path.as_posix()
    try:
        with path.open("rb") as file:
            head = file.read(512).removeprefix(_MARK).lstrip()
        if not head:
            raise UnreadableResults(shown, 1, 1, "it is empty")
        yield from (read_json if head[:1] in {b"{", b"["} else read_junit)(path, shown)
    except OSError as error:
        raise UnreadableResults(shown, 0, 1, error.strerror or str(error)) from None
