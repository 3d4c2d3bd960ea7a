"""What the gate found, for people: row by row, each where it stands, with the scenarios that do not pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pytest_dagster_parity.matrix.gate_report import GateReport, Promotion, Violation
from pytest_dagster_parity.matrix.proven import Proven

MOST = 25
"""So many scenarios are named of each row, and so many topics of those that no row mentions."""


def text(report: GateReport) -> str:
    """Return all of it; the last line says whether the gate is open."""
    return "".join(f"{line}\n" for line in lines(report))


def lines(report: GateReport) -> Iterator[str]:
    """Yield the lines of `text`."""
    for violation in report.violations:
        yield from _of_violation(violation)
    if report.promotable:
        yield "Rows that could claim more:"
        yield from (f"  {_of_promotion(promotion)}" for promotion in report.promotable)
    if report.unmentioned:
        yield f"Semantics that no row mentions: {len(report.unmentioned)}"
        yield from (f"  {line}" for line in _shortened(_topics(report.unmentioned)))
    yield summary(report)


def summary(report: GateReport) -> str:
    """Return one line: whether the gate is open, and by whose proof."""
    by = ", ".join(_of_record(each) for each in report.records)
    if report.is_open:
        return f"gate open: none of {_rows(report.rows)} says more than is proven by {by}"
    doubtful = sum(not each.row for each in report.violations)
    records = "; the record itself is no proof" if doubtful else ""
    say = "says" if report.violating_rows == 1 else "say"
    return f"GATE SHUT: {report.violating_rows} of {_rows(report.rows)} {say} more than is proven by {by}{records}"


def _of_record(record: Proven) -> str:
    return (
        f"{record.record} ({record.target} {record.version} by {record.adapter}, Dagster {record.line} {record.level})"
    )


def _of_violation(violation: Violation) -> Iterator[str]:
    where = f"{violation.path}:{violation.line}:{violation.column}"
    yield f"{where}: {sentence(violation)} [{violation.breach.value}]"
    if violation.row:
        yield f"  proof: {violation.proof or 'none'}"
    yield from (f"  {line}" for line in _shortened(_by_verdict(violation.scenarios)))
    yield f"  {violation.hint}"


def sentence(violation: Violation) -> str:
    """Return the row, its claim, and what is wrong with it."""
    if not violation.row:
        return violation.message
    claim = _on_one_line(violation.claim) or "nothing"
    required = _on_one_line(violation.required) or "nothing"
    return f"{_on_one_line(violation.row)}: claims {claim}, requires {required}: {violation.message}"


def _of_promotion(promotion: Promotion) -> str:
    where = f"{promotion.path}:{promotion.line}"
    row = _on_one_line(promotion.row)
    return f"{where}: {row}: {promotion.claim.value} could be {promotion.to.value}: {promotion.proof}"


def _by_verdict(scenarios: Mapping[str, str]) -> list[str]:
    """Return the scenarios, those that came to the same together, in the order in which each verdict comes first."""
    found: dict[str, list[str]] = {}
    for name, verdict in scenarios.items():
        found.setdefault(verdict, []).append(f"{verdict}: {name}")
    return [line for group in found.values() for line in group]


def _topics(ids: tuple[str, ...]) -> list[str]:
    """Return the ids by topic: what is missing is mostly a topic as a whole."""
    found: dict[str, list[str]] = {}
    for each in ids:
        found.setdefault(".".join(each.split(".")[:2]), []).append(each)
    return [group[0] if len(group) == 1 else f"{topic}.*  ({len(group)})" for topic, group in found.items()]


def _shortened(listed: list[str]) -> list[str]:
    return listed if len(listed) <= MOST else [*listed[:MOST], f"and {len(listed) - MOST} more; --format json has all"]


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"


def _on_one_line(told: str) -> str:
    return " ".join(told.split())
