"""How many scenarios came to which verdict, by domain, and whether that is all that was required."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pytest_dagster_parity.execution.record import FooterLine
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.scenario.model import DOMAINS

EXECUTED = frozenset({Verdict.PASS, Verdict.FAIL, Verdict.EXCEPTED, Verdict.STALE_EXCEPTION, Verdict.INCONCLUSIVE})

COLUMNS = (
    (Verdict.PASS, "pass"),
    (Verdict.FAIL, "fail"),
    (Verdict.EXCEPTED, "excepted"),
    (Verdict.STALE_EXCEPTION, "stale"),
    (Verdict.UNSUPPORTED, "unsupported"),
    (Verdict.INCONCLUSIVE, "inconclusive"),
    (Verdict.NOT_RUN, "not run"),
)
"""The columns of a table of totals, in their order."""

Tally = dict[str, dict[Verdict, int]]
"""Counts by domain and verdict."""


def tally(verdicts: Iterable[tuple[str, Verdict]]) -> Tally:
    """Count pairs of domain and verdict; the domains in their own order, strangers last."""
    found: Tally = {}
    for (domain, verdict), number in Counter(verdicts).items():
        found.setdefault(domain, {})[verdict] = number
    order = {domain: at for at, domain in enumerate(DOMAINS)}
    return dict(sorted(found.items(), key=lambda each: (order.get(each[0], len(order)), each[0])))


def total(counts: Tally) -> dict[Verdict, int]:
    """Return the counts of all domains together, in the order of the columns, without zeros."""
    summed = {verdict: sum(each.get(verdict, 0) for each in counts.values()) for verdict, _ in COLUMNS}
    return {verdict: number for verdict, number in summed.items() if number}


def rows(counts: Tally) -> list[tuple[str, ...]]:
    """Return the table of totals: a heading, a row a domain, and a row of all; without columns that are all zero."""
    summed = total(counts)
    shown = [(verdict, title) for verdict, title in COLUMNS if verdict in summed]
    lines = {**counts, "all": summed} if len(counts) > 1 else counts
    return [
        ("domain", *(title for _, title in shown)),
        *((domain, *(str(each.get(verdict, 0)) for verdict, _ in shown)) for domain, each in lines.items()),
    ]


def completeness(footer: FooterLine) -> str:
    """Return one sentence on whether all that was required was executed."""
    if footer.complete:
        rest = footer.required - footer.required_executed
        unsupported = f"; {rest} unsupported by the target" if rest else ""
        return f"COMPLETE {footer.required_executed}/{footer.required}{unsupported}"
    return f"INCOMPLETE {footer.required_executed}/{footer.required}"


def suspicion(counts: Mapping[Verdict, int]) -> str | None:
    """Return what looks wrong with the session as a whole, rather than with single scenarios."""
    executed = sum(counts.get(verdict, 0) for verdict in EXECUTED)
    if executed == 0:
        return "Nothing was executed, so nothing is proven."
    if executed >= 5 and counts.get(Verdict.INCONCLUSIVE, 0) == executed:  # noqa: PLR2004  fewer are no pattern
        return "Every scenario is inconclusive: look at the adapter and its environment first."
    passed = counts.get(Verdict.PASS, 0) + counts.get(Verdict.STALE_EXCEPTION, 0)
    if executed >= 5 and passed == 0:  # noqa: PLR2004  fewer are no pattern
        return "Nothing passed at all: suspect the adapter or its set-up before the target."
    return None
