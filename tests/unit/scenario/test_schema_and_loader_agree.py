# ruff: noqa: E501  a case is a row of a table, however long its text
"""The schema that editors use and the loader refuse the same files, as far as a schema can tell."""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.scenario.schema import scenario_schema
from tests.unit.scenario.texts import codes

FILES = Path(__file__).parent / "files"

BEYOND_A_SCHEMA = frozenset(
    {
        "action-never-reached",
        "contradiction",
        "duplicate-alias",
        "duplicate-definition",
        "duplicate-id",
        "empty-text",
        "idle-cases",
        "idle-demand",
        "impossible-count",
        "misplaced-key",
        "misplaced-modifier",
        "no-time-passes",
        "not-a-cron",
        "not-a-local-moment",
        "not-an-expression",
        "proves-nothing",
        "refusal-without-twin",
        "reserved-name",
        "rule-never-followed",
        "time-goes-back",
        "unjudged-step",
        "unknown-alias",
        "unknown-name",
        "unknown-time-zone",
    }
)
"""What only the loader sees: names, time, and what a scenario proves."""


class CoreLoader(yaml.CSafeLoader):
    """Types plain scalars as YAML 1.2 does, and editors with it."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, expression, first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", "-+0123456789."),
    ("null", r"^(?:~|null|Null|NULL|)$", "~nN\0"),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(expression), [*first.replace("\0", ""), ""])


@cache
def documents() -> tuple[Any, ...]:
    """Return the scenarios of our files and of the corpus, each as the only one of its file."""
    found: list[Any] = []
    for path in (*sorted(FILES.glob("*.yaml")), *corpus.find(corpus.bundled())):
        whole = yaml.load(path.read_bytes(), CoreLoader)  # noqa: S506 - it is a safe loader
        found += [{"topic": whole["topic"], "scenarios": [each]} for each in whole["scenarios"]]
    return tuple(found)


@cache
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(scenario_schema())


def refused_by_the_loader(document: Any) -> set[str]:
    """Return the codes that a schema could know."""
    return set(codes(json.dumps(document, indent=1))) - BEYOND_A_SCHEMA


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, each in inner for place in places(each, (*path, key)))]


KEYS = some.sampled_from(
    ["key", "of", "at", "as", "are", "is", "count", "where", "refused", "by_case", "statement", "name", "assets", "jobs",
     "eager", "expect", "evaluate", "runs", "ticks", "absent", "any", "contains", "to", "by", "for", "when", "do", "nonsense",
     "cases", "status", "job", "static", "daily", "partition", "may_hold", "killed", "<<"]
)  # fmt: skip
VALUES = some.sampled_from(
    ["x", "60s", "2024-01-01T00:00:00Z", "success", "", 3, 2.5, True, None, [], {}, ["x"], [{}], {"any": True},
     {"contains": "x"}, {"count": 1}, {"are": []}, {"x": "y"}, {"by_case": {"x": 1}}, [None], {"x": None}]
)  # fmt: skip


@some.composite
def mutated(draw: some.DrawFn) -> Any:
    """Return a file that was valid before something was renamed, dropped, added, or put in another's place."""
    document = copy.deepcopy(draw(some.sampled_from(documents())))
    for _ in range(draw(some.integers(1, 2))):
        *path, last = draw(some.sampled_from(places(document)[1:]))
        holder = document
        for key in path:
            holder = holder[key]
        match draw(some.sampled_from(["drop", "replace", "rename", "add", "wrap", "move"])):
            case "drop":
                del holder[last]
            case "rename" if isinstance(holder, dict):
                renamed = draw(KEYS)
                changed = {renamed if key == last else key: value for key, value in holder.items()}
                holder.clear()
                holder.update(changed)
            case "add" if isinstance(holder[last], dict):
                holder[last][draw(KEYS)] = copy.deepcopy(draw(VALUES))
            case "add" if isinstance(holder[last], list):
                holder[last].append(copy.deepcopy(draw(VALUES)))
            case "wrap":
                holder[last] = [holder[last]] if draw(some.booleans()) else {"by_case": {"x": holder[last]}}
            case "move":
                source: Any = document
                for key in draw(some.sampled_from(places(document))):
                    source = source[key]
                holder[last] = copy.deepcopy(source)
            case _:
                holder[last] = copy.deepcopy(draw(VALUES))
    return document


@pytest.mark.parametrize("document", documents(), ids=lambda each: each["scenarios"][0]["id"])
def test_a_valid_file_fits_the_schema(document: Any) -> None:
    assert not refused_by_the_loader(document)
    assert validator().is_valid(document)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_a_changed_file_is_refused_by_both_or_by_none(document: Any) -> None:
    refused = refused_by_the_loader(document)
    if "by-case" in refused:
        return
    assert validator().is_valid(document) == (not refused), refused
