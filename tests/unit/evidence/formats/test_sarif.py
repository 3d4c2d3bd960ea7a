"""The outcome for code hosts: what SARIF 2.1.0 demands of it."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from pytest_dagster_parity.evidence.formats.sarif import render
from pytest_dagster_parity.evidence.rules import RULES
from tests.unit.evidence.found import drift, finding, outcome

PAGES = "https://example.org/parity/docs/"

MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
ESSENTIAL: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "additionalProperties": False,
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "semanticVersion": {"type": "string"},
                                    "rules": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/rule"}},
                                },
                            }
                        },
                    },
                    "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
                },
            },
        },
    },
    "$defs": {
        "rule": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string"},
                "name": {"type": "string"},
                "shortDescription": MESSAGE,
                "fullDescription": MESSAGE,
                "help": MESSAGE,
                "helpUri": {"type": "string", "pattern": "^https://"},
                "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
            },
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": LEVEL,
                "message": MESSAGE,
                "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
                "locations": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {
                            "physicalLocation": {
                                "type": "object",
                                "required": ["artifactLocation"],
                                "additionalProperties": False,
                                "properties": {
                                    "artifactLocation": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {
                                            "uri": {"type": "string", "pattern": r"^[!#-~]+$"},
                                            "uriBaseId": {"type": "string"},
                                        },
                                    },
                                    "region": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {
                                            "startLine": {"type": "integer", "minimum": 1},
                                            "startColumn": {"type": "integer", "minimum": 1},
                                        },
                                    },
                                },
                            }
                        },
                    },
                },
            },
        },
    },
}
"""What the standard demands of the keys that are written, and that no other key is."""


def sarif(*findings: Any, pages: str | None = PAGES) -> dict[str, Any]:
    document = json.loads(render(outcome(*findings), version="0.1.0", pages=pages))
    jsonschema.validate(document, ESSENTIAL)
    return document["runs"][0]


def test_nothing_found_is_a_run_without_results() -> None:
    run = sarif()
    assert run["results"] == []
    assert run["tool"]["driver"] == {"name": "dagster-parity check", "semanticVersion": "0.1.0", "rules": []}


def test_every_rule_can_be_written() -> None:
    run = sarif(*(finding(rule) for rule in RULES))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(RULES)
    assert [run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"] for each in run["results"]] == list(RULES)


def test_a_finding_is_a_result_at_its_place() -> None:
    run = sarif(drift())
    prints = run["results"][0].pop("partialFingerprints")
    assert run["results"] == [
        {
            "ruleId": "line-drift",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": "`reconcile` is not at line 120\nIt stands at line 131."},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "docs/parity/matrix.md", "uriBaseId": "%SRCROOT%"},
                        "region": {"startLine": 12, "startColumn": 70},
                    }
                }
            ],
        }
    ]
    assert list(prints) == ["dagsterParity/v1"]
    assert run["tool"]["driver"]["rules"][0]["helpUri"] == "https://example.org/parity/docs/rules/line-drift.md"


def test_where_the_documentation_is_published_nowhere_no_page_is_named() -> None:
    assert "helpUri" not in sarif(finding(), pages=None)["tool"]["driver"]["rules"][0]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docs/our matrix ü.md", {"uri": "docs/our%20matrix%20%C3%BC.md", "uriBaseId": "%SRCROOT%"}),
        ("/elsewhere/our matrix.md", {"uri": "file:///elsewhere/our%20matrix.md"}),
        ("C:/elsewhere/m.md", {"uri": "file:///C:/elsewhere/m.md"}),
    ],
)
def test_paths_become_uris(path: str, expected: dict[str, str]) -> None:
    located = sarif(finding(path=path))["results"][0]["locations"][0]["physicalLocation"]
    assert located["artifactLocation"] == expected


def test_a_finding_about_a_whole_document_stands_at_its_beginning() -> None:
    located = sarif(finding(line=0, column=0))["results"][0]["locations"][0]["physicalLocation"]
    assert located["region"] == {"startLine": 1, "startColumn": 1}
