"""A step that can be left out without anybody noticing has no business in a scenario."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pytest_dagster_parity.adapters.interface import operations_of
from pytest_dagster_parity.adapters.reference import ReferenceAdapter
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.protocol.handshake import Description
from pytest_dagster_parity.scenario.model import Scenario, Step
from tests.corpus.as_dagster import rules_for
from tests.corpus.playing import corpus, play_all
from tests.corpus.skipping import SkipsOneStep
from tests.faults import FAULTS


class Skipping(SkipsOneStep):
    """As a program's adapter would, it declares its operations in the handshake."""

    def describe(self) -> Description:
        return replace(super().describe(), operations=operations_of(ReferenceAdapter))


@pytest.mark.parametrize("scenario", corpus(), ids=lambda scenario: scenario.node_name)
def test_each_step_is_missed_when_it_is_not_carried_out(scenario: Scenario) -> None:
    rules = rules_for(scenario.id)
    actions = [step for step in scenario.steps if step.action is not None]
    unnoticed: list[str] = []
    for number, step in enumerate(actions, 1):
        (line,) = play_all(lambda: Skipping(number, rules), [scenario]).values()  # noqa: B023  called in this round
        if line.verdict is not Verdict.FAIL and not _earns_its_place(step, scenario):
            unnoticed.append(f"{scenario.path.name}:{step.mark.line} {step.verb}: {line.verdict.value} {line.reason}")
    assert unnoticed == []


def _earns_its_place(step: Step, scenario: Scenario) -> bool:
    """Say whether a step that rightly changes nothing is needed: without it the reference, or a fault, gets away.

    Nobody can see whether the second delivery of an event was carried out, or time with the automation off; but without
    such a step there is nothing that a wrong orchestrator would do.
    """
    without = replace(scenario, steps=tuple(each for each in scenario.steps if each is not step))
    rules = rules_for(scenario.id)
    targets = [rules, *(FAULTS[fault](rules) for fault in scenario.catches)]
    verdicts = [
        line.verdict
        for target in targets
        for line in play_all(lambda: ReferenceAdapter(rules=target), [without]).values()  # noqa: B023  as above
    ]
    return verdicts[0] is not Verdict.PASS or Verdict.PASS in verdicts[1:]
