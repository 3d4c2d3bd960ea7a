"""What user code is told, by what it is handed."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from pytest_dagster_parity.execution.names import Names, prefix_of
from pytest_dagster_parity.execution.scripts import Interpreter, Invocation, plain_definitions
from pytest_dagster_parity.protocol.definitions import Asset, Check, Job, Nothing, Op
from pytest_dagster_parity.protocol.user_code import (
    Action,
    AssetEvent,
    Code,
    Decision,
    Evaluation,
    Handed,
    KeysOfSet,
    RunRequest,
)
from pytest_dagster_parity.protocol.words import CodeKind, RunStatus
from pytest_dagster_parity.scenario.reader import load_file
from pytest_dagster_parity.scenario.scripts import ScriptedDefinitions

NOON = datetime(2024, 1, 1, 12, tzinfo=timezone.utc)
SENSOR = Code(kind=CodeKind.SENSOR, name="p_s")
ASSET = Code(kind=CodeKind.ASSET, name="p_a")


def definitions(text: str) -> ScriptedDefinitions:
    indented = "\n".join(f"      {line}" for line in text.strip().splitlines())
    file = (
        "topic: Scripts\nscenarios:\n  - id: sensors.scripts.rule\n    statement: S.\n    catches: [none]\n"
        f"    definitions:\n{indented}\n    steps:\n      - evaluate: {{}}\n      - expect: {{runs: {{count: 1}}}}\n"
    )
    return load_file(Path("scripts.yaml"), file.encode()).scenarios[0].definitions


def interpreter(text: str) -> Interpreter:
    made = Interpreter(Names("p_"))
    made.deploy(definitions(text))
    return made


def test_the_first_rule_that_fits_is_followed_with_the_targets_names() -> None:
    scripts = interpreter(
        """
jobs: [{name: j, ops: [{name: o}]}]
partition_sets: [{name: colors}]
sensors:
  - name: s
    jobs: [j]
    script:
      - {when: {cursor: null}, cursor: A, run_requests: [{job: j, run_key: k}]}
      - {when: {cursor: A}, add_partitions: [{set: colors, keys: [red]}]}
      - {skip: enough}
"""
    )
    assert scripts.decide(SENSOR, Handed()) == Decision(
        evaluation=Evaluation(cursor="A", run_requests=(RunRequest(job="p_j", run_key="k"),))
    )
    assert scripts.decide(SENSOR, Handed(cursor="A")) == Decision(
        evaluation=Evaluation(add_partitions=(KeysOfSet(set="p_colors", keys=("red",)),))
    )
    assert scripts.decide(SENSOR, Handed(cursor="B")) == Decision(evaluation=Evaluation(skip="enough"))
    assert scripts.invocations["s"] == [
        Invocation(handed=Handed(), call=1),
        Invocation(handed=Handed(cursor="A"), call=2),
        Invocation(handed=Handed(cursor="B"), call=3),
    ]


def test_bodies_are_chosen_by_partition_attempt_and_call() -> None:
    scripts = interpreter(
        """
assets:
  - key: a
    partitions: {static: [x, y, z]}
    script:
      - {when: {partition: x}, do: [{raise: only x}]}
      - {when: {partitions_include: x}, do: [{raise: x among others}]}
      - {when: {attempt: 2}, do: [{hold: {}}]}
      - {when: {call: 4}, do: [{raise: the fourth}]}
"""
    )

    def told(**handed: object) -> object:
        (action,) = scripts.decide(ASSET, Handed(**handed)).actions or (None,)  # type: ignore[arg-type]
        return action

    assert told(partitions=("x",)) == Action(raise_="only x")
    assert told(partitions=("x", "y")) == Action(raise_="x among others")
    assert told(partitions=("y",), attempt=2) == Action(hold=Nothing())
    assert told(partitions=("y",), attempt=1) == Action(raise_="the fourth")
    assert told(partitions=("y",), attempt=1) is None


def test_sensors_are_chosen_by_time_events_runs_and_statuses() -> None:
    scripts = interpreter(
        """
