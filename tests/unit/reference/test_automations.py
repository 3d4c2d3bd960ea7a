"""Schedules and sensors that are turned on and off, taken out of the code, and told of runs."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.protocol.definitions import (
    Asset,
    AutomationStatus,
    Definitions,
    Job,
    Op,
    RunsWatched,
    Schedule,
    Sensor,
    Watched,
)
from pytest_dagster_parity.protocol.user_code import Code, Decision, Evaluation, Handed, RunRequest
from pytest_dagster_parity.protocol.words import RunStatus, TickStatus
from tests.unit.reference.deployments import Deployment

JOB = Job(name="job", ops=(Op(name="op"),))
AFTER = Job(name="after", ops=(Op(name="op"),))
ON, OFF = AutomationStatus.RUNNING, AutomationStatus.STOPPED
WITHOUT = Definitions(jobs=(JOB,))


def hourly(default: AutomationStatus) -> Definitions:
    return Definitions(
        jobs=(JOB,), schedules=(Schedule(name="hourly", cron="0 * * * *", job="job", default_status=default),)
    )


@pytest.mark.parametrize(
    ("default", "made_up"),
    [(ON, [1, 5]), (OFF, [1, 4, 5])],
    ids=["running by default", "started by a user"],
)
def test_only_a_schedule_that_a_user_started_makes_up_what_it_missed_while_it_was_gone(
    default: AutomationStatus, made_up: list[int]
) -> None:
    world = Deployment(hourly(default))
    world.do("start", of="hourly")
    world.do("evaluate")
    world.do("evaluate", after=3600.0)
    world.do("deploy", definitions=WITHOUT)
    world.do("evaluate", after=2 * 3600.0)
    world.do("deploy", definitions=hourly(default))
    world.do("evaluate", after=3600.0)
    world.do("evaluate", after=3600.0)
    assert [tick.scheduled_for.hour for tick in world.see("ticks", of="hourly")] == made_up


@pytest.mark.parametrize(("default", "verb"), [(ON, "start"), (OFF, "stop")])
def test_turning_an_automation_to_what_it_is_by_default_stores_nothing(default: AutomationStatus, verb: str) -> None:
    world = Deployment(hourly(default))
    world.do(verb, of="hourly")
    assert [(each.status, each.stored) for each in world.see("automations")] == [(default, None)]


def test_the_present_moment_is_one_of_the_ticks_to_come() -> None:
    world = Deployment(hourly(OFF))
    world.advance(3600.0)
    assert [tick.at.hour for tick in world.see("future_ticks", of="hourly", limit=2)] == [1, 2]


@pytest.mark.parametrize("cursor", [None, "garbage"])
def test_a_sensor_on_an_asset_whose_cursor_is_set_by_hand_sees_the_latest_event_again(cursor: str | None) -> None:
    sensor = Sensor(name="sensor", jobs=("job",), watches=Watched(asset="asset"), default_status=ON)
    world = Deployment(Definitions(assets=(Asset(key="asset"),), jobs=(JOB,), sensors=(sensor,)))
    world.do("report_materialization", asset="asset")
    world.do("evaluate")
    world.do("set_cursor", of="sensor", cursor=cursor)
    world.do("evaluate", after=30.0)
    world.do("evaluate", after=30.0)
    assert world.calls["sensor"] == 2


def test_a_sensor_on_runs_whose_cursor_is_set_by_hand_begins_anew() -> None:
    world = told(Evaluation())
    world.do("launch_run", job="job")
    world.do("set_cursor", of="sensor", cursor="garbage")
    world.do("evaluate", after=30.0)
    world.do("evaluate", after=30.0)
    assert world.calls["sensor"] == 2


def told(evaluation: Evaluation) -> Deployment:
    """Return a world in which two runs of a job ended, and a sensor was told and answered so."""
    watched = Watched(runs=RunsWatched(status=RunStatus.SUCCESS, jobs=("job",)))
    sensor = Sensor(name="sensor", jobs=("after",), watches=watched, default_status=ON)

    def answer(code: Code, handed: Handed, call: int) -> Decision | None:
        return Decision(evaluation=evaluation) if code.name == "sensor" else None

    world = Deployment(Definitions(jobs=(JOB, AFTER), sensors=(sensor,)), answer)
    world.do("evaluate")
    world.do("launch_run", job="job")
    world.do("launch_run", job="job")
    world.do("evaluate", after=30.0)
    return world


def test_a_sensor_on_runs_that_answers_nothing_is_told_of_all_of_them_in_one_tick() -> None:
    world = told(Evaluation())
    tick = world.see("ticks", of="sensor")[-1]
    assert (tick.status, tick.told_of) == (TickStatus.SUCCESS, tuple(run.id for run in world.see("runs")))
    world.do("evaluate", after=30.0)
    assert world.calls["sensor"] == 2


def test_a_sensor_on_runs_that_answers_something_is_told_of_one_a_tick() -> None:
    world = told(Evaluation(run_requests=(RunRequest(),)))
    assert [run.job for run in world.see("runs")] == ["job", "job", "after"]
    world.do("evaluate", after=30.0)
    assert [run.job for run in world.see("runs")] == ["job", "job", "after", "after"]
    world.do("evaluate", after=30.0)
    assert world.calls["sensor"] == 2


def test_a_sensor_on_runs_that_skips_has_handled_the_run() -> None:
    world = told(Evaluation(skip="not this one"))
    world.do("evaluate", after=30.0)
    world.do("evaluate", after=30.0)
    ticks = world.see("ticks", of="sensor")
    assert [tick.skip_reason for tick in ticks[1:3]] == ["not this one"] * 2
    assert world.calls["sensor"] == 2
