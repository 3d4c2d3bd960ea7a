from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.user_code import Decision, Evaluation, KeysOfSet, RunRequest
from pytest_dagster_parity.protocol.words import AutomationStatus, CodeKind, RefusalKind, RunStatus, TickStatus
from tests.dagster.scene import START, Scene
from tests.dagster.scripted import Scripted

if TYPE_CHECKING:
    from pytest_dagster_parity.protocol.user_code import Code, Handed

DEFINITIONS: dict[str, Any] = {
    "partition_sets": [{"name": "tenants"}],
    "assets": [
        {"key": "a"},
        {"key": "b", "deps": ["a"], "automation": {"eager": {}}},
        {"key": "t", "partitions": {"dynamic": "tenants"}},
    ],
    "jobs": [{"name": "j", "ops": [{"name": "o1"}]}],
    "schedules": [{"name": "hourly", "cron": "0 * * * *", "job": "j"}],
    "sensors": [{"name": "watch", "jobs": ["j"], "default_status": "running"}],
}
BY_CURSOR = {
    None: Evaluation(
        run_requests=(RunRequest(run_key="k1"),), cursor="A", add_partitions=(KeysOfSet(set="tenants", keys=("x",)),)
    ),
    "A": Evaluation(raise_="boom", cursor="B"),
}


def by_cursor(code: Code, handed: Handed) -> Decision:
    if code.kind is CodeKind.SENSOR:
        return Decision(evaluation=BY_CURSOR[handed.cursor])
    if code.kind is CodeKind.SCHEDULE:
        return Decision(evaluation=Evaluation(run_requests=(RunRequest(),)))
    return Decision(actions=())


def test_a_sensors_ticks_say_what_it_requested_and_what_went_wrong() -> None:
    with Scene(DEFINITIONS, decide=by_cursor) as scene:
        scene("advance", to=scene.now + timedelta(seconds=45), every=15)
        (run,) = scene("runs")
        done, failed = scene("ticks", of="watch")
        assert done == shown.Tick(
            status=TickStatus.SUCCESS, at=done.at, runs=(run.id,), run_keys=("k1",), cursor="A", partitions_added=("x",)
        )
        assert (failed.status, "boom" in (failed.error or "")) == (TickStatus.FAILURE, True)
        assert (run.sensor, run.run_key, run.status) == ("watch", "k1", RunStatus.SUCCESS)
        cursors = {each.name: each.cursor for each in scene("automations")}
        assert cursors["watch"] == "A"


def test_a_schedules_ticks_are_at_their_nominal_times() -> None:
    with Scene(DEFINITIONS, decide=by_cursor) as scene:
        scene("start", of="hourly")
        scene("stop", of="watch")
        scene("advance", to=START + timedelta(hours=1, minutes=5))
        (run,) = scene("runs")
        one = datetime(2024, 1, 10, 13, tzinfo=timezone.utc)
        (tick,) = scene("ticks", of="hourly")
        assert tick == shown.Tick(status=TickStatus.SUCCESS, scheduled_for=one, runs=(run.id,))
        assert (run.schedule, run.scheduled_for) == ("hourly", one)
        assert scene("future_ticks", of="hourly", limit=2) == tuple(
            shown.FutureTick(at=one + timedelta(hours=hours)) for hours in (1, 2)
        )


def test_automations_tell_what_users_said_from_what_is_defined() -> None:
    with Scene(DEFINITIONS, decide=by_cursor) as scene:
        scene("start", of="hourly")
        running, stopped = AutomationStatus.RUNNING, AutomationStatus.STOPPED
        default, hourly, watch = scene("automations")
        assert (default.name, default.status) == ("default_automation", stopped)
        assert (hourly.name, hourly.status, hourly.stored) == ("hourly", running, running)
        assert (watch.name, watch.status, watch.stored) == ("watch", running, None)


def test_conditions_leave_evaluations_ticks_and_automatic_runs() -> None:
    with Scene(DEFINITIONS, decide=by_cursor) as scene:
        scene("stop", of="watch")
        scene("start", of="default_automation")
        scene("advance", to=scene.now + timedelta(minutes=1))
        scene("launch_run", assets=["a"])
        scene("advance", to=scene.now + timedelta(minutes=1))
        by_hand, automatic = scene("runs")
        assert (by_hand.automatic, automatic.automatic) == (False, True)
        assert (automatic.assets, automatic.sensor) == (("b",), "default_automation")
        requested = [tick.requested for tick in scene("ticks", of="default_automation") if tick.requested]
        assert requested == [1]
        assert [each.requested for each in scene("evaluations", of="b") if each.requested] == [1]


EAGER_PARTITIONS = {
    "partition_sets": [{"name": "tenants"}],
    "assets": [
        {"key": "a"},
        {"key": "b", "deps": ["a"], "automation": {"eager": {}}},
        {"key": "t", "partitions": {"dynamic": "tenants"}, "automation": {"eager": {}}},
    ],
}


def test_an_evaluation_bears_the_moment_of_its_tick() -> None:
    with Scene(EAGER_PARTITIONS) as scene:
        scene("start", of="default_automation")
        scene("advance", to=scene.later(seconds=60))
        scene("launch_run", assets=["a"])
        scene("advance", to=scene.later(seconds=60))
        (tick,) = [each for each in scene("ticks", of="default_automation") if each.requested]
        assert [each for each in scene("evaluations", of="b") if each.requested] == [
            shown.ConditionEvaluation(asset="b", at=tick.at, requested=1)
        ]
        assert START < tick.at <= scene.now


