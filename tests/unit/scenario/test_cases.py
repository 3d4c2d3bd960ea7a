# ruff: noqa: E501  a case is a row of a table, however long its text
from __future__ import annotations

import pytest

from tests.unit.scenario.texts import file_of, load, scenario, wrong

HEAD = "cases: [x, y]"
SUCCESS = "{expect: {runs: {are: [{status: success}]}}}"


def of_steps(step: str, head: str = HEAD) -> str:
    return file_of(scenario(steps=f"[{step}, {SUCCESS}]", head=head))


def test_any_value_may_differ_by_case() -> None:
    keys = "{by_case: {x: [{key: {by_case: {x: b, y: never}}}], y: [{key: a}, {key: c, tags: {by_case: {x: {}, y: {t: u}}}}]}}"
    one, two = load(
        file_of(
            scenario(
                definitions=f"{{assets: {keys}}}",
                steps=f"{{by_case: {{x: [{{launch_run: {{assets: [b]}}}}, {SUCCESS}], y: [{{launch_run: {{assets: [c]}}}}, {SUCCESS}]}}}}",
                head=HEAD,
            )
        )
    )
    assert [asset.key for asset in one.definitions.assets] == ["b"]
    assert [(asset.key, asset.tags) for asset in two.definitions.assets] == [("a", {}), ("c", {"t": "u"})]
    assert [world.steps[0].action.assets for world in (one, two)] == [("b",), ("c",)]
    assert [world.case for world in (one, two)] == ["x", "y"]


def test_patterns_and_modifiers_may_differ_by_case() -> None:
    one, two = load(
        file_of(
            scenario(
                steps="[{launch_run: {assets: [a]}, as: {by_case: {x: r, y: s}}},"
                " {expect: {runs: {by_case: {x: {count: 1}, y: [{are: [{id: s}]}]}}}}]",
                head=HEAD,
            )
        )
    )
    assert [world.steps[0].alias for world in (one, two)] == ["r", "s"]
    assert [type(world.steps[1].clauses[0].demand).__name__ for world in (one, two)] == ["Count", "Items"]


def test_files_with_cases_may_have_scenarios_without() -> None:
    with_cases = scenario(steps=f"[{{by_case: {{x: {{evaluate: {{}}}}, y: {{restart: {{}}}}}}}}, {SUCCESS}]", head=HEAD)
    found = load(file_of(scenario(name="partitions.topic.other"), with_cases))
    assert [each.node_name for each in found] == [
        "partitions.topic.other",
        "partitions.topic.rule[x]",
        "partitions.topic.rule[y]",
    ]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("{evaluate: {§by_case: {x: {}}}}", "by-case no value for the case `y` | each place that differs by case names them all"),
        ("{evaluate: {by_case: {x: {}, y: {}, §z: {}}}}", "by-case `z` is no case of this scenario | known here: x, y"),
        ("{evaluate: {by_case: {x: {}, y: {}, §x: {}}}}", "by-case the case `x` stands twice here | "),
        ("{evaluate: {by_case: {x: {}, y: {}, ? §[x] : {}}}}", "by-case `` is no case of this scenario | known here: x, y"),
        ("{evaluate: {by_case: §x}}", "by-case `by_case` has a value for each case | `{case: value, ...}`"),
        ("{evaluate: {§by_case: {x: {}, y: {}}, more: 1}}", "by-case `by_case` stands alone in its mapping | "),
    ],
)  # fmt: skip
def test_a_value_by_case_names_exactly_the_cases(step: str, expected: str) -> None:
    assert wrong(of_steps(step)) == [expected]


def test_by_case_needs_cases() -> None:
    assert wrong(of_steps("{evaluate: {§by_case: {x: {}}}}", head="")) == [
        "by-case this scenario has no cases | name them: `cases: [one, other]`"
    ]
    assert wrong(of_steps("{evaluate: {§by_case: {x: {}, y: {}}}}", head="cases: x")) == [
        "by-case this scenario has no cases | name them: `cases: [one, other]`"
    ]
    assert wrong(of_steps("{evaluate: {§more: 1, §by_case: {x: {}, y: {}}}}")) == [
        "unknown-key `more` is no key here | there are none here",
        "by-case `by_case` is no key here | it stands in definitions, settings or steps, and alone in its mapping",
    ]


def test_by_case_stands_in_no_head() -> None:
    text = of_steps(
        "{by_case: {x: {evaluate: {}}, y: {restart: {}}}}",
        head=f"{HEAD}\n    level: §{{by_case: {{x: core, y: edge}}}}",
    )
    assert wrong(text) == ["wrong-kind a text is wanted here, not a mapping | "]


def test_cases_that_do_not_differ_are_refused() -> None:
    said = "say `by_case` where they do"
    assert wrong(of_steps("{evaluate: {}}", head="cases: §[x, y]")) == [f"idle-cases the cases do not differ | {said}"]
    assert wrong(of_steps("{evaluate: {}}", head="cases: §[]")) == [
        "no-cases no case is named | name them, or leave `cases` out"
    ]
    comment = "[] # by_case"
    assert wrong(of_steps("{evaluate: {}}", head=f"cases: §{comment}")) == [
        "no-cases no case is named | name them, or leave `cases` out"
    ]


def test_problems_of_all_cases_are_reported_once() -> None:
    step = "{launch_run: {assets: [§b]}}, {by_case: {x: {evaluate: {}}, y: {evaluate: {§z: 1}}}}"
    assert wrong(of_steps(step)) == [
        "unknown-name `b` is no asset here | known here: a",
        "unknown-key `z` is no key here | there are none here",
    ]
