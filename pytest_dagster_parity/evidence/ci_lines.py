"""Whether the line that is cited of a CI configuration is the one where the job or the command stands."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_dagster_parity.evidence.ci.answers import Yes
from pytest_dagster_parity.evidence.ci.configuration import Run
from pytest_dagster_parity.evidence.ci_citations import Citation
from pytest_dagster_parity.evidence.cited_tests import PlacedTest
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Edit, Finding
from pytest_dagster_parity.evidence.item import rewritten
from pytest_dagster_parity.evidence.places import in_cell
from pytest_dagster_parity.evidence.tree import line_count
from pytest_dagster_parity.matrix.model import Column, Row

_NEAR = 3
"""Lines: a step has a name and an environment before its command."""


def drifts(
    context: Context, row: Row, citation: Citation, runs: tuple[Run, ...] | None, tests: tuple[PlacedTest, ...]
) -> Iterator[Finding]:
    """Yield a cited line that is not the command's, or not within the job."""
    cited = citation.item.line
    path = citation.configuration.path
    text = context.tree.text(path).text or ""
    if cited is None or cited[0] > line_count(text):
        return
    if citation.command is not None:
        lines = sorted({run.line for run in runs or () if run.path == path})
        if lines and not any(cited[0] - _NEAR <= line <= cited[1] + _NEAR for line in lines):
            nearest = min(lines, key=lambda line: abs(line - cited[0]))
            what = f"the command `{citation.command.name}`"
            yield _drift(row, citation, f"{what} is cited in line {cited[0]}, and stands in line {nearest}", nearest)
    elif citation.job is not None and len(citation.jobs) == 1:
        job = citation.jobs[0]
        last = job.last_line or line_count(text)
        if not job.line - _NEAR <= cited[0] <= last:
            line = _proof_line(context, path, runs or (), tests) or job.line
            message = f"line {cited[0]} is not in the job `{job.id}`, which is in lines {job.line} to {last}"
            yield _drift(row, citation, message, line)


def _proof_line(context: Context, path: str, runs: tuple[Run, ...], tests: tuple[PlacedTest, ...]) -> int:
    """Return the line of the first command that surely runs all the tests; 0 where there is none."""
    lines = (
        run.line
        for run in runs
        if run.path == path and tests and all(isinstance(context.ci.runs(run, each.test), Yes) for each in tests)
    )
    return next(lines, 0)


def _drift(row: Row, citation: Citation, message: str, line: int) -> Finding:
    change = rewritten(row.text(Column.CI), citation.item, line=line)
    edit = None
    if change is not None:
        span, text = change
        edit = Edit(row=row.index, column=Column.CI, start=span.start, end=span.end, text=text)
    hint = f"Cite line {line}."
    return in_cell("line-drift", row, Column.CI, message, hint=hint, start=citation.item.start, edit=edit)
