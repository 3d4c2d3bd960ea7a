"""What a check came to, before anybody has written it down in a format."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pytest_dagster_parity.evidence.baseline import Entry
from pytest_dagster_parity.evidence.findings import Finding, Severity
from pytest_dagster_parity.evidence.rules import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """All that a check found. Paths are relative to the repository's root, with `/`."""

    documents: tuple[str, ...]
    """That were checked."""
    rows: int
    """How many rows they have together."""
    findings: tuple[Finding, ...]
    """What counts, sorted by place."""
    known: tuple[Finding, ...] = ()
    """What the baseline lists, and so does not count."""
    obsolete: tuple[Entry, ...] = ()
    """What the baseline lists, and nothing found."""

    def count(self, severity: Severity) -> int:
        """Return how many findings weigh that much."""
        return sum(severity_of(finding) is severity for finding in self.findings)

    @property
    def has_errors(self) -> bool:
        """Whether the check fails."""
        return self.count(Severity.ERROR) > 0

    @property
    def by_rule(self) -> dict[str, int]:
        """How many findings each rule has, in the rules' order."""
        counted = Counter(finding.rule for finding in self.findings)
        return {rule: counted[rule] for rule in RULES if counted[rule]}


def severity_of(finding: Finding) -> Severity:
    """Return how much a finding weighs."""
    return RULES[finding.rule].severity


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return the findings by place, each of them once."""
    return tuple(sorted(dict.fromkeys(findings), key=_place))


def _place(finding: Finding) -> tuple[str, int, int, str, str]:
    return (finding.path, finding.line, finding.column, finding.rule, finding.message)
