"""Scenarios of the corpus for tests that are about how they are played, and the lines that playing them gives."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from pytest_dagster_parity.adapters.registry import resolve
from pytest_dagster_parity.execution.record import ScenarioLine
from pytest_dagster_parity.execution.session import Session
from pytest_dagster_parity.scenario.model import Scenario
from pytest_dagster_parity.scenario.reader import load_file

CORPUS = Path(__file__).parents[2] / "conformance" / "scenarios"


def scenarios_of(*domains: str) -> list[Scenario]:
    """Return the scenarios of these domains, in the order of their files."""
    files = sorted(path for domain in domains for path in (CORPUS / domain).glob("*.yaml"))
    return [scenario for path in files for scenario in load_file(path).scenarios]


def play(spec: str, scenarios: Iterable[Scenario]) -> dict[str, ScenarioLine]:
    """Play the scenarios on one adapter, and return their lines by node, without what differs from time to time."""
    session = Session(resolve(spec), seed=11, timeout=30)
    try:
        return {
            scenario.node_name: replace(session.play(scenario, node=scenario.node_name, replay=""), duration=0.0)
            for scenario in scenarios
        }
    finally:
        session.close()
