# ruff: noqa: E501  a case is a row of a table, however long its text
from __future__ import annotations

import gc
from datetime import datetime, timezone
from pathlib import Path

import pytest
import yaml

from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.protocol.definitions import QueueSettings, Settings
from pytest_dagster_parity.protocol.operations import (
    Automations,
    HoldRuns,
    LaunchBackfill,
    PartitionsWanted,
    ReexecuteRun,
    Runs,
    StalenessOf,
    Ticks,
)
from pytest_dagster_parity.protocol.records import PartitionRange
from pytest_dagster_parity.protocol.user_code import RunRequest
from pytest_dagster_parity.protocol.words import (
    AutomationStatus,
    Fault,
    HoldPoint,
    KillPoint,
    ReexecutionStrategy,
    RefusalKind,
)
from pytest_dagster_parity.scenario.expectations import NEVER
from pytest_dagster_parity.scenario.model import Clause, InvocationsOf, Level, Origin, Passage, Scenario, Step
from pytest_dagster_parity.scenario.patterns import (
    Absent,
    Contains,
    Count,
    Fields,
    Items,
    Mark,
    Mode,
    RefusedAs,
)
from pytest_dagster_parity.scenario.reader import load_file
from pytest_dagster_parity.scenario.scripts import (
    EvaluationRule,
    ScriptedAsset,
    ScriptedDefinitions,
    ScriptedSensor,
    When,
)
from tests.unit.scenario.texts import PATH, file_of, scenario

FILES = Path(__file__).parent / "files"


def hour(number: int) -> datetime:
    return datetime(2024, 1, 1, number, tzinfo=timezone.utc)


def test_a_scenario_is_loaded_as_it_is_written() -> None:
    path = FILES / "cursor.yaml"
    file = load_file(path)
    first = file.scenarios[0]
    assert file.topic == "Sensor cursor"
    assert first == Scenario(
        id="sensors.cursor.failed-evaluation-keeps-old",
        case=None,
        statement="A failed evaluation leaves the stored cursor as it was.",
        origin=Origin.DAGSTER,
        level=Level.CORE,
        quirk=False,
        replaces=None,
        replaced_by=None,
        catches=("cursor-stored-before-evaluation-succeeds",),
        literal_names=False,
        opens=hour(0),
        definitions=ScriptedDefinitions(
            assets=(ScriptedAsset(key="orders"),),
            sensors=(
                ScriptedSensor(
                    name="watch",
                    assets=("orders",),
                    minimum_interval=30.0,
                    default_status=AutomationStatus.RUNNING,
                    script=(
                        EvaluationRule(
                            when=When(cursor=None),
                            cursor="A",
                            run_requests=(RunRequest(run_key="k1", assets=("orders",)),),
                        ),
                        EvaluationRule(when=When(cursor="A"), cursor="B", raise_="boom"),
                    ),
                ),
            ),
        ),
        settings=Settings(),
        steps=first.steps,
        path=path,
        mark=Mark(3, 5),
    )
    assert first.domain == "sensors"
    assert first.node_name == "sensors.cursor.failed-evaluation-keeps-old"


def test_steps_keep_their_verbs_arguments_modifiers_and_places() -> None:
    steps = load_file(FILES / "cursor.yaml").scenarios[0].steps
    assert [(step.verb, step.mark.line, step.mark.column) for step in steps] == [
        ("advance", 18, 9),
        ("expect", 19, 9),
        ("reexecute_run", 24, 9),
        ("expect", 27, 9),
    ]
    assert steps[0].action == Passage(down=False, to=None, by=90.0, every=None)
    assert steps[2] == Step(
        verb="reexecute_run",
        action=ReexecuteRun(run="first", strategy=ReexecutionStrategy.ALL_STEPS, at=hour(1)),
        at=hour(1),
        alias="second",
        refused=None,
        clauses=(),
        mark=Mark(24, 9),
    )


