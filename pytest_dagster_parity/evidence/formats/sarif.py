"""The outcome as SARIF 2.1.0, which code hosts and editors show beside the lines that are meant.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

from pytest_dagster_parity.evidence.findings import Finding, Severity
from pytest_dagster_parity.evidence.formats.fingerprints import numbered
from pytest_dagster_parity.evidence.outcome import Outcome, severity_of
from pytest_dagster_parity.evidence.rules import RULES, Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "dagsterParity/v1"
ROOT = "%SRCROOT%"

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(outcome: Outcome, *, version: str, pages: str | None = None, shown: Callable[[str], str] = str) -> str:
    """Return the document.

    `version` is the kit's, `pages` is where its documentation is published, if anywhere, and `shown` gives a path as
    the host knows it.

    What the baseline knows is left out: code hosts would open an alert for it.
    """
    used = [rule for rule in RULES.values() if rule.id in outcome.by_rule]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "dagster-parity check",
                "semanticVersion": version,
                "rules": [_rule(rule, pages) for rule in used],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": _results(outcome.findings, {rule.id: index for index, rule in enumerate(used)}, shown),
    }
    whole = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule, pages: str | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.title},
        "help": {"text": f"{rule.title} See docs/rules/{rule.id}.md of the kit."},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }
    return told if pages is None else {**told, "helpUri": f"{pages.rstrip('/')}/rules/{rule.id}.md"}


def _results(findings: Iterable[Finding], indexes: dict[str, int], shown: Callable[[str], str]) -> list[dict[str, Any]]:
    return [
        {**_result(finding, print_, indexes[finding.rule]), "locations": [_location(finding, shown(finding.path))]}
        for finding, print_ in numbered(findings)
    ]


def _result(finding: Finding, fingerprint: str, index: int) -> dict[str, Any]:
    text = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[severity_of(finding)],
        "message": {"text": text},
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }


def _location(finding: Finding, path: str) -> dict[str, Any]:
    region = {"startLine": max(finding.line, 1), "startColumn": max(finding.column, 1)}
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": region}}


def _artifact(path: str) -> dict[str, str]:
    """Return where a document is: below the repository's root, or, where it is elsewhere, absolutely."""
    if PurePosixPath(path).is_absolute():
        return {"uri": f"file://{quote(path)}"}
    if PureWindowsPath(path).is_absolute():
        return {"uri": f"file:///{quote(path, safe='/:')}"}
    return {"uri": quote(path), "uriBaseId": ROOT}
