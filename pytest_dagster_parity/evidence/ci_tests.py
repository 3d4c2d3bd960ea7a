"""Whether the cited commands run the cited tests."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_dagster_parity.evidence.ci.answers import No, Yes
from pytest_dagster_parity.evidence.ci.configuration import Run
from pytest_dagster_parity.evidence.ci.running import tests_anything
from pytest_dagster_parity.evidence.cited_tests import PlacedTest
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.places import in_cell
from pytest_dagster_parity.matrix.model import Column, Row

_MOST_SHOWN = 3


def not_run(context: Context, row: Row, tests: tuple[PlacedTest, ...], runs: tuple[Run, ...]) -> Iterator[Finding]:
    """Yield the tests that none of some commands runs. Where it cannot be told of one of them, nothing is said."""
    for placed in tests:
        answers = [(run, context.ci.runs(run, placed.test)) for run in runs]
        if all(isinstance(answer, No) for _, answer in answers):
            whys = [(run, answer.why) for run, answer in answers if isinstance(answer, No)]
            yield _finding(context, row, placed, whys)


def _finding(context: Context, row: Row, placed: PlacedTest, whys: list[tuple[Run, str]]) -> Finding:
    telling = [(run, why) for run, why in whys if tests_anything(run)]
    if not telling:
        message = f"{placed.test.shown} is run by no command of CI that the row cites: none of them runs tests"
    else:
        said = "; ".join(f"`{run.command}` ({run.place}): {why}" for run, why in telling[:_MOST_SHOWN])
        more = f"; and {len(telling) - _MOST_SHOWN} more" if len(telling) > _MOST_SHOWN else ""
        message = f"{placed.test.shown} is not run by what the row cites of CI: {said}{more}"
    other = _elsewhere(context, placed)
    hint = (
        f"It is run by {other.place} `{other.command}`, of the job `{other.job}`."
        if other
        else "No command of CI is known to run it."
    )
    return in_cell("test-not-in-ci", row, Column.TESTS, message, hint=hint, start=placed.start)


def _elsewhere(context: Context, placed: PlacedTest) -> Run | None:
    for configuration in context.ci.others(""):
        for run in configuration.runs:
            if not configuration.ungated and not run.disabled and isinstance(context.ci.runs(run, placed.test), Yes):
                return run
    return None
