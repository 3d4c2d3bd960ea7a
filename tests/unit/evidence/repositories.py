"""Small repositories, and matrices about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

from pytest_dagster_parity.evidence.charter import Charter
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.fixing import edited
from pytest_dagster_parity.evidence.tree import Tree
from pytest_dagster_parity.matrix.model import Cell, Column, Row

Rule = Callable[[Context, Row], Iterator[Finding]]


def repository(root: Path, files: dict[str, str]) -> Path:
    """Write files, and return the root."""
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(dedent(text).lstrip("\n").encode())
    return root


def row(*, code: str = "", tests: str = "", ci: str = "", path: str = "docs/parity/matrix.md") -> Row:
    """Return a row that cites evidence."""
    cells = {Column.CAPABILITY: "Schedules", Column.CODE: code, Column.TESTS: tests, Column.CI: ci}
    return Row(
        index=0,
        path=path,
        line=7,
        heading="",
        cells={column: Cell(text=text, line=7, column=3) for column, text in cells.items() if text},
    )


def found(rule: Rule, root: Path, about: Row) -> list[tuple[str, str]]:
    """Return rules and messages of what a rule finds."""
    return [(each.rule, each.message) for each in findings(rule, root, about)]


def rules(rule: Rule, root: Path, about: Row) -> list[str]:
    """Return just the rules."""
    return [each.rule for each in findings(rule, root, about)]


def mended(rule: Rule, root: Path, about: Row, column: Column) -> str | None:
    """Return a cell after the only edit there is; None without any."""
    edits = [each.edit for each in findings(rule, root, about) if each.edit is not None]
    return edited(about.text(column), edits) if edits else None


def findings(rule: Rule, root: Path, about: Row) -> list[Finding]:
    """Return what a rule finds."""
    return list(rule(Context(tree=Tree(root), charter=Charter()), about))
