"""The line of a scenario that never came to be played."""

from __future__ import annotations

from pytest_dagster_parity.execution.record import ScenarioLine
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.scenario.model import Scenario


def unplayed(
    scenario: Scenario, *, node: str, verdict: Verdict, reason: str, replay: str, attempt: int = 1
) -> ScenarioLine:
    """Return a line without steps: not run, or inconclusive because nothing could be asked."""
    return ScenarioLine(
        id=scenario.id,
        case=scenario.case,
        node=node,
        domain=scenario.domain,
        origin=scenario.origin.value,
        level=scenario.level.value,
        quirk=scenario.quirk,
        verdict=verdict,
        reason=reason,
        steps=(),
        mismatches=(),
        duration=0.0,
        replay=replay,
        attempt=attempt,
    )
