"""What stays the same of a finding when lines move, as a short text for programs that follow it over time."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator

from pytest_dagster_parity.evidence.baseline import entry_of
from pytest_dagster_parity.evidence.findings import Finding


def numbered(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Yield each finding with its fingerprint; findings that are alike differ by how many went before."""
    seen: Counter[str] = Counter()
    for finding in findings:
        print_ = _fingerprint(finding)
        seen[print_] += 1
        yield finding, f"{print_}:{seen[print_]}"


def _fingerprint(finding: Finding) -> str:
    entry = entry_of(finding)
    told = json.dumps([entry.rule, entry.document, entry.row, entry.cited])
    return hashlib.sha256(told.encode()).hexdigest()[:32]
