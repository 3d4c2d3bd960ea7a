"""The corpus on the reference orchestrator."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.adapters.reference import ReferenceAdapter
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.scenario.model import Scenario
from tests.corpus.as_dagster import AS_DAGSTER, rules_for
from tests.corpus.playing import corpus, play_all, story

ASKED = [scenario for scenario in corpus() if not scenario.quirk and scenario.replaced_by is None]


@pytest.mark.parametrize("scenario", ASKED, ids=lambda scenario: scenario.node_name)
def test_the_reference_passes(scenario: Scenario) -> None:
    (line,) = play_all(ReferenceAdapter, [scenario]).values()
    assert line.verdict is Verdict.PASS, story(line)


@pytest.mark.parametrize("semantic", AS_DAGSTER)
def test_where_the_reference_does_not_follow_dagster_one_rule_is_why(semantic: str) -> None:
    cases = [scenario for scenario in corpus() if scenario.id == semantic]
    lines = play_all(lambda: ReferenceAdapter(rules=rules_for(semantic)), cases).values()
    assert [line.verdict for line in lines] == [Verdict.PASS] * len(cases) != [], [story(line) for line in lines]


def test_five_seeds_give_the_same_verdicts() -> None:
    by_seed = [
        {node: line.verdict for node, line in play_all(ReferenceAdapter, corpus(), seed=seed).items()}
        for seed in range(5)
    ]
    assert by_seed[1:] == by_seed[:1] * 4


def test_what_a_charter_semantic_replaces_fails_on_the_reference() -> None:
    replaced = [scenario for scenario in corpus() if scenario.replaced_by is not None]
    verdicts = {node: line.verdict for node, line in play_all(ReferenceAdapter, replaced).items()}
    assert verdicts == dict.fromkeys(verdicts, Verdict.FAIL) != {}
