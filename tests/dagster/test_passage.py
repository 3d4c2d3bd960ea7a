from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from pytest_dagster_parity.protocol.words import RunStatus, TickStatus
from tests.dagster.scene import Scene
from tests.dagster.scripted import Scripted

NOON = datetime(2024, 1, 10, 12, tzinfo=timezone.utc)
JOBS = [{"name": "j", "ops": [{"name": "o"}]}, {"name": "other", "ops": [{"name": "o"}]}]


def sensor(**more: Any) -> dict[str, Any]:
    return {"jobs": JOBS, "sensors": [{"name": "s", "jobs": ["j"], "default_status": "running", **more}]}


def schedule(cron: Any, **more: Any) -> dict[str, Any]:
    return {"jobs": JOBS, "schedules": [{"name": "h", "job": "j", "cron": cron, "default_status": "running", **more}]}


def moments(scene: Scene, of: str) -> list[str]:
    return [f"{tick.scheduled_for or tick.at:%H:%M:%S}" for tick in scene("ticks", of=of)]


def test_a_sensor_is_evaluated_at_its_interval() -> None:
    with Scene(sensor(minimum_interval=40), at=NOON) as scene:
        scene("advance", to=NOON + timedelta(minutes=2))
        assert moments(scene, "s") == ["12:00:00", "12:00:40", "12:01:20", "12:02:00"]


def test_a_coarser_cadence_rounds_the_moments_of_sensors_up() -> None:
    with Scene(sensor(minimum_interval=40), at=NOON) as scene:
        scene("advance", to=NOON + timedelta(minutes=5), every=60)
        assert moments(scene, "s") == ["12:00:00", "12:01:00", "12:02:00", "12:03:00", "12:04:00", "12:05:00"]


def test_a_coarser_cadence_leaves_the_moments_of_schedules() -> None:
    with Scene(schedule(["10 * * * *", "20 * * * *"]), at=NOON) as scene:
        scene("advance", to=NOON + timedelta(hours=1, minutes=15), every=3600)
        assert moments(scene, "h") == ["12:10:00", "12:20:00", "13:10:00"]


def test_an_automation_has_at_most_one_evaluation_an_instant() -> None:
    with Scene(sensor(minimum_interval=0), at=NOON) as scene:
        scene("evaluate", at=NOON)
        scene("evaluate", at=NOON)
        assert moments(scene, "s") == ["12:00:00"]


def test_a_tick_that_failed_is_tried_again_a_minute_later() -> None:
    calls: list[Any] = []

    def fails_first(handed: Any) -> dict[str, Any]:
        calls.append(handed.scheduled_for)
        return {"raise": "boom"} if len(calls) == 1 else {"run_requests": [{}]}

    begin = NOON - timedelta(minutes=1)
    settings = {"max_tick_retries": 1}
    with Scene(schedule("0 * * * *"), at=begin, settings=settings, decide=Scripted(h=fails_first)) as scene:
        scene("advance", to=NOON)
        assert [tick.status for tick in scene("ticks", of="h")] == [TickStatus.FAILURE]
        scene("advance", to=NOON + timedelta(minutes=5))
        assert [tick.status for tick in scene("ticks", of="h")] == [TickStatus.SUCCESS]
        assert calls == [NOON, NOON]


def test_nothing_is_evaluated_while_the_automation_is_down() -> None:
    with Scene(schedule("0 * * * *"), at=NOON - timedelta(minutes=1)) as scene:
        scene("evaluate")
        scene("down", until=NOON + timedelta(hours=3, minutes=30))
        assert scene("ticks", of="h") == ()


def test_a_partitioned_schedule_runs_the_partition_that_has_just_ended() -> None:
    asset = {"key": "p", "partitions": {"daily": {"start": "2024-01-01"}}}
    definitions = {
        "assets": [asset],
        "jobs": [{"name": "pj", "assets": ["p"]}],
        "schedules": [
            {"name": "h", "job": "pj", "cron": "30 2 * * *", "partitioned": True, "default_status": "running"}
        ],
    }
    with Scene(definitions, at=NOON) as scene:
        scene("advance", to=NOON + timedelta(days=2))
        assert moments(scene, "h") == ["02:30:00", "02:30:00"]
        assert [run.partition for run in scene("runs")] == ["2024-01-10", "2024-01-11"]


def test_a_sensor_on_runs_is_told_of_each_run_that_ends_so() -> None:
    definitions = sensor(watches={"runs": {"status": "failure", "jobs": ["other"]}})
    code = Scripted(s={"run_requests": [{}]})
    code.table["o"] = lambda _: [{"raise": "boom"}] if len(code.handed("o")) == 1 else []
    with Scene(definitions, decide=code) as scene:
        scene("evaluate")
        failed = scene("launch_run", job="other").run
        scene("launch_run", job="other")
        scene.now += timedelta(seconds=30)
        scene("evaluate")
        assert [(handed.run, handed.status) for handed in code.handed("s")] == [(failed, RunStatus.FAILURE)]
        assert [run.job for run in scene("runs")] == ["other", "other", "j"]


def test_a_sensor_on_an_asset_is_handed_its_materializations() -> None:
    definitions = {"assets": [{"key": "a", "partitions": {"static": ["x"]}}], **sensor(watches={"asset": "a"})}
    code = Scripted(s={"run_requests": [{}]})
    with Scene(definitions, decide=code) as scene:
        run = scene("launch_run", assets=["a"], partition="x").run
        scene("evaluate")
        (handed,) = code.handed("s")
        assert [(event.asset, event.partition, event.run) for event in handed.events or ()] == [("a", "x", run)]
        assert [run.job for run in scene("runs")] == [None, "j"]


@pytest.mark.parametrize("fault", ["code_unreachable", "code_fails_to_load"])
def test_a_schedule_whose_code_is_not_there_runs_nothing_and_recovers(fault: str) -> None:
    with Scene(
        schedule("0 * * * *"), at=NOON - timedelta(minutes=1), decide=Scripted(h={"run_requests": [{}]})
    ) as scene:
        scene("evaluate")
        scene("evaluate", at=NOON, fault=fault)
        assert scene("runs") == ()
        scene("evaluate", at=NOON + timedelta(minutes=1))
        assert [run.status for run in scene("runs")] == [RunStatus.SUCCESS]
        assert [tick.status for tick in scene("ticks", of="h")] == [TickStatus.SUCCESS]


def test_a_launch_that_is_refused_fails_the_run() -> None:
    with Scene(
        schedule("0 * * * *"), at=NOON - timedelta(minutes=1), decide=Scripted(h={"run_requests": [{}]})
    ) as scene:
        scene("evaluate")
        scene("evaluate", at=NOON, fault="launch_refused")
        assert [run.status for run in scene("runs")] == [RunStatus.FAILURE]