def test_clauses_are_typed_by_what_they_observe() -> None:
    _, observed, _, _ = load_file(FILES / "cursor.yaml").scenarios[0].steps
    assert observed.clauses == (
        Clause(
            observation="automations",
            query=Automations(at=NEVER),
            where=None,
            demand=Items(Mode.CONTAINS, (Fields({"name": "watch", "cursor": "A"}, None, Mark(20, 36)),), Mark(20, 35)),
            mark=Mark(20, 11),
        ),
        Clause(
            observation="ticks",
            query=Ticks(of="watch", at=NEVER),
            where=None,
            demand=Items(
                Mode.ARE,
                (
                    Fields(
                        {"status": "success", "run_keys": Items(Mode.ARE, ("k1",), Mark(21, 64))}, None, Mark(21, 36)
                    ),
                    Fields({"status": "failure", "error": Contains("boom", Mark(21, 96))}, None, Mark(21, 71)),
                ),
                Mark(21, 35),
            ),
            mark=Mark(21, 11),
        ),
        Clause(
            observation="invocations",
            query=InvocationsOf(of="watch"),
            where=None,
            demand=Items(
                Mode.ARE,
                (
                    Fields(
                        {"handed": Fields({"cursor": Absent(Mark(22, 60))}, None, Mark(22, 51))}, None, Mark(22, 42)
                    ),
                    Fields({"handed": Fields({"cursor": "A"}, None, Mark(22, 77)), "call": 2}, None, Mark(22, 68)),
                ),
                Mark(22, 41),
            ),
            mark=Mark(22, 11),
        ),
        Clause(
            observation="new_runs",
            query=Runs(at=NEVER),
            where=None,
            demand=Items(
                Mode.UNORDERED,
                (Fields({"status": "success", "run_key": "k1"}, "first", Mark(23, 34)),),
                Mark(23, 33),
            ),
            mark=Mark(23, 11),
        ),
    )


def test_clauses_filter_count_and_look_into_one_record() -> None:
    scenarios = load_file(FILES / "cursor.yaml").scenarios
    _, _, _, again = scenarios[0].steps
    assert again.clauses == (
        Clause(
            observation="runs",
            query=Runs(at=NEVER),
            where=Fields({"parent": "first"}, None, Mark(29, 23)),
            demand=Items(
                Mode.ARE,
                (
                    Fields(
                        {
                            "id": "second",
                            "root": "first",
                            "tags": Fields({"team": Absent(Mark(29, 85))}, None, Mark(29, 78)),
                        },
                        None,
                        Mark(29, 46),
                    ),
                ),
                Mark(29, 45),
            ),
            mark=Mark(29, 15),
        ),
        Clause(
            observation="runs",
            query=Runs(at=NEVER),
            where=None,
            demand=Count(2, 3, Mark(30, 23)),
            mark=Mark(30, 15),
        ),
        Clause(
            observation="staleness",
            query=StalenessOf(of="orders", at=NEVER),
            where=None,
            demand=Fields({"status": "fresh", "causes": Count(0, 0, Mark(31, 71))}, None, Mark(31, 39)),
            mark=Mark(31, 11),
        ),
    )
    assert scenarios[1].steps[2].clauses[1].demand == RefusedAs(RefusalKind.UNKNOWN_NAME, Mark(44, 41))


