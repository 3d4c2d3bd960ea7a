"""The line of the record that a scenario comes to."""

from __future__ import annotations

from pytest_dagster_parity.execution.play import Played
from pytest_dagster_parity.execution.record import ScenarioLine
from pytest_dagster_parity.scenario.model import Scenario


def scenario_line(
    scenario: Scenario, played: Played, *, node: str, replay: str, attempt: int = 1, duration: float = 0.0
) -> ScenarioLine:
    """Return the line of a scenario that was played for `duration` seconds, or that never came to be played."""
    return ScenarioLine(
        id=scenario.id,
        case=scenario.case,
        node=node,
        domain=scenario.domain,
        origin=scenario.origin.value,
        level=scenario.level.value,
        quirk=scenario.quirk,
        verdict=played.verdict,
        reason=played.reason,
        steps=played.steps,
        mismatches=played.mismatches,
        duration=duration,
        replay=replay,
        attempt=attempt,
    )
