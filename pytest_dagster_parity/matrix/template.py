"""A matrix for a team that starts from nothing: all semantics of a catalogue, a row a topic, nothing claimed yet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pytest_dagster_parity.catalogue import Catalogue, Semantic
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.matrix.model import Column, ProofLevel, Status
from pytest_dagster_parity.matrix.semantics_cell import topics_of
from pytest_dagster_parity.matrix.yaml_spelling import scalar

FEATURE = "Dagster Feature (OSS)"
"""The heading of the feature column, which every team may call what it likes."""

HEADINGS = {column: FEATURE if column is Column.FEATURE else column.value for column in Column}
"""By column, in their order."""

_INTRODUCTION = """\
# Dagster parity matrix

What this repository claims of Dagster's user-facing semantics, and what is proven of it.

- **Status** is a person's claim: *Implemented* (in code, and proven by tests that CI runs), *Partial* (the notes say
  what is missing), *Designed* (decided, not proven), *Planned* (meant to come) or *Exception* (left out on purpose, by
  its id).
- **Evidence** is cited by paths of this repository: `path/to/file:line` with the symbol or the test, and for CI the
  workflow with the job and the command in it.
- **Semantics** says, by ids and globs, which of the kit's semantics a row is about. `dagster-parity explain ID` tells
  all there is to tell about one.
- **Proof** is the machine's: `pytest --parity --parity-matrix FILE` writes what a run proved. Nobody else writes there.
"""


class UnknownForm(ParityError):
    """A file name does not tell in what form a matrix is wanted."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: a matrix is written as {', '.join(_WRITERS)} [matrix-form]"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRow:
    """One topic of the catalogue."""

    domain: str
    cells: Mapping[Column, str]
    """All columns, as plain text."""


def new_matrix(path: str, catalogue: Catalogue, titles: Mapping[str, str]) -> str:
    """Return a matrix in the form that a file's name asks for.

    `titles` are those of topics, by their glob; a topic without one is called by its id. Raises `UnknownForm`.
    """
    suffix = path[path.rfind(".") :].lower() if "." in path else ""
    write = _WRITERS.get(suffix)
    if write is None:
        raise UnknownForm(path)
    return write(tuple(template_rows(catalogue, titles)))


def template_rows(catalogue: Catalogue, titles: Mapping[str, str]) -> Iterator[TemplateRow]:
    """Give a row a topic; those of a domain are together, in the order in which the catalogue has the domains."""
    topics = topics_of(catalogue.semantics)
    domains = dict.fromkeys(semantics[0].domain for semantics in topics.values())
    for domain in domains:
        for topic, semantics in topics.items():
            if semantics[0].domain == domain:
                yield _row(topic, semantics, titles.get(topic, ""))


def _row(topic: str, semantics: tuple[Semantic, ...], title: str) -> TemplateRow:
    domain = semantics[0].domain
    filled = {
        Column.CAPABILITY: _in_words(domain),
        Column.FEATURE: title or _in_words(topic.removesuffix(".*").rpartition(".")[2]),
        Column.STATUS: Status.PLANNED.value,
        Column.PROOF_LEVEL: ProofLevel.INTEGRATION.value,
        Column.NOTES: _note(semantics),
        Column.SEMANTICS: topic,
    }
    return TemplateRow(domain=domain, cells={column: filled.get(column, "") for column in Column})


def _note(semantics: Iterable[Semantic]) -> str:
    """Return what is to be known before a topic is planned; empty for what is asked of everybody."""
    listed = tuple(semantics)
    if all(semantic.quirk for semantic in listed):
        return "Quirks: asked of Dagster only."
    if all(semantic.level == "edge" for semantic in listed):
        return "Edge cases: asked at the level exact."
    if all(semantic.origin == "charter" for semantic in listed):
        return "Not Dagster's: the charter asks it beyond Dagster."
    return ""


def _markdown(rows: Iterable[TemplateRow]) -> str:
    parts = [_INTRODUCTION]
    domain = ""
    for row in rows:
        if row.domain != domain:
            domain = row.domain
            parts.append(f"\n## {_in_words(domain)}\n\n{_line(HEADINGS.values())}{_line('---' for _ in Column)}")
        parts.append(_line(_markdown_cell(column, text) for column, text in row.cells.items()))
    return "".join(parts)


def _line(cells: Iterable[str]) -> str:
    return f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in cells)}|\n"


def _markdown_cell(column: Column, text: str) -> str:
    if column is Column.SEMANTICS:
        return f"`{text}`"
    return text.replace("\\", "\\\\").replace("|", "\\|")


def _comma_separated(rows: Iterable[TemplateRow]) -> str:
    return _separated(rows, ",")


def _tab_separated(rows: Iterable[TemplateRow]) -> str:
    return _separated(rows, "\t")


def _separated(rows: Iterable[TemplateRow], delimiter: str) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    writer.writerow(HEADINGS.values())
    writer.writerows(row.cells.values() for row in rows)
    return written.getvalue()


def _in_words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()


def _yaml(rows: Iterable[TemplateRow]) -> str:
    return "".join(_yaml_item(row) for row in rows) or "[]\n"


def _yaml_item(row: TemplateRow) -> str:
    pairs = [f"{HEADINGS[column]}: {scalar(text, in_flow=False)}" for column, text in row.cells.items()]
    return "- " + "\n  ".join(pairs) + "\n"


_WRITERS: Mapping[str, Callable[[Iterable[TemplateRow]], str]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".csv": _comma_separated,
    ".tsv": _tab_separated,
    ".yaml": _yaml,
    ".yml": _yaml,
}
"""By the suffix of the file's name."""
