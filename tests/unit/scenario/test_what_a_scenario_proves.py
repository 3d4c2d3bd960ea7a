# ruff: noqa: E501  a case is a row of a table, however long its text
"""Heads, time, and whether a scenario can fail at all."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.protocol.records import DryRunResult, Freshness, PartitionCounts, Staleness
from pytest_dagster_parity.scenario.expectations import OBSERVATIONS
from pytest_dagster_parity.scenario.floor import NOTHING, holds_for_nothing
from pytest_dagster_parity.scenario.patterns import Absent, Anything, Contains, Count, Fields, Items, Mark, Mode
from tests.unit.scenario.texts import file_of, load, scenario, wrong

SOMEWHERE = Mark(1, 1)
SUCCESS = "{expect: {runs: {are: [{status: success}]}}}"


def of_steps(*steps: str, name: str = "partitions.topic.rule") -> list[str]:
    return wrong(file_of(scenario(steps=f"[{', '.join(steps)}]", name=name)))


# --- heads ---


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("{origin: charter, replaces: sensors.a.b}", []),
        ("{quirk: true, level: edge}", []),
        ("{replaces: §sensors.a.b}", ["contradiction only a semantic of the charter replaces one of Dagster | what replaces has `origin: charter`"]),
        ("{origin: charter, replaces: §partitions.topic.rule}", ["contradiction a semantic does not replace itself | "]),
        ("{origin: charter, replaces: §x}", ["not-an-id `x` is no id of a semantic | <domain>.<topic>.<rule>, as `sensors.cursor.failure-keeps-old`"]),
        ("{origin: charter, quirk: §true}", ["contradiction a quirk is Dagster's, not the charter's | "]),
        ("{catches: §[Big-Fault]}", ["not-a-name `Big-Fault` in `catches` is no name: small letters, digits, and dashes between | "]),
        ("{catches: §[x, x]}", ["duplicate-name `catches` names something twice | "]),
        ("{catches: [x, §[y]]}", ["wrong-kind a text is wanted here, not a list | "]),
        ("{§kwirk: true}", ["unknown-key `kwirk` is no key here | did you mean `quirk`?"]),
        ("{? §[x]\n    : true}", ["unknown-key a key is a text, not a list | "]),
        ("{level: core, §level: core}", ["duplicate-key `level` stands twice in this mapping | the second would win silently"]),
    ],
)  # fmt: skip
def test_what_a_scenario_says_of_itself_must_be_possible(head: str, expected: list[str]) -> None:
    pairs = head.removeprefix("{").removesuffix("}")
    lines = "\n    ".join(pairs.split(", ")) if not head.startswith(("{catches", "{? ")) else pairs
    assert wrong(file_of(scenario(head=lines))) == expected


@pytest.mark.parametrize(
    "name", ["partitions.topic", "partitions.Topic.rule", "partitions.a.b.c", "partitions..x", "nothing"]
)
def test_an_id_has_a_domain_a_topic_and_a_rule(name: str) -> None:
    assert [each.split()[0] for each in of_steps("{evaluate: {}}", SUCCESS, name=f"§{name}")] == ["not-an-id"]


def test_the_domain_of_an_id_is_one_of_ten() -> None:
    assert of_steps("{evaluate: {}}", SUCCESS, name="§partition.topic.rule") == [
        "not-an-id `partition` is no domain | did you mean `partitions`?"
    ]


def test_an_id_stands_once_in_a_file() -> None:
    text = file_of(scenario(), scenario(name="§partitions.topic.rule"))
    assert wrong(text) == ["duplicate-id `partitions.topic.rule` is another scenario of this file already | "]


def test_a_scenario_says_what_it_proves() -> None:
    assert wrong(file_of(scenario().replace("It is so.", "§' '"))) == ["empty-text a statement says something | "]
    assert wrong("topic: T\nscenarios:\n  - §id: sensors.a.b\n    statement: x\n") == [
        "missing-key missing here: `definitions`, `steps` | "
    ]
    assert wrong("topic: T\nscenarios: [§x]\n") == [
        "wrong-kind a mapping is wanted here, not `x` | with the keys: id, statement, origin, level, quirk, catches, replaces, names, cases, opens, definitions, settings, steps"
    ]
    assert wrong("topic: T\nscenarios: §x\n") == [
        "wrong-kind a list is wanted here, not `x` | each scenario after `- `"
    ]
    assert wrong("§scenario: x\n") == [
        "missing-key missing here: `topic`, `scenarios` | ",
        "unknown-key `scenario` is no key here | did you mean `scenarios`?",
    ]
    assert wrong(file_of() + "§topic: U\n") == [
        "duplicate-key `topic` stands twice in this mapping | the second would win silently"
    ]


# --- time ---


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (["§evaluate: {}|at: 2023-12-31T23:59:59Z"], ["time-goes-back this happens at 2023-12-31T23:59:59Z, and it is 2024-01-01T00:00:00Z already | "]),
        (["evaluate: {}", "§evaluate: {}|at: 2024-01-01T00:00:00Z"], ["time-goes-back this happens at 2024-01-01T00:00:00Z, and it is 2024-01-01T00:00:01Z already | "]),
        (["evaluate: {}|at: 2024-01-01T00:00:00Z", "evaluate: {}|at: 2024-01-01T00:00:00Z"], []),
        (["advance: {by: 1h}", "§evaluate: {}|at: 2024-01-01T00:30:00Z"], ["time-goes-back this happens at 2024-01-01T00:30:00Z, and it is 2024-01-01T01:00:00Z already | "]),
        (["down: {for: 1h}", "§advance: {to: 2024-01-01T00:30:00Z}"], ["time-goes-back this ends at 2024-01-01T00:30:00Z, and it is 2024-01-01T01:00:00Z already | "]),
        (["§advance: {to: 2024-01-01T00:00:00Z}"], ["no-time-passes it is 2024-01-01T00:00:00Z already | "]),
        (["§down: {for: 0s}"], ["no-time-passes it is 2024-01-01T00:00:00Z already | "]),
        (["§advance: {by: 1h, every: 0s}"], ["no-time-passes `every` is longer than nothing | "]),
        (["§advance: {by: 999999999d}"], ["not-a-moment this ends after the year 9999 | "]),
        (["advance: {to: 9999-12-31T23:59:59.5Z}", "§evaluate: {}"], ["not-a-moment this ends after the year 9999 | "]),
        (["advance: {by: 1h}|at: 2024-01-01T01:00:00Z", "evaluate: {}|at: 2024-01-01T02:00:00Z"], []),
    ],
)  # fmt: skip
def test_time_only_goes_forward(steps: list[str], expected: list[str]) -> None:
    assert of_steps(*("{" + step.replace("|", ", ") + "}" for step in steps), SUCCESS) == expected


def test_an_expectation_may_not_look_back() -> None:
    late = "{§expect: {runs: {count: 1}}, at: 2024-01-01T00:00:00Z}"
    assert of_steps("{advance: {by: 1h}}", late) == [
        "time-goes-back this happens at 2024-01-01T00:00:00Z, and it is 2024-01-01T01:00:00Z already | "
    ]


# --- the floor ---


@pytest.mark.parametrize(
    ("pattern", "nothing", "expected"),
    [
        (Items(Mode.ARE, (), SOMEWHERE), (), True),
        (Items(Mode.CONTAINS, ("x",), SOMEWHERE), (), False),
        (Count(0, 3, SOMEWHERE), (), True),
        (Count(1, None, SOMEWHERE), (), False),
        (Fields({"total": 0, "materialized": Count(0, 1, SOMEWHERE)}, None, SOMEWHERE), NOTHING[PartitionCounts], True),
        (Fields({"total": Anything(SOMEWHERE)}, None, SOMEWHERE), NOTHING[PartitionCounts], True),
        (Fields({"total": 1}, None, SOMEWHERE), NOTHING[PartitionCounts], False),
        (Fields({}, None, SOMEWHERE), NOTHING[Staleness], True),
        (Fields({"status": "missing", "causes": Absent(SOMEWHERE)}, None, SOMEWHERE), NOTHING[Staleness], True),
        (Fields({"status": "stale"}, None, SOMEWHERE), NOTHING[Staleness], False),
        (Fields({"error": Anything(SOMEWHERE)}, None, SOMEWHERE), NOTHING[DryRunResult], False),
        (Fields({"x": Absent(SOMEWHERE), "y": ""}, None, SOMEWHERE), {}, True),
        (Fields({}, None, SOMEWHERE), None, False),
        (Anything(SOMEWHERE), NOTHING[Freshness], True),
        (Anything(SOMEWHERE), (), False),
        (Contains("x", SOMEWHERE), None, False),
        ({"date": "x"}, None, False),
        (1.5, None, False),
    ],
)
def test_a_pattern_holds_for_nothing_or_it_does_not(pattern: object, nothing: object, expected: bool) -> None:
    assert holds_for_nothing(pattern, nothing) is expected


def test_what_shows_nothing_is_known_of_every_record_that_is_shown_alone() -> None:
    alone = {shape.record for shape in OBSERVATIONS.values() if not shape.is_list}
    assert alone == set(NOTHING)


@pytest.mark.parametrize(
    "steps",
    [
        ["{launch_run: {assets: [a]}}", "{expect: {runs: {count: 0}, materializations: {of: a, are: []}}}"],
        [
            "{evaluate: {}}",
            "{expect: {selection: {of: {all: true}, is: {any: true}}, freshness: {of: a, is: {status: unknown}}}}",
        ],
        [
            "{evaluate: {}}",
            "{expect: {staleness: {of: a, is: {}}, partition_counts: {of: a, is: {total: {any: true}}}}}",
        ],
        ["{evaluate: {}}", "{expect: {partition_counts: {of: a, is: {total: 0}}, freshness: {of: a, is: null}}}"],
    ],
)
def test_a_scenario_that_holds_for_a_target_that_shows_nothing_is_refused(steps: list[str]) -> None:
    text = file_of(scenario(steps=f"[{', '.join(steps)}]")).replace("- id", "- §id")
    assert wrong(text) == [
        "proves-nothing a target that shows nothing at all would pass this scenario | expect something to be there"
    ]


def test_a_scenario_that_expects_nothing_is_refused() -> None:
    text = file_of(scenario(steps="[{evaluate: {}}]")).replace("- id", "- §id")
    assert wrong(text) == ["proves-nothing this scenario expects nothing | end it with an `expect`"]
    text = file_of(scenario(steps="[]")).replace("- id", "- §id")
    assert wrong(text) == ["proves-nothing this scenario expects nothing | end it with an `expect`"]


def test_a_step_after_which_nothing_is_expected_is_refused() -> None:
    assert of_steps("{evaluate: {}}", SUCCESS, "{§evaluate: {}}", "{restart: {}}") == [
        "unjudged-step nothing is expected after this step | expect something after it, or remove it"
    ]


def test_each_refusal_has_its_accepted_twin() -> None:
    refused = "{launch_run: {assets: [a]}, refused: conflict}"
    assert of_steps(refused.replace("{l", "{§l"), SUCCESS) == [
        "refusal-without-twin a target that refuses every `launch_run` would be right here | let the scenario have a `launch_run` that is accepted"
    ]
    assert load(file_of(scenario(steps=f"[{refused}, {{launch_run: {{assets: [a]}}}}, {refused}]")))
    assert of_steps(
        "{evaluate: {}}",
        "{expect: {freshness: §{of: a, refused: conflict}}}".replace("§", "").replace("fresh", "§fresh"),
    ) == [
        "refusal-without-twin a target that refuses every `freshness` would be right here | let the scenario have a `freshness` that is answered"
    ]
    assert load(
        file_of(scenario(steps="[{expect: {freshness: [{of: a, refused: conflict}, {of: a, is: {status: pass}}]}}]"))
    )
