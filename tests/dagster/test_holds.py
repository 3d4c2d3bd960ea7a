from __future__ import annotations

import os
import signal
from datetime import timedelta
from typing import Any

import pytest

from pytest_dagster_parity.adapters.dagster.runs_in_progress import RunNotFinished
from pytest_dagster_parity.protocol.records import RunEvent, RunStep
from pytest_dagster_parity.protocol.words import RefusalKind, RunStatus, StepStatus
from tests.dagster.scene import START, Scene
from tests.dagster.scripted import Scripted

THREE_STEPS = {
    "jobs": [
        {
            "name": "j",
            "ops": [
                {"name": "first"},
                {"name": "slow", "after": ["first"], "may_hold": True},
                {"name": "last", "after": ["slow"]},
            ],
        }
    ]
}
ONE_ASSET = {"assets": [{"key": "a"}, {"key": "b"}]}


def statuses(scene: Scene) -> list[RunStatus]:
    return [run.status for run in scene("runs")]


def test_a_step_that_holds_goes_on_when_it_is_released() -> None:
    code = Scripted(slow=[{"hold": {}}])
    with Scene(THREE_STEPS, decide=code) as scene:
        run = scene("launch_run", job="j").run
        assert statuses(scene) == [RunStatus.STARTED]
        assert scene("run_steps", of=run) == (
            RunStep(op="first", status=StepStatus.SUCCESS),
            RunStep(op="slow", status=StepStatus.STARTED),
        )
        scene("release", run=run)
        assert statuses(scene) == [RunStatus.SUCCESS]
        assert [name for name, _ in code.calls] == ["first", "slow", "last"]


def test_a_step_may_hold_more_than_once() -> None:
    with Scene(THREE_STEPS, decide=Scripted(slow=[{"hold": {}}, {"hold": {}}])) as scene:
        run = scene("launch_run", job="j").run
        scene("release", run=run)
        assert statuses(scene) == [RunStatus.STARTED]
        scene("release", run=run)
        assert statuses(scene) == [RunStatus.SUCCESS]


def test_what_a_released_step_records_bears_the_moment_of_its_release() -> None:
    with Scene(THREE_STEPS, decide=Scripted(slow=[{"hold": {}}])) as scene:
        run = scene("launch_run", job="j").run
        scene("advance", to=scene.later(hours=1))
        scene("release", run=run)
        stats = scene.world.instance.get_run_stats(run)
        assert stats.end_time - stats.start_time == 3601


def test_terminating_a_held_step_interrupts_it_and_starts_nothing_after_it() -> None:
    code = Scripted(slow=[{"hold": {}}])
    with Scene(THREE_STEPS, decide=code) as scene:
        run = scene("launch_run", job="j").run
        scene("terminate_run", run=run)
        assert scene("run_events", of=run) == tuple(
            RunEvent(status=status)
            for status in (RunStatus.STARTING, RunStatus.STARTED, RunStatus.CANCELING, RunStatus.CANCELED)
        )
        assert scene("run_steps", of=run) == (
            RunStep(op="first", status=StepStatus.SUCCESS),
            RunStep(op="slow", status=StepStatus.FAILURE),
        )
        assert [name for name, _ in code.calls] == ["first", "slow"]
        assert scene.refusal("release", run=run) is RefusalKind.INVALID_STATE


def test_a_run_held_when_launched_executes_nothing_before_its_release() -> None:
    code = Scripted()
    with Scene(ONE_ASSET, decide=code) as scene:
        scene("hold_runs", point="launched", assets=["a"])
        held = scene("launch_run", assets=["a"]).run
        scene("launch_run", assets=["b"])
        assert statuses(scene) == [RunStatus.STARTING, RunStatus.SUCCESS]
        assert [name for name, _ in code.calls] == ["b"]
        scene("release", run=held)
        assert statuses(scene) == [RunStatus.SUCCESS, RunStatus.SUCCESS]


def test_a_run_held_when_launched_is_terminated_by_force_only_and_never_executes() -> None:
    code = Scripted()
    with Scene(ONE_ASSET, decide=code) as scene:
        scene("hold_runs", point="launched")
        run = scene("launch_run", assets=["a"]).run
        assert scene.refusal("terminate_run", run=run) is RefusalKind.INVALID_STATE
        scene("terminate_run", run=run, force=True)
        assert statuses(scene) == [RunStatus.CANCELED]
        scene("release", run=run)
        assert statuses(scene) == [RunStatus.CANCELED]
        assert code.calls == []


def test_a_run_held_in_the_queue_lets_others_pass() -> None:
    with Scene(ONE_ASSET, settings={"queue": {"max_concurrent_runs": 1}}) as scene:
        scene("hold_runs", point="queued", assets=["a"])
        held = scene("launch_run", assets=["a"]).run
        scene("launch_run", assets=["b"])
        scene("evaluate")
        assert statuses(scene) == [RunStatus.QUEUED, RunStatus.SUCCESS]
        scene("release", run=held)
        assert statuses(scene) == [RunStatus.SUCCESS, RunStatus.SUCCESS]


def test_runs_can_be_held_in_the_queue_of_a_deployment_that_has_none_yet() -> None:
    with Scene(ONE_ASSET) as scene:
        scene("hold_runs", point="queued", assets=["a"])
        held = scene("launch_run", assets=["a"]).run
        scene("evaluate")
        assert statuses(scene) == [RunStatus.QUEUED]
        scene("release", run=held)
        assert statuses(scene) == [RunStatus.SUCCESS]


