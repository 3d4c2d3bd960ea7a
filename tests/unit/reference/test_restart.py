"""Whatever happens, an orchestrator that is started again after every step shows what one that is never shows."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.adapters.reference.dying import KillPointNotReached
from pytest_dagster_parity.protocol.definitions import (
    Asset,
    AutomationStatus,
    BackfillPolicy,
    Check,
    Condition,
    Definitions,
    DynamicSet,
    FreshnessPolicy,
    Job,
    Nothing,
    Op,
    Partitions,
    Schedule,
    Sensor,
    Watched,
)
from pytest_dagster_parity.protocol.operations import PartitionsWanted
from pytest_dagster_parity.protocol.user_code import Action, Code, Decision, Evaluation, Handed, KeysOfSet, RunRequest
from pytest_dagster_parity.protocol.words import DEFAULT_AUTOMATION, KillPoint, ReexecutionStrategy
from tests.unit.reference.deployments import Deployment

EAGER = Condition(eager=Nothing())
KEYS = Partitions(static=("a", "b", "c"))
DEFINITIONS = Definitions(
    assets=(
        Asset(key="up", partitions=KEYS, may_hold=True),
        Asset(key="down", deps=("up",), partitions=KEYS, automation=EAGER),
        Asset(key="whole", deps=("down",), automation=EAGER, freshness=FreshnessPolicy(fail_window=900.0)),
        Asset(key="ranged", partitions=KEYS, backfill_policy=BackfillPolicy(single_run=Nothing())),
        Asset(key="checked", checks=(Check(name="check", blocking=True),)),
        Asset(key="grows", partitions=Partitions(dynamic="set")),
    ),
    jobs=(Job(name="job", ops=(Op(name="one"), Op(name="two", inputs=("one",)))),),
    schedules=(Schedule(name="schedule", cron="*/10 * * * *", job="job", default_status=AutomationStatus.RUNNING),),
    sensors=(
        Sensor(name="polls", jobs=("job",), default_status=AutomationStatus.RUNNING),
        Sensor(name="adds", assets=("grows",), minimum_interval=600.0, default_status=AutomationStatus.RUNNING),
        Sensor(name="watches", jobs=("job",), watches=Watched(asset="up"), default_status=AutomationStatus.RUNNING),
        Sensor(name="pushed", jobs=("job",), watches=Watched(source="source"), default_status=AutomationStatus.RUNNING),
    ),
    partition_sets=(DynamicSet(name="set"),),
)


def answers(code: Code, handed: Handed, call: int) -> Decision | None:
    match code.name:
        case "polls":
            request = RunRequest(run_key=f"k{call // 2}", tags={"call": str(call)})
            return Decision(evaluation=Evaluation(run_requests=(request,), cursor=str(call)))
        case "adds":
            added = KeysOfSet(set="set", keys=(f"k{call}",))
            request = RunRequest(partition=f"k{call}")
            return Decision(evaluation=Evaluation(add_partitions=(added,), run_requests=(request,)))
        case "schedule" | "watches" | "pushed":
            return Decision(evaluation=Evaluation(run_requests=(RunRequest(),)))
        case "up" if handed.partitions == ("b",):
            return Decision(actions=(Action(hold=Nothing()),))
        case "two" if call % 2:
            return Decision(actions=(Action(raise_="no"),))
        case _:
            return None


def step(verb: str, **arguments: Any) -> tuple[str, dict[str, Any]]:
    return verb, arguments


STEPS = st.sampled_from(
    [
        step("advance", seconds=700.0),
        step("evaluate"),
        step("evaluate", after=60.0),
        step("evaluate", after=60.0, killed=KillPoint.AFTER_DECISION),
        step("evaluate", after=60.0, killed=KillPoint.AFTER_RUN_CREATED),
        step("start", of=DEFAULT_AUTOMATION),
        step("stop", of="polls"),
        step("reset", of="polls"),
        step("set_cursor", of="polls", cursor="x"),
        step("push_event", source="source", event="e1"),
        step("push_event", source="source", event="e2"),
        step("launch_run", assets=("up",), partition="a"),
        step("launch_run", assets=("up", "down"), partition="b"),
        step("launch_run", assets=("checked",)),
        step("launch_run", job="job"),
        step("reexecute_run", run="run-1", strategy=ReexecutionStrategy.FROM_FAILURE),
        step("release", run="run-1"),
        step("release", run="run-2"),
        step("terminate_run", run="run-2"),
        step("delete_run", run="run-1"),
        step("launch_backfill", assets=("up", "down"), partitions=PartitionsWanted(all=True)),
        step("launch_backfill", assets=("ranged",), partitions=PartitionsWanted(keys=("a", "c"))),
        step("cancel_backfill", backfill="backfill-1"),
        step("pause_backfill", backfill="backfill-1"),
        step("resume_backfill", backfill="backfill-1"),
        step("report_materialization", asset="up", partition="c", data_version="v"),
        step("wipe", asset="down"),
        step("add_partitions", set="set", keys=("x", "y")),
        step("delete_partitions", set="set", keys=("x",)),
    ]
)


def play(steps: list[tuple[str, dict[str, Any]]], *, restarting: bool) -> list[Any]:
    world = Deployment(DEFINITIONS, answers)
    shown: list[Any] = []
    for verb, arguments in steps:
        try:
            world.advance(**arguments) if verb == "advance" else world.do(verb, **arguments)
        except Refused as refusal:
            shown.append(refusal.kind)
        except KillPointNotReached:
            shown.append("nothing died")
        if restarting:
            world.do("restart", after=0.0)
    shown.extend(everything(world))
    world.adapter.session.close()
    return shown


def everything(world: Deployment) -> list[Any]:
    automations = world.see("automations")
    shown: list[Any] = [world.see("runs"), world.see("backfills"), world.see("conflicts"), automations, world.calls]
    for run in world.see("runs"):
        shown += [world.see("run_steps", of=run.id), world.see("run_events", of=run.id)]
    shown += [world.see("ticks", of=each.name) for each in automations]
    for asset in DEFINITIONS.assets:
        shown += [world.see("asset_events", of=asset.key), world.see("checks", of=asset.key)]
        shown += [world.see("staleness", of=asset.key), world.see("evaluations", of=asset.key)]
        if asset.partitions is not None:
            shown.append(world.see("partition_status", of=asset.key))
    return [*shown, world.see("freshness", of="whole")]


@settings(max_examples=20, deadline=None)
@given(st.lists(STEPS, max_size=10))
def test_a_restart_changes_nothing(steps: list[tuple[str, dict[str, Any]]]) -> None:
    assert play(steps, restarting=True) == play(steps, restarting=False)


def test_the_example_reaches_far() -> None:
    backfill = step("launch_backfill", assets=("up", "down"), partitions=PartitionsWanted(all=True))
    shown = play([step("start", of=DEFAULT_AUTOMATION), backfill, step("advance", seconds=700.0)], restarting=False)
    runs, backfills, conflicts = shown[:3]
    assert {run.sensor for run in runs} >= {"polls", "adds", "watches"}
    assert [backfill.status for backfill in backfills] == ["requested"]
    assert conflicts
