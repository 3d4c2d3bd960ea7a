"""A target whose clock flows on and whose views lag gets the verdicts that it gets with a clock that stands still."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.adapters.registry import ClassFactory
from pytest_dagster_parity.execution.session import Session
from pytest_dagster_parity.execution.support import Support
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.scenario.model import Scenario
from tests.wire.corpus import play, scenarios_of
from tests.wire.fakes.flowing import FlowingAdapter

FLOWING = "python:tests.wire.fakes.flowing:FlowingAdapter"
MOST_EXPECTATIONS = 4
MOST_SCENARIOS = 40


@pytest.fixture(scope="module")
def playable() -> list[Scenario]:
    """Give short scenarios that a flowing clock can give what they need."""
    flowing = Session(ClassFactory(spec=FLOWING, path=FLOWING.partition(":")[2]), seed=11, timeout=30)
    found = [
        scenario
        for scenario in scenarios_of("sensors", "run_identity", "schedules")
        if sum(step.verb == "expect" for step in scenario.steps) <= MOST_EXPECTATIONS and not flowing.missing(scenario)
    ]
    flowing.close()
    return found[:: len(found) // MOST_SCENARIOS + 1]


def test_a_flowing_clock_and_late_views_change_no_verdict(playable: list[Scenario]) -> None:
    still = {node: line.verdict for node, line in play("reference", playable).items()}
    flowing = {node: line.verdict for node, line in play(FLOWING, playable).items()}
    assert flowing == still
    assert (len(playable) >= 10, Verdict.PASS in still.values()) == (True, True)


def test_a_target_that_lags_and_does_not_say_so_is_found_out(playable: list[Scenario]) -> None:
    factory = ClassFactory(spec=FLOWING, path=FLOWING.partition(":")[2], options={"says_that_it_lags": False})
    session = Session(factory, seed=11, timeout=30)
    verdicts = {session.play(scenario, node="", replay="").verdict for scenario in playable[:5]}
    session.close()
    assert Verdict.FAIL in verdicts


def test_what_needs_a_clock_that_stands_still_is_unsupported() -> None:
    adapter = FlowingAdapter()
    support = Support(adapter.describe())
    adapter.shutdown()
    assert support.missing({"clock.set", "clock.still", "runs"}) == ("clock.still",)
