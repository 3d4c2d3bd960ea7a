"""A step that can be left out without anybody noticing has no business in a scenario."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pytest_dagster_parity.adapters.interface import operations_of
from pytest_dagster_parity.adapters.reference import ReferenceAdapter
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.protocol.handshake import Description
from pytest_dagster_parity.scenario.model import Scenario
from tests.corpus.playing import corpus, play_all
from tests.corpus.skipping import SkipsOneStep

ASKED = [scenario for scenario in corpus() if not scenario.quirk and scenario.replaced_by is None]


class Skipping(SkipsOneStep):
    """As a program's adapter would, it declares its operations in the handshake."""

    def describe(self) -> Description:
        return replace(super().describe(), operations=operations_of(ReferenceAdapter))


@pytest.mark.parametrize("scenario", ASKED, ids=lambda scenario: scenario.node_name)
def test_each_step_is_missed_when_it_is_not_carried_out(scenario: Scenario) -> None:
    actions = [step for step in scenario.steps if step.action is not None]
    unnoticed = []
    for number, step in enumerate(actions, 1):
        (line,) = play_all(lambda: Skipping(number), [scenario]).values()  # noqa: B023  called in this round
        if line.verdict is not Verdict.FAIL:
            unnoticed.append(f"{scenario.path.name}:{step.mark.line} {step.verb}: {line.verdict.value} {line.reason}")
    assert unnoticed == []
