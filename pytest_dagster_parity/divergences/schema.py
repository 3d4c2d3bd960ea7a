"""The JSON Schema of a file of declared exceptions, for editors. Whether it holds, only a session can say."""

from __future__ import annotations

from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TEXT = {"type": "string", "minLength": 1}


def exceptions_schema() -> dict[str, Any]:
    """Return the schema."""
    return {
        "$schema": DIALECT,
        "title": "Declared exceptions of pytest-dagster-parity, version 1",
        "type": "object",
        "properties": {
            "document": _told("The document that defines the ids, relative to this file.", _TEXT),
            "exceptions": {
                "description": "What the target does otherwise on purpose.",
                "type": ["array", "null"],
                "items": {"$ref": "#/$defs/Declaration"},
            },
        },
        "required": ["exceptions"],
        "additionalProperties": False,
        "$defs": {"Declaration": _declaration(), "Patterns": _patterns()},
    }


def _declaration() -> dict[str, Any]:
    patterns = {"$ref": "#/$defs/Patterns"}
    return {
        "type": "object",
        "properties": {
            "id": _told("Of an exception of the document.", {"type": ["string", "integer"], "minLength": 1}),
            "semantics": _told("Ids of semantics; `*` and `?` are wild.", patterns),
            "scenarios": _told("Ids with their cases, `id[case]`; `*` and `?` are wild.", patterns),
            "reason": _told("Why the target differs.", _TEXT),
            "owner": _told("Who answers for it.", _TEXT),
            "review": _told("The last day of its life, unless somebody looks again.", {**_TEXT, "format": "date"}),
        },
        "required": ["id", "reason", "owner", "review"],
        "anyOf": [{"required": ["semantics"]}, {"required": ["scenarios"]}],
        "additionalProperties": False,
    }


def _patterns() -> dict[str, Any]:
    return {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}


def _told(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, **schema}
