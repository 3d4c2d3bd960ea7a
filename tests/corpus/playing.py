"""Playing the whole corpus on one adapter, without pytest's part in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from pytest_dagster_parity.adapters.interface import Adapter
from pytest_dagster_parity.execution.record import ScenarioLine
from pytest_dagster_parity.execution.session import Session
from pytest_dagster_parity.scenario.corpus import bundled, find, link
from pytest_dagster_parity.scenario.model import Scenario
from pytest_dagster_parity.scenario.reader import load_file


@dataclass(frozen=True)
class Factory:
    """An adapter factory as the session wants it, for adapters that only tests have."""

    make: Callable[[], Adapter]
    spec: str = "test"
    in_process: bool = True


@cache
def corpus() -> tuple[Scenario, ...]:
    """Return every scenario of the bundled corpus, cases written out."""
    files = link(tuple(load_file(path) for path in find([bundled()])))
    return tuple(scenario for file in files for scenario in file.scenarios)


def play_all(
    make: Callable[[], Adapter], scenarios: Iterable[Scenario], *, seed: int = 1, timeout: float | None = 60.0
) -> dict[str, ScenarioLine]:
    """Return the line of every scenario, by its node name."""
    session = Session(Factory(make), seed=seed, timeout=timeout)
    try:
        return {
            scenario.node_name: session.play(scenario, node=scenario.node_name, replay="") for scenario in scenarios
        }
    finally:
        session.close()


def story(line: ScenarioLine) -> str:
    """Return what a failing assertion should say of a line."""
    mismatches = "; ".join(
        f"{m.line}: {m.observation}{m.path}: expected {m.expected!r}, observed {m.observed!r} ({m.message})"
        for m in line.mismatches
    )
    return f"{line.node}: {line.verdict.value} {line.reason} {mismatches}"
