from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from pytest_dagster_parity.protocol.definitions import Condition
from pytest_dagster_parity.protocol.words import RefusalKind, RunStatus
from tests.dagster.scene import Scene
from tests.dagster.scripted import Scripted

DAILY = {"daily": {"start": "2024-01-01"}}
HOURS = {"cron": "0 * * * *"}
MISSING: dict[str, Any] = {"missing": {}}
CONDITIONS: list[dict[str, Any]] = [
    *({name: {}} for name in ("eager", "on_missing", "missing", "in_progress", "run_in_progress", "execution_failed")),
    *({name: {}} for name in ("backfill_in_progress", "newly_updated", "newly_requested", "will_be_requested")),
    *({name: {}} for name in ("code_version_changed", "data_version_changed", "initial_evaluation")),
    *({name: {}} for name in ("any_downstream_conditions", "any_deps_updated", "any_deps_missing")),
    *({name: {}} for name in ("any_deps_in_progress", "all_deps_blocking_checks_passed")),
    *({name: HOURS} for name in ("on_cron", "cron_tick_passed", "all_deps_updated_since_cron")),
    {"in_latest_time_window": {"lookback": 86400}},
    {"any_deps_match": {"condition": MISSING, "only": ["u"]}},
    {"all_deps_match": {"condition": MISSING, "ignore": ["u"]}},
    {"any_checks_match": {"condition": {"check_failed": {}}, "blocking_only": True}},
    {"all_checks_match": {"condition": {"check_passed": {}}}},
    {"newly_true": MISSING},
    {"since": {"trigger": MISSING, "reset": {"newly_updated": {}}}},
    {"since_last_handled": MISSING},
    {"all_of": [MISSING, {"not": {"in_progress": {}}}]},
    {"any_of": [MISSING, {"newly_updated": {}}]},
]


def test_every_condition_of_the_protocol_is_evaluated() -> None:
    checks = [{"name": "c", "blocking": True, "automation": {"eager": {}}}]
    assets = [{"key": "u", "checks": checks}]
    assets += [{"key": f"k{n}", "deps": ["u"], "automation": condition} for n, condition in enumerate(CONDITIONS)]
    with Scene({"assets": assets}) as scene:
        scene("start", of="default_automation")
        scene("evaluate")
        (tick,) = scene("ticks", of="default_automation")
        assert tick.error is None
        evaluated = [len(scene("evaluations", of=f"k{n}")) for n in range(len(CONDITIONS))]
        assert evaluated == [1] * len(CONDITIONS)
    covered = {name.replace("not", "not_") for name in _names(CONDITIONS)}
    assert set(Condition.__struct_fields__) - covered == set()


def _names(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_names, value))
    if isinstance(value, dict):
        return set(value).union(*map(_names, value.values()))
    return set()


@pytest.mark.parametrize(
    ("partitions", "expected"),
    [
        ({"numbered": {"prefix": "k", "count": 2}}, ["k0", "k1"]),
        ({"weekly": {"start": "2023-12-20", "day_offset": 1, "hour_offset": 3}}, ["2023-12-25", "2024-01-01"]),
        ({"monthly": {"start": "2023-10-01", "day_offset": 15}}, ["2023-10-15", "2023-11-15"]),
        ({"cron": {"cron": "0 9,17 * * *", "start": "2024-01-09"}}, ["2024-01-09T09:00", "2024-01-09T17:00"]),
        ({"cron": {"cron": "0 0 * * 1-5", "start": "2024-01-05"}}, ["2024-01-05", "2024-01-08", "2024-01-09"]),
        (
            {"daily": {"start": "2024-01-07", "end_offset": 1, "exclusions": ["2024-01-08"]}},
            ["2024-01-07", "2024-01-09", "2024-01-10"],
        ),
        ({"daily": {"start": "2024-01-08", "end": "2024-01-09"}}, ["2024-01-08"]),
        ({"hourly": {"start": "2024-01-10T10:30", "minute_offset": 30}}, ["2024-01-10T10:30"]),
    ],
)
def test_partitions_have_canonical_keys(partitions: dict[str, Any], expected: list[str]) -> None:
    with Scene({"assets": [{"key": "p", "partitions": partitions}]}) as scene:
        assert [each.key for each in scene("partition_keys", of={"asset": "p"})] == expected
        scene("launch_run", assets=["p"], partition=expected[-1])
        assert [run.partition for run in scene("runs")] == [expected[-1]]


