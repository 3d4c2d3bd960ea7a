"""The corpus on real Dagster: the oracle decides."""

from __future__ import annotations

import sys
from fnmatch import fnmatchcase

import pytest
import yaml

from pytest_dagster_parity.adapters.interface import Adapter
from pytest_dagster_parity.adapters.reference import ReferenceAdapter
from pytest_dagster_parity.adapters.registry import resolve
from pytest_dagster_parity.execution.session import Session
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.scenario.corpus import data
from pytest_dagster_parity.scenario.model import Origin, Scenario
from tests.corpus.playing import corpus, play_all, story

pytest.importorskip("dagster", reason="real Dagster is not installed: pip install 'pytest-dagster-parity[dagster]'")

from pytest_dagster_parity.adapters.dagster import DagsterAdapter

OF_DAGSTER = [scenario for scenario in corpus() if scenario.origin is Origin.DAGSTER]
OF_CHARTER = [scenario for scenario in corpus() if scenario.origin is Origin.CHARTER]
QUICK = [scenario for scenario in OF_DAGSTER if scenario.domain in {"partitions", "partition_status", "run_identity"}]


@pytest.mark.parametrize("scenario", OF_DAGSTER, ids=lambda scenario: scenario.node_name)
def test_real_dagster_passes(scenario: Scenario) -> None:
    (line,) = play_all(DagsterAdapter, [scenario]).values()
    assert line.verdict is Verdict.PASS, story(line)


@pytest.mark.parametrize("scenario", OF_CHARTER, ids=lambda scenario: scenario.node_name)
def test_what_dagster_lacks_is_unsupported_there(scenario: Scenario) -> None:
    (line,) = play_all(DagsterAdapter, [scenario]).values()
    assert line.verdict is Verdict.UNSUPPORTED, story(line)


@pytest.mark.parametrize("seed", range(2, 6))
def test_another_seed_gives_the_same_verdicts(seed: int) -> None:
    lines = play_all(DagsterAdapter, OF_DAGSTER, seed=seed)
    assert {node: story(line) for node, line in lines.items() if line.verdict is not Verdict.PASS} == {}


def test_served_over_stdio_dagster_gives_the_same_verdicts() -> None:
    command = f"stdio:{sys.executable} -m pytest_dagster_parity serve dagster"
    session = Session(resolve(command, {}), seed=7, timeout=120.0)
    try:
        lines = [session.play(scenario, node=scenario.node_name, replay="") for scenario in corpus()]
    finally:
        session.close()
    verdicts = {line.node: line.verdict for line in lines}
    assert verdicts == {
        scenario.node_name: Verdict.PASS if scenario.origin is Origin.DAGSTER else Verdict.UNSUPPORTED
        for scenario in corpus()
    }, [story(line) for line in lines if line.verdict not in {Verdict.PASS, Verdict.UNSUPPORTED}]


@pytest.mark.parametrize("adapter", [ReferenceAdapter, DagsterAdapter])
def test_what_an_adapter_declares_is_in_the_table_of_capabilities(adapter: type[Adapter]) -> None:
    table = yaml.safe_load((data() / "capabilities.yaml").read_text(encoding="utf-8"))
    known = [name for group in table.values() for name in group]
    declared = adapter().describe().capabilities
    assert [name for name in declared if not any(fnmatchcase(each, name) for each in known)] == []
