"""The kill matrix: broken orchestrators, one rule each, against the scenarios that say they catch them."""

from __future__ import annotations

from functools import cache

import pytest

from pytest_dagster_parity.adapters.reference import ReferenceAdapter
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.reference.rules import Rules
from tests.corpus.as_dagster import rules_for
from tests.corpus.playing import corpus, play_all, story
from tests.faults import FAULTS

PAIRS = list(dict.fromkeys((fault, scenario.id) for scenario in corpus() for fault in scenario.catches))


@cache
def _broken(fault: str, semantic: str) -> Rules:
    return FAULTS[fault](rules_for(semantic))


def test_every_scenario_names_a_fault_that_it_catches() -> None:
    assert [scenario.node_name for scenario in corpus() if not scenario.catches] == []


def test_every_fault_is_named_by_a_scenario_and_every_name_is_a_fault() -> None:
    assert {fault for fault, _ in PAIRS} == set(FAULTS)


@pytest.mark.parametrize(("fault", "semantic"), PAIRS)
def test_the_scenario_catches_the_fault(fault: str, semantic: str) -> None:
    """A semantic is proven when all its cases pass, so that a fault is caught when one of them fails."""
    cases = [scenario for scenario in corpus() if scenario.id == semantic]
    lines = play_all(lambda: ReferenceAdapter(rules=_broken(fault, semantic)), cases).values()
    stories = [story(line) for line in lines]
    assert any(line.verdict is Verdict.FAIL and line.mismatches for line in lines), stories
    assert all(line.verdict in {Verdict.FAIL, Verdict.PASS} for line in lines), stories
