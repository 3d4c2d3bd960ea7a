"""Whether CI has what a row cites: the configuration, the job, and a step that runs the command and can fail it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice

from pytest_dagster_parity.evidence import proving_tests
from pytest_dagster_parity.evidence.ci.answers import No, Yes
from pytest_dagster_parity.evidence.ci.configuration import Run
from pytest_dagster_parity.evidence.ci.yaml_lines import CiError
from pytest_dagster_parity.evidence.ci_citations import Citation, called, citations_of, files_of
from pytest_dagster_parity.evidence.ci_commands import Judged, disabled_step, unnamed, with_command
from pytest_dagster_parity.evidence.ci_ignoring import as_written, ignored
from pytest_dagster_parity.evidence.ci_lines import drifts
from pytest_dagster_parity.evidence.ci_tests import not_run
from pytest_dagster_parity.evidence.cited_tests import PlacedTest, tests_of
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.item import Item
from pytest_dagster_parity.evidence.places import in_cell, place_in
from pytest_dagster_parity.matrix.claim_words import status_of
from pytest_dagster_parity.matrix.model import Column, Row, Status

_MOST_SHOWN = 8


def findings(context: Context, row: Row) -> Iterator[Finding]:
    """Yield what is wrong with what a row cites of CI, and the tests that it surely does not run."""
    tests = tuple(tests_of(context, row))
    judged = [each for file in files_of(context, row) for each in _of_file(context, row, file.item, file.path, tests)]
    yield from dict.fromkeys(finding for each in judged for finding in each.findings)
    if judged and all(each.runs is not None for each in judged):
        runs = tuple(dict.fromkeys(run for each in judged for run in each.runs or ()))
        yield from not_run(context, row, _without_none(context, row, tests), runs)
        yield from ignored(context, row, tests, runs)
    else:
        yield from ignored(context, row, tests, as_written(context, row))


def _without_none(context: Context, row: Row, tests: tuple[PlacedTest, ...]) -> tuple[PlacedTest, ...]:
    """Leave out what is no test: that is told once, and that nothing runs it follows from it."""
    told = {(each.line, each.column) for each in proving_tests.findings(context, row) if each.rule == "test-is-none"}
    return tuple(each for each in tests if place_in(row.cell(Column.TESTS), each.start) not in told)


def _of_file(context: Context, row: Row, item: Item, path: str, tests: tuple[PlacedTest, ...]) -> Iterator[Judged]:
    try:
        configuration = context.ci.read(path)
    except CiError as error:
        first = error.problems[0]
        message = f"{first.path}:{first.line}:{first.column}: {first.message}"
        yield Judged(findings=(in_cell("ci-unreadable", row, Column.CI, message, start=item.start),), runs=None)
        return
    if configuration.ungated:
        message = f"{path} holds up no change: {configuration.ungated}"
        hint = "Cite a workflow that is started by `pull_request` or `push`."
        yield Judged(
            findings=(in_cell("ci-disabled", row, Column.CI, message, hint=hint, start=item.start),), runs=None
        )
    for citation in citations_of(item, configuration):
        yield _of_citation(context, row, citation, tests)


def _of_citation(context: Context, row: Row, citation: Citation, tests: tuple[PlacedTest, ...]) -> Judged:
    if citation.job is not None and not citation.jobs:
        return Judged(findings=(_job_missing(context, row, citation),), runs=None)
    disabled = tuple(_disabled_job(row, citation))
    if disabled:
        return Judged(findings=disabled, runs=None)
    if citation.command is None:
        judged = _without_command(context, row, citation, tests)
    else:
        judged = with_command(context, row, citation, tests)
    drifted = tuple(drifts(context, row, citation, judged.runs, tests))
    return Judged(findings=(*judged.findings, *drifted), runs=judged.runs)


def _job_missing(context: Context, row: Row, citation: Citation) -> Finding:
    name = citation.job.name if citation.job is not None else ""
    configuration = citation.configuration
    elsewhere = [each.path for each in context.ci.others(configuration.path) if called(each, name)]
    known = {alias: job.id for job in configuration.jobs for alias in (*job.names, job.id)}
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    if elsewhere:
        hint = f"It is in {', '.join(elsewhere)}."
    elif near:
        hint = f"Did you mean `{known[near[0]]}`?"
    else:
        shown = [job.id for job in configuration.jobs][:_MOST_SHOWN]
        hint = f"Its jobs are {', '.join(f'`{each}`' for each in shown)}." if shown else "It has no jobs."
    message = f"{configuration.path} has no job `{name}`"
    return in_cell("ci-job-missing", row, Column.CI, message, hint=hint, start=citation.job_start)


def _disabled_job(row: Row, citation: Citation) -> Iterator[Finding]:
    if citation.job is None or not citation.jobs:
        return
    reasons = [job.never or job.tolerated for job in citation.jobs]
    if all(reasons):
        message = f"the job `{citation.job.name}` gates nothing: {reasons[0]}"
        yield in_cell("ci-disabled", row, Column.CI, message, start=citation.job_start)


def _without_command(context: Context, row: Row, citation: Citation, tests: tuple[PlacedTest, ...]) -> Judged:
    """A job that surely runs all the tests needs no command beside it."""
    runs = None if citation.opaque else tuple(run for run in citation.runs if not run.disabled)
    if not _must_say(context, row, tests):
        return Judged(runs=runs)
    lost = tuple(_run_only_disabled(context, row, citation, tests))
    if lost:
        return Judged(findings=lost, runs=None)
    proven = bool(tests) and all(_is_run(context, placed, runs or ()) for placed in tests)
    refuted = any(_is_never_run(context, placed, runs) for placed in tests) if runs is not None else False
    if not citation.lacks_job and (proven or refuted or citation.item.line is not None):
        return Judged(runs=runs)
    what = "a job and a command that run" if citation.lacks_job else "the command that runs"
    message = f"{citation.configuration.path} is cited without {what} the proof"
    return Judged(findings=(unnamed(row, citation, message, _proposal(context, runs or (), tests)),), runs=runs)


def _is_run(context: Context, placed: PlacedTest, runs: tuple[Run, ...]) -> bool:
    return any(isinstance(context.ci.runs(run, placed.test), Yes) for run in runs)


def _is_never_run(context: Context, placed: PlacedTest, runs: tuple[Run, ...]) -> bool:
    return all(isinstance(context.ci.runs(run, placed.test), No) for run in runs)


def _run_only_disabled(
    context: Context, row: Row, citation: Citation, tests: tuple[PlacedTest, ...]
) -> Iterator[Finding]:
    """Yield the commands that run a test of which nothing that gates a change runs it."""
    gating = tuple(run for run in citation.runs if not run.disabled)
    for placed in tests:
        if _is_never_run(context, placed, gating):
            disabled = (run for run in citation.runs if run.disabled and _is_run(context, placed, (run,)))
            yield from (disabled_step(row, citation, run) for run in islice(disabled, 1))


def _must_say(context: Context, row: Row, tests: tuple[PlacedTest, ...]) -> bool:
    return bool(tests) or status_of(row.text(Column.STATUS), context.charter.aliases) is Status.IMPLEMENTED


def _proposal(context: Context, runs: tuple[Run, ...], tests: tuple[PlacedTest, ...]) -> str:
    for run in runs:
        if tests and all(isinstance(context.ci.runs(run, each.test), Yes) for each in tests):
            return f"Job `{run.job}` runs it: `{run.command}`."
    return "For instance: (job `test`: `cargo test --workspace`)."
