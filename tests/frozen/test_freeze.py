"""Version 1 stays what it was frozen as: the published schemas may only grow, and only in the ways that harm nobody."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from pytest_dagster_parity.scenario.corpus import data
from tests.frozen.extension import breaches

HERE = Path(__file__).parent
SENT = frozenset({"Fault", "HoldPoint", "KillPoint", "ReexecutionStrategy"})
"""Closed lists that only the kit sends: a new word there has a capability."""
KINDS = ("scenario", "protocol", "record")


def frozen(kind: str) -> Any:
    return json.loads((HERE / f"{kind}.v1.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_schema_extends_the_frozen_one(kind: str) -> None:
    today = json.loads((data() / "schemas" / f"{kind}.v1.json").read_text(encoding="utf-8"))
    assert list(breaches(frozen(kind), today)) == []


def words_shown(schema: Any) -> dict[str, list[str]]:
    """Return the closed lists that a target answers in, by their name: all but what only the kit sends."""
    return {name: part["enum"] for name, part in schema["$defs"].items() if "enum" in part and name not in SENT}


def test_the_words_that_a_target_shows_are_those_that_were_frozen() -> None:
    """An adapter of today must be able to show everything that a scenario of tomorrow demands of it."""
    today = json.loads((data() / "schemas" / "protocol.v1.json").read_text(encoding="utf-8"))
    shown = words_shown(frozen("protocol"))
    assert {"RunStatus", "TickStatus", "BackfillStatus", "PartitionStatus", "RefusalKind"} <= set(shown)
    assert {name: words_shown(today).get(name) for name in shown} == shown


def some(**changes: Any) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "properties": {"a": {"type": "string", "description": "Of old."}, "b": {"enum": ["x", "y"]}},
        "required": ["a"],
        "anyOf": [{"$ref": "#/$defs/One"}],
        "$defs": {"One": {"type": "object"}},
    }
    changed = copy.deepcopy(schema)
    changed.update(changes)
    return changed


@pytest.mark.parametrize(
    "addition",
    [
        {"properties": {**some()["properties"], "c": {"type": "string"}}},
        {"properties": {"a": {"type": "string", "description": "Said better."}, "b": {"enum": ["x", "y", "z"]}}},
        {"$defs": {"One": {"type": "object"}, "Two": {"type": "object"}}},
        {"anyOf": [{"$ref": "#/$defs/Two"}, {"$ref": "#/$defs/One"}]},
        {"required": []},
    ],
)
def test_what_harms_nobody_may_be_added(addition: dict[str, Any]) -> None:
    assert list(breaches(some(), some(**addition))) == []


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        ({"properties": {"a": {"type": "string"}}}, "$.properties.b: it is gone"),
        ({"properties": {"a": {"type": "integer"}, "b": {"enum": ["x", "y"]}}}, "'string' became 'integer'"),
        ({"properties": {"a": {"type": "string"}, "b": {"enum": ["x"]}}}, "the word 'y' is gone"),
        ({"required": ["a", "b"]}, "b is needed now"),
        ({"anyOf": [{"$ref": "#/$defs/Two"}]}, "is gone"),
        ({"$defs": {"One": {"type": "object", "required": ["n"]}}}, "are needed now"),
    ],
)
def test_what_breaks_a_promise_is_found(change: dict[str, Any], breach: str) -> None:
    found = list(breaches(some(), some(**change)))
    assert len(found) == 1, found
    assert breach in found[0]
