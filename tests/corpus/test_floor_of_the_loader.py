"""What the loader lets through fails for a target that shows nothing, and for one that refuses everything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.scenario.expectations import OBSERVATIONS, Observation
from pytest_dagster_parity.scenario.fields import fields_of
from pytest_dagster_parity.scenario.model import Scenario
from pytest_dagster_parity.scenario.reader import load_file
from tests.corpus.nulls import NULLS
from tests.corpus.playing import play_all

DEFINITIONS: dict[str, Any] = {"assets": [{"key": "a"}], "sensors": [{"name": "w"}]}
ASKED: dict[str, dict[str, Any]] = {
    "run_steps": {"of": "r"},
    "run_events": {"of": "r"},
    "ticks": {"of": "w"},
    "new_ticks": {"of": "w"},
    "future_ticks": {"of": "w"},
    "dry_run": {"of": "w"},
    "partition_keys": {"of": {"asset": "a"}},
    "partition_windows": {"of": {"asset": "a"}},
    "partition_mapping": {"upstream": "a", "downstream": "a"},
    "preview_backfill": {"assets": ["a"]},
    "selection": {"of": {"all": True}},
    **{name: {} for name in ("runs", "new_runs", "backfills", "new_backfills", "automations", "conflicts")},
}
"""What must be said to ask for an observation, where it is not the asset."""
OF_A_LIST: tuple[dict[str, Any], ...] = (
    {"are": []},
    {"unordered": []},
    {"contains": []},
    {"count": 0},
    {"count": {"most": 2}},
    {"where": {"absent": True}, "count": 0},
)
MATCHERS = ({"any": True}, {"absent": True}, {"count": 0}, {"contains": ""}, {"contains": []})
OF_A_FIELD: tuple[Any, ...] = (None, 0, False, "", "missing", "unknown", [], {}, *MATCHERS)


def demands_on(shape: Observation) -> Iterator[dict[str, Any]]:
    """Yield demands that could hold where nothing is."""
    if shape.is_list:
        yield from OF_A_LIST
        return
    yield from ({"is": {}}, {"is": {"any": True}}, {"is": {"absent": True}}, {"is": None})
    yield from ({"is": {field.encode_name: value}} for field in fields_of(shape.record) for value in OF_A_FIELD)


def scenario(steps: list[dict[str, Any]]) -> Scenario | None:
    """Return a scenario of these steps; None where the loader refuses it."""
    head = {"id": "sensors.of.nothing", "statement": "Nothing is there."}
    document = {"topic": "T", "scenarios": [{**head, "definitions": DEFINITIONS, "steps": steps}]}
    try:
        return load_file(Path("nothing.yaml"), json.dumps(document).encode()).scenarios[0]
    except LoadError:
        return None


@pytest.mark.parametrize("observation", OBSERVATIONS)
def test_what_holds_where_nothing_is_passes_no_null(observation: str) -> None:
    shape = OBSERVATIONS[observation]
    asked = ASKED.get(observation, {"of": "a"})
    launch = [{"launch_run": {"assets": ["a"]}, "as": "r"}] if asked.get("of") == "r" else []
    taken: list[Scenario] = []
    for demand in demands_on(shape):
        clause = {**asked, **demand}
        alone: list[Any] = [*launch, {"expect": {observation: clause}}]
        refused = [{**asked, "refused": "unknown_name"}, clause]
        for steps in (alone, [*launch, {"expect": {observation: refused}}]):
            found = scenario(steps)
            if found is not None:
                taken.append(found)
    for name, null in NULLS.items():
        if name != "shows_the_same_always":
            passed = [each for each in taken if play_all(null, [each])[each.node_name].verdict is Verdict.PASS]
            assert [each.steps for each in passed] == [], name
    assert taken or observation == "invocations"
