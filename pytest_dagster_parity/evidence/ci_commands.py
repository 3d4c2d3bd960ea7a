"""Whether some step of the cited job runs the cited command: as it is cited, in another form, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from pytest_dagster_parity.evidence.ci.answers import No, Yes
from pytest_dagster_parity.evidence.ci.citation import cited_commands
from pytest_dagster_parity.evidence.ci.command_words import without_wrappers
from pytest_dagster_parity.evidence.ci.comparison import Differs, Other, Same, compare
from pytest_dagster_parity.evidence.ci.configuration import Configuration, Run
from pytest_dagster_parity.evidence.ci.running import tests_anything
from pytest_dagster_parity.evidence.ci_citations import Citation
from pytest_dagster_parity.evidence.cited_tests import PlacedTest
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.findings import Finding
from pytest_dagster_parity.evidence.places import in_cell
from pytest_dagster_parity.matrix.model import Column, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came of a citation."""

    findings: tuple[Finding, ...] = ()
    runs: tuple[Run, ...] | None = ()
    """The commands that must run the row's tests; None where that cannot be told, or is a finding already."""


def unnamed(row: Row, citation: Citation, message: str, hint: str) -> Finding:
    """Return that a citation does not say which job or command it means."""
    return in_cell("ci-job-unnamed", row, Column.CI, message, hint=hint, start=citation.start)


def with_command(context: Context, row: Row, citation: Citation, tests: tuple[PlacedTest, ...]) -> Judged:
    """Return what comes of a citation that has a command."""
    findings: list[Finding] = []
    runs: list[Run] = []
    told = True
    for words in cited_commands(citation.command.name if citation.command is not None else ""):
        judged = _command(context, row, citation, words, tests)
        findings += judged.findings
        runs += judged.runs or ()
        told = told and judged.runs is not None
    if citation.lacks_job and runs:
        jobs = dict.fromkeys(run.job for run in runs)
        message = f"{citation.configuration.path} is cited with a command, and without the job that runs it"
        findings.append(unnamed(row, citation, message, f"It is {' or '.join(f'`{job}`' for job in jobs)}."))
    return Judged(findings=tuple(findings), runs=tuple(runs) if told else None)


def _command(
    context: Context, row: Row, citation: Citation, words: tuple[str, ...], tests: tuple[PlacedTest, ...]
) -> Judged:
    compared = [(run, _compared(words, run)) for run in citation.runs]
    same = [run for run, answer in compared if isinstance(answer, Same)]
    gating = tuple(run for run in same if not run.disabled)
    if gating:
        return Judged(runs=gating)
    if same:
        return Judged(findings=(disabled_step(row, citation, same[0]),), runs=None)
    differing = [(run, answer.what) for run, answer in compared if isinstance(answer, Differs) and not run.disabled]
    if differing:
        return _differs(context, row, citation, differing, tests)
    if citation.opaque:
        return Judged(runs=None)
    return Judged(findings=(_not_gated(context, row, citation, words, tests),), runs=None)


def _compared(words: tuple[str, ...], run: Run) -> Same | Differs | Other:
    """Compare a cited command with one that CI runs, or with what that one starts: `docker run image cargo test`."""
    found = compare(words, run.words, run.folder)
    if not isinstance(found, Other) or not tests_anything(run):
        return found
    program = without_wrappers(words)[:1]
    starts = [at for at in range(1, len(run.words)) if run.words[at : at + 1] == program]
    inner = (compare(words, run.words[at:], None) for at in starts)
    return next((each for each in inner if not isinstance(each, Other)), found)


def disabled_step(row: Row, citation: Citation, run: Run) -> Finding:
    """Return that a command runs, and its failure fails nothing."""
    message = f"`{run.command}` ({run.place}) gates nothing: {run.disabled}"
    return in_cell("ci-disabled", row, Column.CI, message, start=citation.start)


def _differs(
    context: Context,
    row: Row,
    citation: Citation,
    differing: list[tuple[Run, tuple[str, ...]]],
    tests: tuple[PlacedTest, ...],
) -> Judged:
    """Report the nearest form, one that runs the tests before one that does not."""

    def distance(each: tuple[Run, tuple[str, ...]]) -> tuple[int, int]:
        lost = sum(isinstance(context.ci.runs(each[0], placed.test), No) for placed in tests)
        return lost, len(each[1])

    run, what = min(differing, key=distance)
    cited = citation.command.name if citation.command is not None else ""
    message = f"{citation.where} runs `{cited}` only in another form, {run.place} `{run.command}`: {', '.join(what)}"
    gating = tuple(each for each in citation.runs if not each.disabled)
    said = "; ".join(_still(context, placed, run, gating) for placed in tests)
    finding = in_cell(
        "ci-differs",
        row,
        Column.CI,
        f"{message}; {said}" if said else message,
        hint=f"Cite the command as CI runs it: `{run.command}`.",
        start=citation.start,
    )
    return Judged(findings=(finding,), runs=gating)


def _still(context: Context, placed: PlacedTest, nearest: Run, runs: tuple[Run, ...]) -> str:
    answer = context.ci.runs(nearest, placed.test)
    if isinstance(answer, Yes):
        return f"it still runs {placed.test.shown}"
    other = next((run for run in runs if isinstance(context.ci.runs(run, placed.test), Yes)), None)
    if other is not None:
        return f"{placed.test.shown} is run by {other.place} `{other.command}`"
    if isinstance(answer, No):
        return f"it does not run {placed.test.shown}: {answer.why}"
    return f"whether it runs {placed.test.shown} cannot be told: {answer.why}"


def _not_gated(
    context: Context, row: Row, citation: Citation, words: tuple[str, ...], tests: tuple[PlacedTest, ...]
) -> Finding:
    cited = citation.command.name if citation.command is not None else ""
    message = f"no step of {citation.where} runs `{cited}`"
    others = [run for run in _elsewhere(context, citation) if isinstance(compare(words, run.words, run.folder), Same)]
    gating = tuple(run for run in citation.runs if not run.disabled)
    covered = [
        run for run in gating if tests and all(isinstance(context.ci.runs(run, each.test), Yes) for each in tests)
    ]
    if others:
        hint = f"The job `{others[0].job}` does, {others[0].place}."
    elif covered:
        hint = f"Its proof is run by {covered[0].place} `{covered[0].command}`."
    else:
        hint = _nearest(cited, citation.configuration)
    return in_cell("ci-not-gated", row, Column.CI, message, hint=hint, start=citation.start)


def _elsewhere(context: Context, citation: Citation) -> Iterator[Run]:
    yield from citation.configuration.runs
    for other in context.ci.others(citation.configuration.path):
        yield from other.runs


def _nearest(cited: str, configuration: Configuration) -> str:
    runs = {run.command: run for run in configuration.runs}
    if not runs:
        return f"{configuration.path} runs no commands."
    nearest = max(runs, key=lambda command: SequenceMatcher(None, cited, command).ratio())
    return f"The nearest is `{nearest}`, of the job `{runs[nearest].job}`, {runs[nearest].place}."
