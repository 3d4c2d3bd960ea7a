# ruff: noqa: E501  a case is a row of a table, however long its text
from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.scenario import capability_table
from pytest_dagster_parity.scenario.capabilities import needs
from pytest_dagster_parity.scenario.reader import load_file
from tests.unit.scenario.texts import file_of, load, scenario

FILES = Path(__file__).parent / "files"
SUCCESS = "{expect: {runs: {are: [{status: success}]}}}"


def of_steps(*steps: str, definitions: str = "{assets: [{key: a}]}", head: str = "") -> tuple[str, ...]:
    text = file_of(scenario(steps=f"[{', '.join((*steps, SUCCESS))}]", definitions=definitions, head=head))
    return tuple(sorted(needs(load(text)[0])))


def test_a_scenario_needs_what_it_does() -> None:
    daily, cron = load_file(FILES / "windows.yaml").scenarios
    in_both = {
        "backfills", "clock.downtime", "clock.set", "deploy", "down", "fault.code_unreachable", "hold.queued", "hold.step",
        "hold_runs", "jobs.graphs", "jobs.ops", "kill.after_decision", "launch_backfill", "partition_counts",
        "partition_windows", "requests.killed", "settings.queue", "values.passed",
    }  # fmt: skip
    assert needs(daily) == in_both | {"evaluate", "fault.launch_refused", "partitions.time"}
    assert needs(cron) == in_both | {"restart", "partitions.cron"}


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("{evaluate: {}}", ("evaluate", "runs")),
        ("{evaluate: {}, at: 2024-01-01T00:00:00Z}", ("clock.set", "evaluate", "runs")),
        ("{down: {for: 1h}}", ("clock.downtime", "clock.set", "down", "runs")),
        ("{launch_run: {assets: [a], partition_range: {first: x, last: y}}}", ("launch_run", "runs", "runs.partition_range")),
        ("{launch_run: {assets: [a], ops: null}}", ("launch_run", "runs")),
        ("{expect: {new_ticks: {of: default_automation, count: 1}, invocations: {of: a, count: 1}}}", ("runs", "ticks")),
        ("{expect: {selection: {expression: a, is: {}}, dry_run: {of: default_automation, is: {}}}}",
         ("dry_run", "runs", "selection", "selection.syntax")),
        ("{advance: {by: 1h}, killed: anywhere}", ("advance", "clock.set", "kill.anywhere", "runs")),
        ("{launch_run: {assets: [a]}, killed: anywhere}", ("kill.anywhere", "launch_run", "requests.killed", "runs")),
        ("{deploy: {assets: [{key: a, kinds: [k]}]}}", ("assets.kinds", "deploy", "runs")),
        ("{advance: {by: 1h}}, {evaluate: {}, at: 2024-01-01T01:00:00Z}",
         ("advance", "clock.set", "clock.still", "evaluate", "runs")),
        ("{evaluate: {}}, {restart: {}, at: 2024-01-01T00:00:01Z}",
         ("clock.set", "clock.still", "evaluate", "restart", "runs")),
        ("{evaluate: {}}, {advance: {to: 2024-01-01T01:00:00Z}}, {expect: {runs: {count: 1}}, at: 2024-01-01T01:00:00Z}, {evaluate: {}}",
         ("advance", "clock.set", "evaluate", "runs")),
        ("{evaluate: {}, at: 2024-01-01T00:00:00Z}, {restart: {}, at: 2024-01-01T00:00:00Z}",
         ("clock.set", "clock.still", "evaluate", "restart", "runs")),
    ],
)  # fmt: skip
def test_steps_need_their_verbs_fields_and_clock(step: str, expected: tuple[str, ...]) -> None:
    assert of_steps(step) == expected


@pytest.mark.parametrize(
    ("asset", "expected"),
    [
        ("partitions: {multi: {x: {static: [a]}, y: {daily: {start: 2024-01-01}}}}",
         ("clock.set", "partitions.multi", "partitions.static", "partitions.time")),
        ("deps: [a, {asset: a, mapping: {all: {}}}]", ("mapping.all",)),
        ("automation: {any_of: [{eager: {}}]}", ("automation.conditions", "automation.eager")),
        ("freshness: {deadline_cron: '@daily', lower_bound_delta: 1h}", ("clock.set", "freshness.cron")),
        ("tags: {}, kinds: [], external: false", ()),
    ],
)  # fmt: skip
def test_definitions_need_the_fields_that_they_set(asset: str, expected: tuple[str, ...]) -> None:
    found = of_steps("{evaluate: {}}", definitions=f"{{assets: [{{key: a, {asset}}}]}}")
    assert found == tuple(sorted((*expected, "evaluate", "runs")))


def test_a_push_that_is_killed_is_no_request_of_a_users() -> None:
    definitions = "{jobs: [{name: j, ops: [{name: o}]}], sensors: [{name: s, jobs: [j], watches: {source: orders}}]}"
    found = of_steps("{push_event: {source: orders, event: e}, killed: after_decision}", definitions=definitions)
    assert "kill.after_decision" in found
    assert "requests.killed" not in found


def test_an_opening_moment_alone_needs_no_clock_that_can_be_set() -> None:
    assert "clock.set" not in of_steps("{evaluate: {}}")


def test_the_table_has_a_sentence_for_every_capability_of_the_model_and_for_nothing_else() -> None:
    assert set(capability_table.sentences()) == capability_table.names(), "edit conformance/capabilities.yaml"


def test_the_sentences_of_verbs_are_those_of_their_requests() -> None:
    sentences = capability_table.sentences()
    verbs = capability_table.verbs()
    assert {verb: sentences[verb] for verb in verbs if verb != "checks"} == {
        verb: sentence for verb, sentence in verbs.items() if verb != "checks"
    }, (
        "`checks` is a field and a query; every other verb in conformance/capabilities.yaml has its docstring's first line"
    )


def test_every_capability_is_one_short_sentence() -> None:
    for name, sentence in capability_table.sentences().items():
        assert sentence.endswith("."), name
        assert sentence[0].isupper(), name
        assert len(sentence) < 120, name


def test_nothing_is_needed_that_has_no_sentence() -> None:
    known = set(capability_table.sentences())
    for path in sorted(FILES.glob("*.yaml")):
        for each in load_file(path).scenarios:
            assert set(needs(each)) <= known
