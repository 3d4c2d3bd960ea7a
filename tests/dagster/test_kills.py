from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from pytest_dagster_parity.adapters.dagster.kills import KillPointNotReached
from pytest_dagster_parity.protocol.words import RunStatus, TickStatus
from tests.dagster.scene import Scene
from tests.dagster.scripted import Scripted

START = datetime(2024, 1, 1, 0, 30, tzinfo=timezone.utc)
JOBS = [{"name": "j", "ops": [{"name": "o"}]}]
TWO = {"static": ["x", "y"]}
WATCHED = {"jobs": JOBS, "sensors": [{"name": "s", "jobs": ["j"], "default_status": "running"}]}
HOURLY = {"jobs": JOBS, "schedules": [{"name": "h", "job": "j", "cron": "0 * * * *", "default_status": "running"}]}


@pytest.mark.parametrize(
    ("point", "left"),
    [("after_decision", []), ("after_run_created", [RunStatus.QUEUED]), ("after_launch", [RunStatus.SUCCESS])],
)
def test_a_sensor_that_died_goes_on_with_what_it_had_reserved(point: str, left: list[RunStatus]) -> None:
    code = Scripted(s={"cursor": "1", "run_requests": [{}, {}]})
    with Scene(WATCHED, decide=code) as scene:
        scene("evaluate", killed=point)
        assert [run.status for run in scene("runs")] == left
        scene.now += timedelta(seconds=30)
        scene("evaluate")
        assert [run.status for run in scene("runs")] == [RunStatus.SUCCESS] * 2
        assert [tick.status for tick in scene("ticks", of="s")] == [TickStatus.SUCCESS]
        assert len(code.handed("s")) == 1


def test_a_sensor_that_died_before_its_decision_decides_again() -> None:
    code = Scripted(s={"run_requests": [{}]})
    with Scene(WATCHED, decide=code) as scene:
        scene("evaluate", killed="before_decision")
        assert code.handed("s") == []
        scene.now += timedelta(seconds=30)
        scene("evaluate")
        assert [tick.status for tick in scene("ticks", of="s")] == [TickStatus.SKIPPED, TickStatus.SUCCESS]


@pytest.mark.parametrize(
    "point", ["before_decision", "after_decision", "after_run_created", "after_launch", "anywhere"]
)
def test_a_schedule_that_died_in_mid_passage_runs_once(point: str) -> None:
    with Scene(HOURLY, at=START, decide=Scripted(h={"run_requests": [{}]})) as scene:
        scene("advance", to=START + timedelta(minutes=45), killed=point)
        assert [run.status for run in scene("runs")] == [RunStatus.SUCCESS]
        assert [tick.status for tick in scene("ticks", of="h")] == [TickStatus.SUCCESS]


@pytest.mark.parametrize(
    ("target", "point", "left", "of_the_first"),
    [
        ({"assets": ["a"]}, "before_decision", [], RunStatus.SUCCESS),
        ({"assets": ["a"]}, "after_decision", [], RunStatus.SUCCESS),
        ({"assets": ["a"]}, "after_run_created", [RunStatus.QUEUED], RunStatus.SUCCESS),
        ({"assets": ["a"]}, "after_launch", [RunStatus.SUCCESS], RunStatus.SUCCESS),
        ({"job": "j"}, "before_decision", [], RunStatus.SUCCESS),
        ({"job": "j"}, "after_decision", [], RunStatus.SUCCESS),
        # A backfill of a job leaves a partition alone that has a run, even one that was never launched.
        ({"job": "j"}, "after_run_created", [RunStatus.QUEUED], RunStatus.QUEUED),
        ({"job": "j"}, "after_launch", [RunStatus.SUCCESS], RunStatus.SUCCESS),
    ],
)
def test_a_backfill_whose_process_died_makes_no_run_twice(
    target: dict[str, Any], point: str, left: list[RunStatus], of_the_first: RunStatus
) -> None:
    definitions = {
        "assets": [{"key": "a", "partitions": TWO}],
        "jobs": [{"name": "j", "ops": [{"name": "o"}], "partitions": TWO}],
    }
    with Scene(definitions) as scene:
        scene("launch_backfill", **target, partitions={"keys": ["x", "y"]})
        scene("evaluate", killed=point)
        assert [run.status for run in scene("runs")] == left
        scene("evaluate")
        ended = {run.partition: run.status for run in scene("runs")}
        assert ended == {"x": of_the_first, "y": RunStatus.SUCCESS}
        assert len(scene("runs")) == len(ended)


@pytest.mark.parametrize(
    ("point", "left"),
    [
        ("before_decision", []),
        ("after_decision", []),
        ("after_run_created", [RunStatus.QUEUED]),
        ("after_launch", [RunStatus.SUCCESS]),
    ],
)
def test_a_condition_whose_process_died_requests_its_run_once(point: str, left: list[RunStatus]) -> None:
    definitions = {
        "assets": [{"key": "a", "external": True}, {"key": "b", "deps": ["a"], "automation": {"eager": {}}}],
        "sensors": [{"name": "s", "watches": {"conditions": ["b"]}, "default_status": "running"}],
    }
    with Scene(definitions) as scene:
        scene("evaluate")
        scene("report_materialization", asset="a")
        scene.now += timedelta(seconds=60)
        scene("evaluate", killed=point)
        assert [run.status for run in scene("runs")] == left
        scene.now += timedelta(seconds=60)
        scene("evaluate")
        assert [run.status for run in scene("runs")] == [RunStatus.SUCCESS]


def test_a_point_that_is_not_reached_is_told() -> None:
    with Scene(WATCHED, decide=Scripted(s={"skip": "nothing"})) as scene, pytest.raises(KillPointNotReached):
        scene("evaluate", killed="after_run_created")


def test_a_run_that_is_held_outlives_the_process_that_launched_it() -> None:
    asset = {"key": "a", "may_hold": True}
    sensor = {"name": "s", "assets": ["a"], "default_status": "running"}
    code = Scripted(s={"run_requests": [{}]}, a=[{"hold": {}}])
    with Scene({"assets": [asset], "sensors": [sensor]}, decide=code) as scene:
        scene("evaluate", killed="after_launch")
        (run,) = scene("runs")
        assert run.status is RunStatus.STARTED
        scene("release", run=run.id)
        assert [run.status for run in scene("runs")] == [RunStatus.SUCCESS]