def test_what_conditions_request_of_a_dynamic_set_is_one_backfill_and_shown_by_key() -> None:
    with Scene(EAGER_PARTITIONS) as scene:
        scene("start", of="default_automation")
        scene("advance", to=scene.later(seconds=60))
        scene("launch_run", assets=["a"])
        scene("add_partitions", set="tenants", keys=["k2", "k1"])
        scene("advance", to=scene.later(seconds=60))
        (tick,) = [each for each in scene("ticks", of="default_automation") if each.requested]
        (of_b,) = [run for run in scene("runs") if run.assets == ("b",)]
        (backfill,) = scene("backfills")
        assert (tick.requested, tick.runs, tick.backfills) == (3, (of_b.id,), (backfill.id,))
        assert [each for each in scene("evaluations", of="t") if each.requested] == [
            shown.ConditionEvaluation(asset="t", at=tick.at, requested=2, partitions=("k2", "k1"))
        ]


def test_a_run_of_a_schedule_over_assets_shows_them_and_one_of_a_job_leaves_them_to_the_job() -> None:
    definitions = {
        "assets": [{"key": "a", "partitions": {"daily": {"start": "2024-01-01"}}}, {"key": "b"}, {"key": "c"}],
        "jobs": [{"name": "j", "assets": ["b", "c"]}],
        "schedules": [
            {"name": "of_assets", "cron": "0 13 * * *", "assets": ["a"], "default_status": "running"},
            {"name": "of_job", "cron": "0 14 * * *", "job": "j", "default_status": "running"},
        ],
    }
    requests = {
        "of_assets": {"run_requests": [{"partition": "2024-01-09"}]},
        "of_job": {"run_requests": [{}]},
    }
    with Scene(definitions, at=START + timedelta(minutes=30), decide=Scripted(**requests)) as scene:
        scene("advance", to=START + timedelta(hours=2, minutes=1))
        shown_runs = [(run.schedule, run.job, run.assets, run.partition) for run in scene("runs")]
        assert shown_runs[-2:] == [("of_assets", None, ("a",), "2024-01-09"), ("of_job", "j", (), None)]


def test_an_evaluation_that_both_skips_and_requests_runs_fails_its_tick() -> None:
    automations: dict[str, Any] = {
        "schedules": [{"name": "of_time", "cron": "0 * * * *", "job": "j", "default_status": "running"}],
        "sensors": [
            {"name": "that_polls", "jobs": ["j"], "default_status": "running"},
            {"name": "on_asset", "jobs": ["j"], "watches": {"asset": "a"}, "default_status": "running"},
            {"name": "on_assets", "jobs": ["j"], "watches": {"assets": ["a"]}, "default_status": "running"},
        ],
    }
    both: dict[str, Any] = {"skip": "no", "run_requests": [{}]}
    names = ("of_time", "that_polls", "on_asset", "on_assets")
    with Scene({**DEFINITIONS, **automations}, decide=Scripted(**dict.fromkeys(names, both))) as scene:
        scene("evaluate")
        scene("report_materialization", asset="a")
        scene("evaluate", at=START + timedelta(hours=1))
        assert [scene("ticks", of=name)[-1].status for name in names] == [TickStatus.FAILURE] * 4
        assert scene("runs") == ()


def test_what_a_dry_run_raises_is_told_as_the_user_code_said_it() -> None:
    with Scene(DEFINITIONS, decide=Scripted(hourly={"raise": "boom"}, watch={"raise": "boom"})) as scene:
        errors = [scene("dry_run", of=name).error for name in ("hourly", "watch")]
        assert [error.rpartition(".")[2] for error in errors] == ["UserError: boom"] * 2


RUNS_WATCHED: dict[str, Any] = {
    "jobs": [{"name": "j", "ops": [{"name": "o1"}]}, {"name": "after", "ops": [{"name": "o1"}]}],
    "sensors": [
        {
            "name": "watch",
            "jobs": ["after"],
            "watches": {"runs": {"status": "success", "jobs": ["j"]}},
            "default_status": "running",
        }
    ],
}


def test_a_sensor_on_runs_that_returns_nothing_is_told_of_all_of_them_in_one_tick() -> None:
    with Scene(RUNS_WATCHED, decide=Scripted(watch={})) as scene:
        scene("evaluate")
        first, second = (scene("launch_run", job="j").run for _ in range(2))
        scene("evaluate", at=scene.later(minutes=1))
        tick = scene("ticks", of="watch")[-1]
        assert (tick.status, tick.told_of) == (TickStatus.SUCCESS, (first, second))


def test_a_sensor_on_runs_that_returns_a_result_is_told_of_one_a_tick() -> None:
    with Scene(RUNS_WATCHED, decide=Scripted(watch={"run_requests": [{}]})) as scene:
        scene("evaluate")
        scene("launch_run", job="j")
        scene("launch_run", job="j")
        scene("evaluate", at=scene.later(minutes=1))
        assert [run.job for run in scene("runs")] == ["j", "j", "after"]
        scene("evaluate", at=scene.later(minutes=1))
        assert [run.job for run in scene("runs")] == ["j", "j", "after", "after"]


def test_what_is_not_defined_is_unknown() -> None:
    with Scene(DEFINITIONS, decide=by_cursor) as scene:
        assert scene.refusal("ticks", of="nope") is RefusalKind.UNKNOWN_NAME
        assert scene.refusal("future_ticks", of="nope") is RefusalKind.UNKNOWN_NAME
        assert scene.refusal("future_ticks", of="watch") is RefusalKind.INVALID_ARGUMENT
        assert scene.refusal("evaluations", of="nope") is RefusalKind.UNKNOWN_NAME
