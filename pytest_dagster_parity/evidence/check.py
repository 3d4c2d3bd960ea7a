"""A check: every rule, for every row of every document, and for the documents beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from pytest_dagster_parity.evidence import (
    checklist,
    ci_rules,
    claims,
    exception_rules,
    paths,
    proving_tests,
    result_rules,
    sources,
)
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.outcome import in_order
from pytest_dagster_parity.matrix.model import EVIDENCE, MatrixDocument, Row

Rules = Callable[[Context, Row], Iterator[Finding]]

OF_ROWS: tuple[Rules, ...] = (
    claims.findings,
    sources.findings,
    paths.findings,
    proving_tests.findings,
    ci_rules.findings,
    result_rules.findings,
    exception_rules.findings,
)
"""What is asked of every row."""


def check(
    context: Context, documents: Sequence[MatrixDocument], also_cited: Iterable[str] | None = ()
) -> tuple[Finding, ...]:
    """Return all findings, by place.

    `also_cited` are ids of exceptions that something else than these documents cites; None where other documents may
    cite some that nobody has looked at.
    """
    found: list[Finding] = []
    cited: set[str] = set(also_cited or ())
    for document in documents:
        for row in document.rows:
            found += of_row(context, row)
            cited |= exception_rules.cited_ids(context, row)
    found += exception_rules.of_document(context, None if also_cited is None else cited)
    found += checklist.findings(context)
    return in_order(found)


def of_row(context: Context, row: Row) -> Iterator[Finding]:
    """Yield what is wrong with a row."""
    for rules in OF_ROWS:
        for finding in rules(context, row):
            yield finding if finding.cited else replace(finding, cited=_cited_at(context, row, finding))


def _cited_at(context: Context, row: Row, finding: Finding) -> str:
    """Return the item of evidence that stands at a finding's place, else the cell that does."""
    for column, cell in row.cells.items():
        offset = finding.column - cell.column
        if cell.line != finding.line or not 0 <= offset <= len(cell.text):
            continue
        items = context.items(row, column) if column in EVIDENCE else ()
        return next((item.text for item in items if item.start <= offset < item.end), cell.text)
    return ""
