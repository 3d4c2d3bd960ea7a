"""What the reference refuses, and for which reason: the one for which Dagster refuses it."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.definitions import (
    Asset,
    Definitions,
    Job,
    Op,
    Partitions,
    Schedule,
    Sensor,
    TimePartitions,
)
from pytest_dagster_parity.protocol.operations import PartitionsWanted
from pytest_dagster_parity.protocol.words import BackfillStatus, HoldPoint, RefusalKind, RunStatus
from tests.unit.reference.deployments import Deployment

ASSETS = (Asset(key="a"), Asset(key="b"), Asset(key="p", partitions=Partitions(static=("x",))))
DEFINITIONS = Definitions(assets=ASSETS, jobs=(Job(name="job", assets=("a",)), Job(name="ops", ops=(Op(name="op"),))))


@pytest.mark.parametrize(
    "definitions",
    [
        Definitions(jobs=(Job(name="job", assets=("nowhere",)),)),
        Definitions(schedules=(Schedule(name="schedule", cron="0 * * * *", job="nowhere"),)),
        Definitions(sensors=(Sensor(name="sensor", jobs=("nowhere",)),)),
        Definitions(assets=(Asset(key="p", partitions=Partitions(daily=TimePartitions(start="01/2024/01"))),)),
    ],
)
def test_definitions_are_an_invalid_argument_whatever_is_wrong_in_them(definitions: Definitions) -> None:
    world = Deployment(DEFINITIONS)
    with pytest.raises(Refused) as refused:
        world.do("deploy", definitions=definitions)
    assert refused.value.kind is RefusalKind.INVALID_ARGUMENT
    world.do("launch_run", job="job")
    assert len(world.see("runs")) == 1


@pytest.mark.parametrize(
    ("asset", "kind"), [("nowhere", RefusalKind.UNKNOWN_NAME), ("b", RefusalKind.INVALID_ARGUMENT)]
)
def test_an_asset_that_is_nowhere_is_unknown_to_a_job_too(asset: str, kind: RefusalKind) -> None:
    world = Deployment(DEFINITIONS)
    with pytest.raises(Refused) as refused:
        world.do("launch_run", job="job", assets=("a", asset))
    assert refused.value.kind is kind


def test_a_run_that_is_starting_cannot_be_terminated() -> None:
    world = Deployment(DEFINITIONS)
    world.do("hold_runs", point=HoldPoint.LAUNCHED, job="ops")
    run = world.do("launch_run", job="ops").run
    with pytest.raises(Refused) as refused:
        world.do("terminate_run", run=run)
    assert refused.value.kind is RefusalKind.INVALID_STATE
    world.do("release", run=run)
    assert [run.status for run in world.see("runs")] == [RunStatus.SUCCESS]


def test_a_backfill_that_is_canceled_waits_for_a_run_that_is_starting() -> None:
    world = Deployment(DEFINITIONS)
    world.do("hold_runs", point=HoldPoint.LAUNCHED, assets=("p",))
    backfill = world.do("launch_backfill", assets=("p",), partitions=PartitionsWanted(all=True)).backfill
    world.do("evaluate")
    world.do("cancel_backfill", backfill=backfill)
    world.do("evaluate")
    assert [each.status for each in world.see("backfills")] == [BackfillStatus.CANCELING]
    (run,) = world.see("runs")
    world.do("release", run=run.id)
    world.do("evaluate")
    assert [each.status for each in world.see("backfills")] == [BackfillStatus.CANCELED]
    assert [each.status for each in world.see("runs")] == [RunStatus.SUCCESS]
