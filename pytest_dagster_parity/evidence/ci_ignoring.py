"""Whether the cited commands leave the cited tests out as ignored: by their features, or for want of `--ignored`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_dagster_parity.evidence.ci.answers import CitedTest, No
from pytest_dagster_parity.evidence.ci.citation import cited_commands
from pytest_dagster_parity.evidence.ci.configuration import Run
from pytest_dagster_parity.evidence.cited_tests import PlacedTest
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.places import in_cell
from pytest_dagster_parity.matrix.model import Column, Row

_RUNS_IGNORED = re.compile(r"--(?:include-|run-)?ignored\b")


def as_written(context: Context, row: Row) -> tuple[Run, ...]:
    """Return the commands that a row cites, where what CI makes of them cannot be told."""
    return tuple(
        Run(job="", path=item.path, line=row.line, words=words, folder=None)
        for item in context.items(row, Column.CI)
        for command in item.commands
        for words in cited_commands(command.name)
    )


def runs_ignored(context: Context, row: Row) -> bool:
    """Whether a row cites a command that runs ignored tests: then `#[ignore]` alone does not leave one out."""
    commands = (command.name for item in context.items(row, Column.CI) for command in item.commands)
    return any(_RUNS_IGNORED.search(command) for command in commands)


def ignored(context: Context, row: Row, tests: tuple[PlacedTest, ...], runs: tuple[Run, ...]) -> Iterator[Finding]:
    """Yield the tests that every command that reaches them surely ignores. Nothing where none reaches them.

    What is always ignored is told with the test itself, unless a command is cited that runs it all the same.
    """
    for placed in tests:
        if not any(form.ignored_if for form in placed.test.forms) and not runs_ignored(context, row):
            continue
        reaching = [run for run in runs if not isinstance(context.ci.runs(run, placed.test), No)]
        if reaching and all(context.ci.ignores(run, placed.test) for run in reaching):
            yield _finding(row, placed, reaching[0])


def _finding(row: Row, placed: PlacedTest, run: Run) -> Finding:
    conditions = dict.fromkeys(each for form in placed.test.forms for each in form.ignored_if)
    shown = ", ".join(f"#[cfg_attr({condition}, ignore)]" for condition in conditions)
    why = f", by the features that it turns on: {shown}" if shown else f": {placed.test.forms[0].ignored}"
    return in_cell(
        "test-ignored",
        row,
        Column.TESTS,
        f"{_name(placed.test)} is ignored by `{run.command}`{why}",
        hint=f"Cite a command {'with other features' if shown else 'that runs it'}, cite another test, or claim less.",
        start=placed.start,
    )


def _name(test: CitedTest) -> str:
    return f"`{'::'.join(test.names)}`" if test.names else f"what is cited of `{test.path}`"
