"""Attempts of pytest-rerunfailures: the worst one counts."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from pytest_dagster_parity._plugin.recorder import Circumstances, Recorder
from pytest_dagster_parity.execution.writer import RecordWriter, read_record
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.testing import Example
from tests.plugin.corpora import ADAPTER, scenario, topic
from tests.unit.report.lines import scenario as line

FLICKERING = {"toys/schedules/toy.yaml": topic(scenario("schedules.toy.flickering", "flickering"))}
NODE = "schedules/toy.yaml::schedules.toy.flickering"


def test_a_scenario_that_passes_when_tried_again_has_failed(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    observed = Example(pytester, FLICKERING).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Flickers", "--reruns", "2", *workers),
        exit_status=1,
        outcomes={"failed": 1, "rerun": 2},
        verdicts={NODE: "fail"},
        says=["fail [schedules.toy.flickering], attempt 3"],
    )
    assert [(line.verdict, line.attempt) for line in observed.record().scenarios] == [(Verdict.FAIL, 3)]


def test_a_scenario_that_passes_at_once_is_not_tried_again(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    Example(pytester, {**FLICKERING, "flickered": ""}).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Flickers", "--reruns", "2", *workers),
        exit_status=0,
        outcomes={"passed": 1},
        verdicts={NODE: "pass"},
    )


@pytest.mark.parametrize("verdicts", list(permutations((Verdict.FAIL, Verdict.PASS))))
def test_of_what_several_workers_play_the_worst_counts(tmp_path: Path, verdicts: tuple[Verdict, ...]) -> None:
    path = tmp_path / "record.jsonl"
    said = Circumstances(kit="0", corpus="0", adapter="a", seed=1, level="core", dagster_line="1.13", commit=None)
    recorder = Recorder(RecordWriter(path), said, "2024-01-01T00:00:00Z")
    for verdict in verdicts:
        recorder.add(line("schedules.toy.flickering", verdict))
    recorder.finish([NODE], [("schedules", verdict) for verdict in recorder.verdicts.values()], all_is_known=True)
    read = read_record(path)
    assert read.footer is not None
    assert (len(read.scenarios), read.footer.counts) == (2, {Verdict.FAIL: 1})


def test_a_worker_that_died_counts_though_the_next_attempt_passes(pytester: pytest.Pytester) -> None:
    files = {"toys/schedules/toy.yaml": topic(scenario("schedules.toy.deadly", "deadly"))}
    Example(pytester, files).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}DiesOnce", "--reruns", "1", "-n", "1"),
        exit_status=1,
        verdicts={"schedules/toy.yaml::schedules.toy.deadly": "inconclusive"},
        summary=["domain     inconclusive", "schedules             1", "COMPLETE 1/1"],
    )
