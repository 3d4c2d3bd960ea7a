"""Processes that die between two durable writes, and what is made of it afterwards."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.adapters.reference.dying import KillPointNotReached
from pytest_dagster_parity.protocol.definitions import (
    Asset,
    AutomationStatus,
    Condition,
    Definitions,
    Job,
    Nothing,
    Op,
    Partitions,
    Schedule,
    Sensor,
    Watched,
)
from pytest_dagster_parity.protocol.operations import PartitionsWanted
from pytest_dagster_parity.protocol.user_code import Code, Decision, Evaluation, Handed, RunRequest
from pytest_dagster_parity.protocol.words import DEFAULT_AUTOMATION, KillPoint, RunStatus, TickStatus
from tests.unit.reference.deployments import Deployment

JOB = Job(name="job", ops=(Op(name="op"),))
ON = AutomationStatus.RUNNING
POINTS = [KillPoint.BEFORE_DECISION, KillPoint.AFTER_DECISION, KillPoint.AFTER_RUN_CREATED, KillPoint.AFTER_LAUNCH]


def two_runs(code: Code, handed: Handed, call: int) -> Decision | None:
    if code.name == "op":
        return None
    requests = (RunRequest(run_key=f"{call}-1"), RunRequest(run_key=f"{call}-2"))
    return Decision(evaluation=Evaluation(run_requests=requests, cursor=str(call)))


@pytest.mark.parametrize("point", POINTS)
def test_a_sensor_launches_each_run_once(point: KillPoint) -> None:
    world = Deployment(
        Definitions(jobs=(JOB,), sensors=(Sensor(name="sensor", jobs=("job",), default_status=ON),)), two_runs
    )
    world.do("evaluate", killed=point)
    world.do("evaluate", after=10.0)
    before = len(world.see("runs"))
    world.do("evaluate", after=30.0)

    assert before <= 1
    assert [(run.run_key, run.status) for run in world.see("runs")] == [
        ("1-1", RunStatus.SUCCESS),
        ("1-2", RunStatus.SUCCESS),
    ]
    assert world.calls["sensor"] == 1
    given_up = [TickStatus.SKIPPED] if point is KillPoint.BEFORE_DECISION else []
    assert [tick.status for tick in world.see("ticks", of="sensor")] == [*given_up, TickStatus.SUCCESS]


@pytest.mark.parametrize("point", POINTS)
def test_a_schedule_finishes_the_very_tick(point: KillPoint) -> None:
    schedule = Schedule(name="schedule", cron="0 * * * *", job="job", default_status=ON)
    world = Deployment(
        Definitions(jobs=(JOB,), schedules=(schedule,)), lambda code, handed, call: two_runs(code, handed, 1)
    )
    world.do("evaluate")
    world.do("evaluate", after=3600.0, killed=point)
    assert [tick.status for tick in world.see("ticks", of="schedule")] == [TickStatus.STARTED]
    world.do("evaluate", after=60.0)
    (tick,) = world.see("ticks", of="schedule")
    assert (tick.status, len(tick.runs)) == (TickStatus.SUCCESS, 2)
    assert [run.run_key for run in world.see("runs")] == ["1-1", "1-2"]


@pytest.mark.parametrize("point", POINTS)
def test_a_pushed_event_is_handled_once(point: KillPoint) -> None:
    sensor = Sensor(name="sensor", jobs=("job",), watches=Watched(source="s"), default_status=ON)
    world = Deployment(Definitions(jobs=(JOB,), sensors=(sensor,)), two_runs)
    world.do("push_event", source="s", event="e", killed=point)
    world.do("evaluate", after=1.0)
    world.do("push_event", source="s", event="e")
    assert len(world.see("runs")) == 2
    assert [tick.status for tick in world.see("ticks", of="sensor")] == [TickStatus.SUCCESS]


@pytest.mark.parametrize("point", POINTS)
def test_a_condition_requests_once(point: KillPoint) -> None:
    assets = (Asset(key="up"), Asset(key="down", deps=("up",), automation=Condition(eager=Nothing())))
    world = Deployment(Definitions(assets=assets))
    world.do("start", of=DEFAULT_AUTOMATION)
    world.do("evaluate")
    world.do("report_materialization", asset="up")
    world.do("evaluate", after=60.0, killed=point)
    world.do("evaluate", after=60.0)
    world.do("evaluate", after=60.0)
    assert [run.assets for run in world.see("runs")] == [("down",)]


@pytest.mark.parametrize(
    ("point", "before"), [(KillPoint.BEFORE_DECISION, 0), (KillPoint.AFTER_RUN_CREATED, 1), (KillPoint.AFTER_LAUNCH, 1)]
)
def test_a_backfill_launches_each_partition_once(point: KillPoint, before: int) -> None:
    world = Deployment(Definitions(assets=(Asset(key="asset", partitions=Partitions(static=("a", "b", "c"))),)))
    world.do("launch_backfill", assets=("asset",), partitions=PartitionsWanted(all=True))
    world.do("evaluate", killed=point)
    assert len(world.see("runs")) == before
    world.do("evaluate")
    assert [(run.partition, run.status) for run in world.see("runs")] == [
        ("a", RunStatus.SUCCESS),
        ("b", RunStatus.SUCCESS),
        ("c", RunStatus.SUCCESS),
    ]


def test_time_goes_on_after_a_death_on_the_way() -> None:
    schedule = Schedule(name="schedule", cron="0 * * * *", job="job", default_status=ON)
    world = Deployment(
        Definitions(jobs=(JOB,), schedules=(schedule,)), lambda code, handed, call: two_runs(code, handed, 1)
    )
    world.do("evaluate")
    end = world.now.replace(hour=4)
    world.do("advance", to=end, killed=KillPoint.AFTER_RUN_CREATED)
    ticks = world.see("ticks", of="schedule")
    assert [(tick.status, len(tick.runs)) for tick in ticks] == [(TickStatus.SUCCESS, 2)] * 4
    assert len(world.see("runs")) == 8


def test_a_point_that_a_step_does_not_come_to_is_not_passed_over_in_silence() -> None:
    world = Deployment(Definitions(jobs=(JOB,)))
    with pytest.raises(KillPointNotReached, match="killed after_run_created"):
        world.do("evaluate", killed=KillPoint.AFTER_RUN_CREATED)