TWO = {"multi": {"date": DAILY, "z": {"static": ["p", "q"]}}}
THREE = {"multi": {"date": DAILY, "y": {"static": ["r"]}}}
BY_DIMENSION = [
    {"upstream": "date", "downstream": "date"},
    {"upstream": "z", "downstream": "y", "mapping": {"static": {"p": ["r"], "q": ["r"]}}},
]


@pytest.mark.parametrize(
    ("mapping", "upstream", "downstream", "of", "expected"),
    [
        ({"identity": {}}, DAILY, DAILY, "2024-01-03", ["2024-01-03"]),
        ({"last": {}}, DAILY, DAILY, "2024-01-03", ["2024-01-09"]),
        ({"time_window": {"start_offset": -1, "end_offset": -1}}, DAILY, DAILY, "2024-01-03", ["2024-01-02"]),
        ({"static": {"a": ["x"], "b": ["y"]}}, {"static": ["a", "b"]}, {"static": ["x", "y"]}, "y", ["b"]),
        ({"specific": ["2024-01-05"]}, DAILY, DAILY, "2024-01-03", ["2024-01-05"]),
        (
            {"multi_to_single": {"dimension": "date"}},
            TWO,
            DAILY,
            "2024-01-03",
            [{"date": "2024-01-03", "z": "p"}, {"date": "2024-01-03", "z": "q"}],
        ),
        (
            {"multi": BY_DIMENSION},
            TWO,
            THREE,
            {"date": "2024-01-03", "y": "r"},
            [{"date": "2024-01-03", "z": "p"}, {"date": "2024-01-03", "z": "q"}],
        ),
    ],
)
def test_mappings_say_what_a_partition_depends_on(
    mapping: dict[str, Any], upstream: Any, downstream: Any, of: Any, expected: list[Any]
) -> None:
    assets = [
        {"key": "up", "partitions": upstream},
        {"key": "down", "partitions": downstream, "deps": [{"asset": "up", "mapping": mapping}]},
    ]
    with Scene({"assets": assets}) as scene:
        answer = scene("partition_mapping", upstream="up", downstream="down", of_downstream=of)
        assert [partition.key for partition in answer] == expected


def test_a_schedule_that_was_taken_away_and_comes_back_makes_nothing_up() -> None:
    begin = datetime(2024, 1, 10, 12, 30, tzinfo=timezone.utc)
    jobs = [{"name": "j", "ops": [{"name": "o"}]}]
    with_schedule = {
        "jobs": jobs,
        "schedules": [{"name": "h", "job": "j", "cron": "0 * * * *", "default_status": "running"}],
    }
    with Scene(with_schedule, at=begin, decide=Scripted(h={"run_requests": [{}]})) as scene:
        scene("advance", to=begin + timedelta(hours=1))
        scene("deploy", definitions={"jobs": jobs})
        scene("advance", to=begin + timedelta(hours=20))
        scene("deploy", definitions=with_schedule)
        scene("advance", to=begin + timedelta(hours=21))
        hours = [run.scheduled_for.hour for run in scene("runs") if run.status is RunStatus.SUCCESS]
        assert hours == [13, 9]


def test_sensors_for_pushed_events_are_no_part_of_dagster() -> None:
    with Scene({}) as scene:
        assert "sensors.push" not in scene.description.capabilities
        assert "push_event" not in scene.description.operations


@pytest.mark.parametrize(
    "definitions",
    [
        {"assets": [{"key": "a"}], "schedules": [{"name": "s", "assets": ["a"], "cron": "not a cron"}]},
        {"jobs": [{"name": "j", "assets": ["nowhere"]}]},
        {"assets": [{"key": "a", "partitions": DAILY, "deps": ["b"]}, {"key": "b", "deps": ["a"]}]},
        {"assets": [{"key": "a", "partitions": {"daily": {"start": "2024-01-01", "timezone": "Mars/Olympus"}}}]},
        {"schedules": [{"name": "s", "job": "nowhere", "cron": "0 * * * *"}]},
        {"schedules": [{"name": "s", "job": "nowhere", "cron": "0 * * * *", "partitioned": True}]},
        {"sensors": [{"name": "s", "jobs": ["nowhere"]}]},
        {"sensors": [{"name": "s", "jobs": ["nowhere"], "watches": {"runs": {"status": "failure"}}}]},
    ],
)
def test_definitions_that_make_no_sense_are_refused(definitions: dict[str, Any]) -> None:
    with Scene({}) as scene:
        assert scene.refusal("deploy", definitions=definitions) is RefusalKind.INVALID_ARGUMENT