def test_cases_are_written_out_into_worlds_of_their_own() -> None:
    daily, cron = load_file(FILES / "windows.yaml").scenarios
    assert [world.node_name for world in (daily, cron)] == [
        "partitions.windows.spring-forward[daily]",
        "partitions.windows.spring-forward[cron]",
    ]
    assert [world.settings for world in (daily, cron)] == [
        Settings(queue=QueueSettings(max_concurrent_runs=1)),
        Settings(queue=QueueSettings()),
    ]
    assert [world.steps[4].verb for world in (daily, cron)] == ["evaluate", "restart"]
    assert [world.steps[1].action.fault for world in (daily, cron)] == [Fault.LAUNCH_REFUSED, None]
    assert (daily.quirk, daily.level, daily.literal_names, daily.opens) == (
        True,
        Level.EDGE,
        True,
        datetime(2024, 3, 11, 12, tzinfo=timezone.utc),
    )
    hold, launch, down, deploy, *_ = daily.steps
    assert hold.action == HoldRuns(point=HoldPoint.QUEUED, assets=("a/b",), partition="2024-03-09", at=NEVER)
    assert launch.action == LaunchBackfill(
        assets=("a/b",),
        partitions=PartitionsWanted(range=PartitionRange(first="2024-03-09", last="2024-03-10")),
        at=NEVER,
        killed=KillPoint.AFTER_DECISION,
        fault=Fault.LAUNCH_REFUSED,
    )
    assert down.action == Passage(down=True, to=None, by=3600.0, every=None)
    assert [asset.key for asset in deploy.action.definitions.assets] == ["a/b", "other"]
    assert deploy.action.fault is Fault.CODE_UNREACHABLE
    windows = daily.steps[5].clauses[0].demand.items[0].fields
    assert windows == {"key": "2024-03-10", "start": "2024-03-10T05:00:00Z", "end": "2024-03-11T04:00:00Z"}


def test_a_file_is_read_from_its_path_or_from_a_text() -> None:
    path = FILES / "cursor.yaml"
    assert load_file(path) == load_file(path, path.read_bytes())


def test_a_byte_order_mark_is_no_part_of_the_file() -> None:
    text = file_of().encode()
    assert load_file(PATH, b"\xef\xbb\xbf" + text) == load_file(PATH, text)


def test_line_ends_of_windows_change_nothing_but_the_bytes() -> None:
    text = file_of().encode()
    assert load_file(PATH, text.replace(b"\n", b"\r\n")) == load_file(PATH, text)


@pytest.mark.parametrize("is_on", [True, False])
def test_loading_leaves_the_garbage_collector_as_it_was(is_on: bool) -> None:
    was_on = gc.isenabled()
    (gc.enable if is_on else gc.disable)()
    try:
        load_file(PATH, file_of().encode())
        with pytest.raises(LoadError):
            load_file(PATH, b"")
        assert gc.isenabled() is is_on
    finally:
        (gc.enable if was_on else gc.disable)()


@pytest.mark.parametrize("path", sorted(FILES.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_was_read_goes_at_once_but_for_the_scenarios(path: Path) -> None:
    kept = load_file(path)  # readers that are compiled meanwhile may leave something
    gc.collect()
    gc.disable()
    try:
        assert load_file(path) == kept
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_the_parser_in_python_gives_the_same_files(monkeypatch: pytest.MonkeyPatch) -> None:
    from pytest_dagster_parity.scenario import events

    assert yaml.__with_libyaml__
    paths = sorted(FILES.glob("*.yaml"))
    fast = [load_file(path) for path in paths]
    monkeypatch.setattr(events, "fastest_parser", events.PureParser)
    assert [load_file(path) for path in paths] == fast


def test_every_problem_of_a_file_is_reported_in_its_order() -> None:
    text = file_of(
        scenario(steps="[{evaluate: {x: 1}}, {launch_run: {asets: [a]}}]"),
        scenario(definitions="{assets: [{kye: a}]}", name="nowhere.topic.rule"),
    )
    with pytest.raises(LoadError) as caught:
        load_file(PATH, text.encode())
    assert str(caught.value).splitlines() == [
        "topic.yaml:6:25: `x` is no key here [unknown-key]",
        "  there are none here",
        "topic.yaml:6:47: `asets` is no key here [unknown-key]",
        "  did you mean `assets`?",
        "topic.yaml:8:9: `nowhere` is no domain [not-an-id]",
        "  known here: backfills, partition_status, partitions, reconciliation, reruns, run_identity, schedules, selection, sensors, staleness",
        "topic.yaml:10:28: `key` is missing here [missing-key]",
        "topic.yaml:10:29: `kye` is no key here [unknown-key]",
        "  did you mean `key`?",
    ]
