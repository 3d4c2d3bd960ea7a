"""Rows of a matrix and repositories for them, as the rules of claims look at them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytest_dagster_parity.catalogue import Catalogue, Semantic
from pytest_dagster_parity.divergences.document import ExceptionsDocument, read_exceptions_document
from pytest_dagster_parity.documents.source import Source
from pytest_dagster_parity.evidence.charter import Charter
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.tree import Tree
from pytest_dagster_parity.matrix.model import Cell, Column, Row

COLUMNS = {
    "capability": Column.CAPABILITY,
    "feature": Column.FEATURE,
    "status": Column.STATUS,
    "level": Column.PROOF_LEVEL,
    "code": Column.CODE,
    "tests": Column.TESTS,
    "ci": Column.CI,
    "notes": Column.NOTES,
    "semantics": Column.SEMANTICS,
    "proof": Column.PROOF,
}

CODE = "`src/ticks.rs` (`tick`)"
TESTS = "`tests/ticks.rs` (`a_tick`)"
CI = "`.github/workflows/ci.yml` (job `test`: `cargo test`)"
IMPLEMENTED = {"code": CODE, "tests": TESTS, "ci": CI}

FILES = {
    "src/ticks.rs": "fn tick() {}\n",
    "tests/ticks.rs": "#[test]\nfn a_tick() {}\n",
    ".github/workflows/ci.yml": "jobs: {}\n",
    "README.md": "# Ticks\n",
}

EXCEPTIONS = """\
| ID | Capability | Decision | Type | Revisit Trigger |
|---|---|---|---|---|
| EX-001 | IO managers | no | permanent | never |
| DIV7 | Freshness | later | deferred | summer |
"""


def row(**texts: str) -> Row:
    """Return a row with these cells, side by side in line 9; it is planned, and requires a unit proof."""
    texts = {"capability": "Schedules", "feature": "ticks", "status": "Planned", "level": "unit", **texts}
    cells: dict[Column, Cell] = {}
    column = 3
    for name, known in COLUMNS.items():
        text = texts.pop(name, "")
        cells[known] = Cell(text=text, line=9, column=column)
        column += len(text) + 3
    others = {name: Cell(text=text, line=9, column=column) for name, text in texts.items()}
    return Row(index=0, path="docs/parity/matrix.md", line=9, heading="", cells=cells, others=others)


def context(root: Path, charter: Charter | None = None, **fields: Any) -> Context:
    """Return the context of a check of a repository with `FILES`."""
    for path, text in FILES.items():
        write(root, path, text)
    return Context(tree=Tree(root), charter=charter or Charter(), **fields)


def write(root: Path, path: str, text: str) -> None:
    """Write a file of a repository."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def exceptions(text: str = EXCEPTIONS) -> ExceptionsDocument:
    """Return a document of exceptions."""
    return read_exceptions_document(Source.of(Path("docs/exceptions.md"), "docs/exceptions.md", text))


def catalogue(*ids: str) -> Catalogue:
    """Return a catalogue of semantics with one scenario each."""
    return Catalogue(
        tuple(
            Semantic(
                id=id_, statement=id_, level="core", origin="dagster", quirk=False, replaces=None, scenarios=(id_,)
            )
            for id_ in ids
        )
    )
