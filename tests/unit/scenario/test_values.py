"""Values of definitions, settings and steps: what is read, and what is refused with which words."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import inspect

from pytest_dagster_parity.protocol.definitions import (
    Condition,
    Dependency,
    Nothing,
    NumberedPartitions,
    PartitionMapping,
    Partitions,
    RetryPolicy,
    TimePartitions,
)
from pytest_dagster_parity.protocol.operations import LaunchRun, SetCursor
from pytest_dagster_parity.scenario.cron import cron_error
from pytest_dagster_parity.scenario.expectations import NEVER
from pytest_dagster_parity.scenario.readers import compiled
from tests.unit.scenario.texts import file_of, load, scenario, wrong


def asset(fields: str) -> Any:
    """Return the asset `a` with more fields."""
    (found,) = load(
        file_of(scenario(definitions=f"{{assets: [{{key: a, {fields}}}, {{key: up}}], partition_sets: [{{name: s}}]}}"))
    )
    return found.definitions.assets[0]


def of_asset(fields: str) -> list[str]:
    """Return what is wrong with the asset `a` that has more fields."""
    return wrong(file_of(scenario(definitions=f"{{assets: [{{key: a, {fields}}}]}}")))


@pytest.mark.parametrize("text", ["2024-01-02", "01", "1:30", "on", "1e3", "0x1F", "'null'", '""', "=", "true"])
def test_a_text_is_what_stands_there(text: str) -> None:
    assert asset(f"code_version: {text}").code_version == text.strip("'\"")


@pytest.mark.parametrize("nothing", ["null", "~", "", "Null", "NULL"])
def test_nothing_is_a_value_where_the_field_is_optional(nothing: str) -> None:
    assert asset(f"code_version: {nothing}").code_version is None
    (found,) = load(
        file_of(
            scenario(
                definitions="{assets: [{key: a}], sensors: [{name: s}]}",
                steps=f"""
      - set_cursor: {{of: s, cursor: {nothing}}}
      - expect: {{automations: {{count: 1}}}}""",
            )
        )
    )
    assert found.steps[0].action == SetCursor(of="s", cursor=None, at=NEVER)


@pytest.mark.parametrize("nothing", ["null", "~", ""])
def test_nothing_is_no_text(nothing: str) -> None:
    assert of_asset(f"tags: {{team: §{nothing}}}") == [
        "wrong-kind a text is wanted here, not nothing | quote it, if the text itself is meant"
    ]


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90.0), ("15m", 900.0), ("24h", 86400.0), ("2d", 172800.0), ("0.5s", 0.5)]
)
def test_lengths_of_time_have_a_unit(text: str, seconds: float) -> None:
    assert asset(f"retry_policy: {{delay: {text}}}").retry_policy == RetryPolicy(delay=seconds)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("90", "`90s`, if seconds are meant"),
        ("1w", "`90s`, `15m`, `24h`, `2d`"),
        ("-1s", "`90s`, `15m`, `24h`, `2d`"),
        ("'60s\n\n'", "`90s`, `15m`, `24h`, `2d`"),
    ],
)
def test_what_is_no_length_of_time_is_refused(text: str, hint: str) -> None:
    (found,) = of_asset(f"retry_policy: {{delay: §{text}}}")
    assert found.startswith("not-a-duration ")
    assert found.endswith(f"is no length of time | {hint}")


@pytest.mark.parametrize(
    "text", ["2024-02-30T00:00:00Z", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z", "x"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    assert wrong(file_of(scenario(head=f"opens: §{text}"))) == [
        f"not-a-moment `{text}` is no moment in UTC | as `2024-01-31T09:30:00Z`"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-01",
        "2024-01-01T03:00",
        "2024-01-01T03:00:30",
        "2024-03-10T02:30",  # which the clocks of New York leave out
    ],
)
def test_windows_begin_and_end_at_moments_of_local_time(text: str) -> None:
    partitions = f"{{daily: {{start: {text}, end: {text}, exclusions: [{text}, 0 0 1 * *]}}}}"
    assert asset(f"partitions: {partitions}").partitions == Partitions(
        daily=TimePartitions(start=text, end=text, exclusions=(text, "0 0 1 * *"))
    )


@pytest.mark.parametrize(
    "text",
    ["0000-00-00", "2024-02-30", "2024-1-1", "2024-01-01T24:00", "2024-01-01T00:00:60", "2024-01-01T00:00Z", "x", "''"],
)
@pytest.mark.parametrize("where", ["start: §{}", "start: 2024-01-01, end: §{}", "start: 2024-01-01, exclusions: [§{}]"])
def test_what_is_no_moment_of_local_time_is_refused(text: str, where: str) -> None:
    shown = text.strip("'")
    assert of_asset(f"partitions: {{hourly: {{{where.format(text)}}}}}") == [
        f"not-a-local-moment `{shown}` is no moment of local time | as `2024-01-31`, or `2024-01-31T09:30`"
    ]


def test_an_exclusion_that_is_no_cron_expression_is_refused() -> None:
    (found,) = of_asset("partitions: {daily: {start: 2024-01-01, exclusions: [§0 0 99 2 *]}}")
    assert found.startswith("not-a-cron `0 0 99 2 *`: `99` is no day of the month (1-31) | ")


def test_a_deployment_that_is_refused_may_have_any_times() -> None:
    refused = "{deploy: {assets: [{key: a, partitions: {daily: {start: x}}}]}, refused: invalid_argument}"
    steps = f"[{refused}, {{deploy: {{assets: [{{key: a}}]}}}}, {{expect: {{runs: {{count: 1}}}}}}]"
    assert wrong(file_of(scenario(steps=steps))) == []


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ("America/New_Yrok", "did you mean `America/New_York`?"),
        ("../etc", ""),
        ("localtime", ""),
        ("right/Europe/Berlin", ""),
        ("America", "did you mean `America/Lima`?"),
    ],
)
def test_an_unknown_time_zone_is_refused(zone: str, hint: str) -> None:
    (found,) = of_asset(f"partitions: {{daily: {{start: 2024-01-01, timezone: §{zone}}}}}")
    assert found.startswith(f"unknown-time-zone `{zone}` is no IANA time zone | ")
    assert hint.split("`", maxsplit=1)[0] in found


def test_a_known_time_zone_is_taken() -> None:
    expected = Partitions(daily=TimePartitions(start="2024-01-01", timezone="Europe/Berlin"))
    assert asset("partitions: {daily: {start: 2024-01-01, timezone: Europe/Berlin}}").partitions == expected


@pytest.mark.parametrize(
    "expression",
    [
        "* * * * *",
        "*/5 0-6 1,15 * mon-fri",
        "0 0 L * *",
        "0 0 * jan 7",
        "0 0 * * 5#2",
        "0 0 * * L5",
        "@daily",
        "5/10 * * * *",
        "0 0 29 2 *",
        "0 0 31 2 1",
        "0 0 31 apr *",
    ],
)
def test_cron_expressions_are_taken_even_if_they_never_fire(expression: str) -> None:
    assert cron_error(expression) is None


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("* * * *", "a cron expression has 5 fields, and this one has 4"),
        ("* * * * * *", "a cron expression has 5 fields, and this one has 6"),
        ("60 * * * *", "`60` is no minute (0-59)"),
        ("* 5-2 * * *", "`5-2` is no hour (0-23)"),
        ("* * 0 * *", "`0` is no day of the month (1-31)"),
        ("* * * x *", "`x` is no month (1-12)"),
        ("* * * * 8#2", "`8#2` is no day of the week (0-7)"),
        ("*/0 * * * *", "`*/0` is no minute (0-59)"),
        ("1, * * * *", "`1,` is no minute (0-59)"),
        ("@never", "a cron expression has 5 fields, and this one has 1"),
    ],
)
def test_what_is_no_cron_expression_is_refused(expression: str, error: str) -> None:
    definitions = f'{{assets: [{{key: a}}], schedules: [{{name: s, cron: §"{expression}"}}]}}'
    assert wrong(file_of(scenario(definitions=definitions))) == [
        f"not-a-cron `{expression}`: {error} | minute, hour, day, month, day of the week"
    ]


@pytest.mark.parametrize("expression", ["* {} * * *", "*/{} * * * *", "1-{} * * * *", "* * * * l{}", "* * * * {}#1"])
def test_a_cron_expression_of_absurd_length_is_refused_like_another(expression: str) -> None:
    assert " is no " in (cron_error(expression.format("9" * 5000)) or "")


def test_one_of_several_kinds_is_told_by_what_it_looks_like() -> None:
    mapping = PartitionMapping(static={"x": ("y", "z")})
    assert asset("deps: [up, {asset: up, mapping: {static: {x: [y, z]}}}]").deps == (
        "up",
        Dependency(asset="up", mapping=mapping),
    )
    (found,) = load(
        file_of(scenario(definitions="{assets: [{key: a}], schedules: [{name: s, cron: ['@daily', '1 * * * *']}]}"))
    )
    assert found.definitions.schedules[0].cron == ("@daily", "1 * * * *")


def test_structs_may_hold_themselves() -> None:
    condition = Condition(all_of=(Condition(not_=Condition(missing=Nothing())), Condition(eager=Nothing())))
    assert asset("automation: {all_of: [{not: {missing: {}}}, {eager: {}}]}").automation == condition
    partitions = Partitions(
        multi={"x": Partitions(numbered=NumberedPartitions(prefix="k", count=3)), "y": Partitions(dynamic="s")}
    )
    assert (
        asset("partitions: {multi: {x: {numbered: {prefix: k, count: 3}}, y: {dynamic: s}}}").partitions == partitions
    )


def test_partition_keys_are_texts_or_records_of_texts() -> None:
    (found,) = load(
        file_of(
            scenario(
                steps="""
      - launch_run: {assets: [a], partition: {date: 2024-01-02, zone: 01}}
      - launch_run: {assets: [a], partition: 01, tags: {on: off}}
      - expect: {runs: {count: 2}}"""
            )
        )
    )
    assert [step.action for step in found.steps[:2]] == [
        LaunchRun(assets=("a",), partition={"date": "2024-01-02", "zone": "01"}, at=NEVER),
        LaunchRun(assets=("a",), partition="01", tags={"on": "off"}, at=NEVER),
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("external: §yes", "wrong-kind `true` or `false` is wanted here, not `yes` | "),
        ("external: §'true'", "wrong-kind `true` or `false` is wanted here, not `true` | "),
        ("external: §[true]", "wrong-kind `true` or `false` is wanted here, not a list | "),
        ("retry_policy: {max_retries: §1.5}", "wrong-kind a whole number is wanted here, not `1.5` | "),
        ("retry_policy: {max_retries: §'1'}", "wrong-kind a whole number is wanted here, not `1` | "),
        (
            f"retry_policy: {{max_retries: §{'9' * 19}}}",
            f"wrong-kind a whole number is wanted here, not `{'9' * 19}` | ",
        ),
        ("retry_policy: {delay: §[1s]}", "wrong-kind a text is wanted here, not a list | "),
        ("group: §[g]", "wrong-kind a text is wanted here, not a list | "),
        ("retry_policy: §3", "wrong-kind a mapping is wanted here, not `3` | with the keys: max_retries, delay"),
        ("automation: {eager: §x}", "wrong-kind a mapping is wanted here, not `x` | `{}`"),
        ("tags: §[x]", "wrong-kind a mapping is wanted here, not a list | "),
        ("tags: {§[x]: y}", "unknown-key a key is a text, not a list | "),
        ("tags: {x: y, §x: z}", "duplicate-key `x` stands twice in this mapping | the second would win silently"),
        ("kinds: §x", "wrong-kind a list is wanted here, not `x` | write it as `[...]`, or each item after `- `"),
        (
            "script: §{}",
            "wrong-kind a list is wanted here, not a mapping | write it as `[...]`, or each item after `- `",
        ),
        ("deps: [§[x]]", "wrong-kind a single value or a mapping is wanted here, not a list | "),
        ("? §[x]\n : y", "unknown-key a key is a text, not a list | "),
        ("§key: b", "duplicate-key `key` stands twice in this mapping | the second would win silently"),
        ("§may_hold: true", "unknown-key `may_hold` is no key here | the kit sets it where a script holds"),
        ("automation: §{}", "not-one-key exactly one key is wanted here, not 0 | "),
        ("automation: §{eager: {}, missing: {}}", "not-one-key exactly one key is wanted here, not 2 | "),
        ("automation: {eager: §null}", "wrong-kind a mapping is wanted here, not nothing | `{}`"),
        (f"automation: §{'x' * 50}", f"wrong-kind a mapping is wanted here, not `{'x' * 40}...` | "),
        ("checks: [§{blocking: true}]", "missing-key `name` is missing here | "),
        ("partitions: {numbered: §{}}", "missing-key missing here: `prefix`, `count` | "),
        ("backfill_policy: {§single: {}}", "unknown-key `single` is no key here | did you mean `single_run`?"),
        ("§by_case: 1", "by-case `by_case` is no key here | it stands in definitions, "),
    ],
)
def test_what_does_not_fit_is_refused_in_its_place(fields: str, expected: str) -> None:
    assert of_asset(fields)[0].startswith(expected), of_asset(fields)


def test_a_word_outside_a_closed_list_is_refused_with_the_nearest() -> None:
    assert wrong(file_of(scenario(head="level: §cor"))) == ["unknown-word `cor` is no Level | did you mean `core`?"]
    assert wrong(file_of(scenario(head="names: §[x]"))) == ["wrong-kind a text is wanted here, not a list | "]


def test_a_choice_that_must_be_affirmed_is() -> None:
    steps = """
      - launch_backfill: {{assets: [a], partitions: {{all: {}}}}}
      - expect: {{backfills: {{count: 1}}}}"""
    assert load(file_of(scenario(steps=steps.format("true"))))
    assert wrong(file_of(scenario(steps=steps.format("§false")))) == [
        "wrong-kind `true` is wanted here, not `false` | "
    ]


def test_rules_that_are_never_followed_are_refused() -> None:
    hint = "the first rule whose `when` fits is followed"
    assert of_asset("script: [{do: []}, §{do: [], when: {call: 1}}]") == [
        f"rule-never-followed a rule before this one fits whenever this does | {hint}"
    ]
    assert wrong(
        file_of(
            scenario(
                definitions="{assets: [{key: a}], sensors: [{name: s, script: "
                "[{when: {call: 1}, skip: x}, {when: {call: 2}}, §{when: {call: 1}, cursor: y}]}]}"
            )
        )
    ) == [f"rule-never-followed a rule before this one fits whenever this does | {hint}"]
    more = "{do: [], when: {partition: x, call: 1}}"
    assert of_asset(f"script: [{{do: [], when: {{call: 1}}}}, §{more}, {{do: [], when: {{partition: x}}}}]") == [
        f"rule-never-followed a rule before this one fits whenever this does | {hint}"
    ]
    rules = "[{when: {cursor: x}, skip: x}, {when: {cursor: null}, skip: y}, §{when: {cursor: null, call: 2}, skip: z}]"
    assert wrong(
        file_of(scenario(definitions=f"{{assets: [{{key: a}}], sensors: [{{name: s, script: {rules}}}]}}"))
    ) == [f"rule-never-followed a rule before this one fits whenever this does | {hint}"]
    assert of_asset("script: [§{when: {call: 1}}, {do: [], when: {call: 1}}, {do: []}]") == [
        "missing-key `do` is missing here | "
    ]


def test_a_rule_that_cannot_be_read_hides_no_other() -> None:
    bad = "{do: [], when: §x}"
    found = of_asset(f"script: [{bad}, {{do: [], when: {{call: 1}}}}, {bad}]")
    assert [each.split(" | ")[0] for each in found] == ["wrong-kind a mapping is wanted here, not `x`"] * 2


def test_actions_after_the_end_of_a_body_are_refused() -> None:
    assert of_asset("script: [{do: [{materialize: {}}, {raise: x}]}]") == []
    assert of_asset("script: [§{do: [{raise: x}, {materialize: {}}]}]") == [
        "action-never-reached an action of this rule comes after its `raise` | `raise` ends the body"
    ]


def test_a_type_that_no_scenario_can_have_has_no_reader() -> None:
    with pytest.raises(TypeError):
        compiled(inspect.type_info(bytes))
