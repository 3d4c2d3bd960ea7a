"""A plain Markdown summary of a record."""

from __future__ import annotations

from pytest_dagster_parity.execution.record import HeaderLine, ScenarioLine
from pytest_dagster_parity.execution.writer import RecordFile
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.report import declarations, totals
from pytest_dagster_parity.report.spelling import shorten, spell

TOLD = (Verdict.FAIL, Verdict.STALE_EXCEPTION, Verdict.INCONCLUSIVE, Verdict.EXCEPTED)
"""Verdicts whose scenarios are listed one by one."""

LONGEST = 500
"""Characters that are said of one scenario."""


def summarize(record: RecordFile) -> str:
    """Return the summary; the same record gives the same bytes."""
    counts = totals.tally((line.domain, line.verdict) for line in record.scenarios)
    parts = ["# Dagster parity", *_target(record.header), *_outcome(record, counts), *_table(counts)]
    for verdict in TOLD:
        parts += _listed(verdict, [line for line in record.scenarios if line.verdict is verdict])
    return "\n\n".join(parts) + "\n"


def _target(header: HeaderLine | None) -> list[str]:
    if header is None:
        return ["Nothing was asked of a target."]
    target = f"{header.target.target} {header.target.version}" if header.target else "could not be opened"
    facts = (
        ("Target", target),
        ("Adapter", f"`{header.adapter}`{' (in process)' if header.in_process else ''}"),
        ("Compared with", f"Dagster {header.dagster_line}, level {header.level}"),
        ("Kit", f"{header.kit}, scenarios `{header.corpus}`, seed {header.seed}"),
        ("Commit", f"`{header.commit}`" if header.commit else "none"),
    )
    return ["\n".join(f"- {name}: {value}" for name, value in facts)]


def _outcome(record: RecordFile, counts: totals.Tally) -> list[str]:
    if record.footer is None:
        return ["**UNFINISHED**: the session was killed."]
    target = None if record.header is None else record.header.target
    doubts = (totals.suspicion(totals.total(counts)), declarations.strangers(target))
    return [f"**{totals.completeness(record.footer)}**", *(doubt for doubt in doubts if doubt)]


def _table(counts: totals.Tally) -> list[str]:
    if not counts:
        return []
    heading, *body = totals.rows(counts)
    rule = ["---", *("--:" for _ in heading[1:])]
    return ["\n".join(_row(cells) for cells in (heading, rule, *body))]


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _listed(verdict: Verdict, lines: list[ScenarioLine]) -> list[str]:
    if not lines:
        return []
    listed = "\n".join(
        f"- `{line.node}`: {shorten(_why(line), LONGEST)}" for line in sorted(lines, key=lambda line: line.node)
    )
    return [f"## {dict(totals.COLUMNS)[verdict].capitalize()}", listed]


def _why(line: ScenarioLine) -> str:
    if not line.mismatches:
        return line.reason.splitlines()[0] if line.reason else "no reason given"
    first = line.mismatches[0]
    where = f"{first.observation} {first.path}".strip()
    seen = f"{where} is {spell(first.observed)}, and not {spell(first.expected)}"
    return f"{line.reason.splitlines()[0]}: {seen}" if line.verdict is Verdict.EXCEPTED and line.reason else seen