assets: [{key: a}, {key: b}]
sensors:
  - name: s
    assets: [a]
    watches: {assets: [a, b]}
    script:
      - {when: {events: [a, b]}, advance: [a]}
      - {when: {events: []}, skip: nothing}
      - {when: {event: e1}, skip: e1}
      - {when: {scheduled_for: "2024-01-01T12:00:00Z"}, skip: noon}
      - {when: {status: failure}, skip: failed}
"""
    )
    both = (AssetEvent(asset="p_a"), AssetEvent(asset="p_b"))
    told = [
        scripts.decide(SENSOR, handed).evaluation
        for handed in (
            Handed(events=both),
            Handed(events=()),
            Handed(event="e1", events=both[:1]),
            Handed(scheduled_for=NOON, events=both[:1]),
            Handed(status=RunStatus.FAILURE, events=both[:1]),
        )
    ]
    assert told == [
        Evaluation(advance=("p_a",)),
        Evaluation(skip="nothing"),
        Evaluation(skip="e1"),
        Evaluation(skip="noon"),
        Evaluation(skip="failed"),
    ]


def test_code_without_a_script_does_what_its_kind_does() -> None:
    scripts = interpreter(
        """
assets: [{key: a, checks: [{name: c}]}]
jobs: [{name: j, ops: [{name: g, ops: [{name: o}]}]}]
schedules: [{name: h, job: j, cron: "0 * * * *"}]
sensors: [{name: s, jobs: [j]}]
"""
    )
    assert scripts.decide(SENSOR, Handed()).evaluation == Evaluation(skip="no rule of its script fits")
    assert scripts.decide(Code(kind=CodeKind.SCHEDULE, name="p_h"), Handed()).evaluation == Evaluation(
        run_requests=(RunRequest(),)
    )
    for code in (
        ASSET,
        Code(kind=CodeKind.CHECK, name="p_c", asset="p_a"),
        Code(kind=CodeKind.OP, name="p_g.p_o", job="p_j"),
    ):
        assert scripts.decide(code, Handed()) == Decision(actions=())
    assert sorted(scripts.invocations) == ["a", "a.c", "h", "j.g.o", "s"] == sorted({*scripts.invocations})
    assert scripts.strangers == []


def test_code_that_nobody_defined_is_noted() -> None:
    scripts = interpreter("assets: [{key: a}]")
    scripts.decide(Code(kind=CodeKind.MULTI_ASSET, name="p_m"), Handed())
    scripts.decide(Code(kind=CodeKind.ASSET, name="a"), Handed())
    assert scripts.strangers == ["multi_asset m", "asset not-of-this-world:a"]


def test_targets_get_definitions_without_scripts_and_know_which_bodies_may_hold() -> None:
    plain = plain_definitions(
        definitions(
            """
assets:
  - {key: a, script: [{do: [{hold: {}}]}], checks: [{name: c, script: [{do: [{raise: no}]}]}]}
jobs:
  - {name: j, ops: [{name: g, ops: [{name: o, script: [{do: [{hold: {}}]}]}]}, {name: p}]}
"""
        )
    )
    assert plain.assets == (Asset(key="a", may_hold=True, checks=(Check(name="c"),)),)
    assert plain.jobs == (Job(name="j", ops=(Op(name="g", ops=(Op(name="o", may_hold=True),)), Op(name="p"))),)
    assert {type(asset) for asset in plain.assets} == {Asset}


def test_the_prefix_follows_from_the_seed() -> None:
    assert prefix_of(1) == prefix_of(1)
    assert len({prefix_of(seed) for seed in range(50)}) > 40
    assert all(len(prefix_of(seed)) == 4 and prefix_of(seed).endswith("_") for seed in range(50))


def test_paths_and_the_default_automation_are_renamed_as_they_should() -> None:
    names = Names("p_")
    assert names.owner(Code(kind=CodeKind.ASSET, name="p_x/y")) == "x/y"
    assert names.owner(Code(kind=CodeKind.SENSOR, name="default_automation")) == "default_automation"