def test_without_a_queue_only_the_runs_that_match_wait() -> None:
    with Scene(ONE_ASSET) as scene:
        scene("hold_runs", point="queued", assets=["a"])
        held = scene("launch_run", assets=["a"]).run
        scene("launch_run", assets=["b"])
        assert statuses(scene) == [RunStatus.QUEUED, RunStatus.SUCCESS]
        scene("advance", to=scene.later(minutes=5))
        assert statuses(scene) == [RunStatus.QUEUED, RunStatus.SUCCESS]
        scene("release", run=held)
        assert statuses(scene) == [RunStatus.SUCCESS, RunStatus.SUCCESS]


def test_a_queued_run_that_is_held_is_terminated_like_any_other() -> None:
    with Scene(ONE_ASSET) as scene:
        scene("hold_runs", point="queued")
        run = scene("launch_run", assets=["a"]).run
        scene("terminate_run", run=run)
        assert statuses(scene) == [RunStatus.CANCELED]
        assert scene.refusal("release", run=run) is RefusalKind.INVALID_STATE


AUTOMATED = {
    "assets": [
        {"key": "a", "partitions": {"static": ["x", "y"]}},
        {"key": "b"},
    ],
    "jobs": [{"name": "of_a", "assets": ["a"]}, {"name": "of_b", "assets": ["b"]}],
    "schedules": [{"name": "hourly", "cron": "0 13 * * *", "job": "of_b", "default_status": "running"}],
    "sensors": [{"name": "watch", "jobs": ["of_b"], "default_status": "running"}],
}
HELD = {"queued": RunStatus.QUEUED, "launched": RunStatus.STARTING}


@pytest.mark.parametrize("point", HELD)
def test_the_hold_points_are_declared(point: str) -> None:
    with Scene(ONE_ASSET) as scene:
        assert f"hold.{point}" in scene.description.capabilities


@pytest.mark.parametrize("point", HELD)
def test_runs_that_automation_launches_are_held(point: str) -> None:
    code = Scripted(hourly={"run_requests": [{}]}, watch=lambda handed: {"run_requests": [{"run_key": "once"}]})
    with Scene(AUTOMATED, at=START + timedelta(minutes=59), decide=code) as scene:
        scene("hold_runs", point=point, assets=["b"])
        scene("advance", to=START + timedelta(minutes=61), every=30)
        runs = scene("runs")
        assert sorted((run.sensor or run.schedule, run.status) for run in runs) == [
            ("hourly", HELD[point]),
            ("watch", HELD[point]),
        ]
        for run in runs:
            scene("release", run=run.id)
        assert statuses(scene) == [RunStatus.SUCCESS, RunStatus.SUCCESS]


@pytest.mark.parametrize("point", HELD)
@pytest.mark.parametrize("target", [{"assets": ["a"]}, {"job": "of_a"}])
def test_the_runs_of_a_backfill_are_held_by_their_partition(target: dict[str, Any], point: str) -> None:
    with Scene(AUTOMATED) as scene:
        for automation in ("watch", "hourly"):
            scene("stop", of=automation)
        scene("hold_runs", point=point, partition="x")
        scene("launch_backfill", **target, partitions={"all": True})
        scene("evaluate")
        assert {run.partition: run.status for run in scene("runs")} == {"x": HELD[point], "y": RunStatus.SUCCESS}
        (held,) = [run.id for run in scene("runs") if run.partition == "x"]
        scene("release", run=held)
        assert statuses(scene) == [RunStatus.SUCCESS, RunStatus.SUCCESS]


def test_a_run_that_is_not_held_cannot_be_released() -> None:
    with Scene(ONE_ASSET) as scene:
        run = scene("launch_run", assets=["a"]).run
        assert scene.refusal("release", run=run) is RefusalKind.INVALID_STATE


def test_a_held_step_survives_a_restart_of_the_deployment() -> None:
    with Scene(THREE_STEPS, decide=Scripted(slow=[{"hold": {}}])) as scene:
        run = scene("launch_run", job="j").run
        scene("restart")
        assert statuses(scene) == [RunStatus.STARTED]
        scene("release", run=run)
        assert statuses(scene) == [RunStatus.SUCCESS]


def test_nobody_ends_a_run_in_the_name_of_its_worker() -> None:
    """Had the adapter reported it canceled, it would have proven a termination that Dagster never carried out."""
    with Scene(THREE_STEPS, decide=Scripted(slow=[{"hold": {}}])) as scene:
        run = scene("launch_run", job="j").run
        os.kill(scene.world.runs_in_progress.process_of(run) or 0, signal.SIGKILL)
        with pytest.raises(RunNotFinished, match=f"{run} ended, and left the run CANCELING"):
            scene("terminate_run", run=run)
        assert statuses(scene) == [RunStatus.CANCELING]


def test_no_worker_outlives_its_world() -> None:
    with Scene(THREE_STEPS, decide=Scripted(slow=[{"hold": {}}])) as scene:
        run = scene("launch_run", job="j").run
        process = scene.world.runs_in_progress.process_of(run)
        os.kill(process, 0)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return
    raise AssertionError(f"the worker {process} is still there")
