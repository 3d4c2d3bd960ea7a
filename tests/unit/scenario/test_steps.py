# ruff: noqa: E501  a case is a row of a table, however long its text
from __future__ import annotations

import pytest

from pytest_dagster_parity.protocol.operations import OPERATIONS
from pytest_dagster_parity.scenario.model import Passage
from pytest_dagster_parity.scenario.steps import MAKES, VERBS
from tests.unit.scenario.texts import file_of, load, scenario, wrong

END = "{expect: {runs: {are: [{status: success}]}}}"
MANY = ", ".join(sorted({*VERBS, "expect", "at", "as", "refused", "killed", "fault"}))


def of_steps(*steps: str) -> list[str]:
    """Return what is wrong with these steps before an expectation."""
    return wrong(file_of(scenario(steps="".join(f"\n      - {step}" for step in (*steps, END)))))


def test_every_operation_but_opening_and_closing_is_a_verb_of_steps() -> None:
    assert set(VERBS) == set(OPERATIONS) - {"open", "close"}
    assert MAKES == {
        "launch_run": "run",
        "reexecute_run": "run",
        "run_checks": "run",
        "launch_backfill": "backfill",
        "retry_backfill": "backfill",
    }


def test_passages_of_time_are_written_in_four_ways() -> None:
    steps = "".join(
        f"\n      - {step}"
        for step in (
            "advance: {to: 2024-01-01T01:00:00Z, every: 5m}",
            "advance: {by: 1h}",
            "down: {until: 2024-01-02T00:00:00Z}",
            "{down: {for: 1d}, killed: anywhere, fault: code_unreachable}",
            END,
        )
    )
    (found,) = load(file_of(scenario(steps=steps)))
    shown = [(each.action.down, str(each.action.to), each.action.by, each.action.every) for each in found.steps[:4]]
    assert shown == [
        (False, "2024-01-01 01:00:00+00:00", None, 300.0),
        (False, "None", 3600.0, None),
        (True, "2024-01-02 00:00:00+00:00", None, None),
        (True, "None", 86400.0, None),
    ]
    last = found.steps[3].action
    assert isinstance(last, Passage)
    assert (last.killed.value, last.fault.value) == ("anywhere", "code_unreachable")


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("§x", "wrong-kind a mapping is wanted here, not `x` | a verb with its arguments: `advance: {by: 60s}`"),
        ("§{at: 2024-01-01T00:00:00Z}", "not-one-verb a step has exactly one verb, not 0 | each verb, and each `expect`, stands after its own `- `"),
        ("§{evaluate: {}, restart: {}}", "not-one-verb a step has exactly one verb, not 2 | each verb, and each `expect`, stands after its own `- `"),
        ("§{evaluate: {}, expect: {runs: {count: 1}}}", "not-one-verb a step has exactly one verb, not 2 | each verb, and each `expect`, stands after its own `- `"),
        ("{evaluate: {}, §refuse: conflict}", "unknown-key `refuse` is no key here | did you mean `refused`?"),
        ("{evaluate: {}, ? §[x] : y}", "unknown-key a key is a text, not a list | "),
        ("{evaluate: {}, at: 2024-01-01T00:00:00Z, §at: 2024-01-01T00:00:01Z}", "duplicate-key `at` stands twice in this mapping | the second would win silently"),
        ("evaluate: {§at: 2024-01-01T00:00:00Z}", "unknown-key `at` is no key here | it stands beside the verb of a step, not among its arguments"),
        ("evaluate: §null", "wrong-kind a mapping is wanted here, not nothing | `{}`"),
        ("advance: §{}", "not-one-key exactly one of `to` and `by` is wanted here | "),
        ("advance: §{to: 2024-01-01T01:00:00Z, by: 1h}", "not-one-key exactly one of `to` and `by` is wanted here | "),
        ("advance: {§until: 2024-01-01T01:00:00Z, by: 1h}", "unknown-key `until` is no key here | known here: by, every, to"),
        ("down: §{until: null}", "not-one-key exactly one of `until` and `for` is wanted here | "),
        ("advance: {to: §2024-02-30T00:00:00Z}", "not-a-moment `2024-02-30T00:00:00Z` is no moment in UTC | as `2024-01-31T09:30:00Z`"),
        ("down: {§by: 1h}", "unknown-key `by` is no key here | known here: for, until"),
        ("down: §1h", "wrong-kind a mapping is wanted here, not `1h` | with the keys: until, for"),
        ("set_cursor: §{of: default_automation}", "missing-key `cursor` is missing here | "),
        ("deploy: {§definitions: {assets: []}}", "unknown-key `definitions` is no key here | `deploy` takes the definitions themselves: `deploy: {assets: [...]}`"),
        ("{evaluate: {}, §as: x}", f"misplaced-modifier `evaluate` makes nothing that `as` could name | these make a run or a backfill: {', '.join(MAKES)}"),
        ("{evaluate: {}, as: §null}", None),
        ("wipe: {asset: §null}", "wrong-kind a text is wanted here, not nothing | quote it, if the text itself is meant"),
        ("{advance: {by: 1s}, killed: §anywher}", "unknown-word `anywher` is no KillPoint | did you mean `anywhere`?"),
        ("{expect: {runs: {count: 1}}, §refused: conflict}", "misplaced-modifier `refused` says nothing of an expectation | "),
        ("{expect: {runs: {count: 1}}, §as: x}", "misplaced-modifier `as` says nothing of an expectation | "),
        ("{expect: {runs: {count: 1}}, §killed: anywhere}", "misplaced-modifier `killed` says nothing of an expectation | "),
    ],
)  # fmt: skip
def test_a_step_that_says_too_little_or_too_much_is_refused(step: str, expected: str | None) -> None:
    found = of_steps(step.replace("§null", "null") if expected is None else step)
    assert found == ([] if expected is None else [expected])


def test_a_refused_step_makes_nothing_to_name() -> None:
    assert of_steps("launch_run: {assets: [a]}", "{launch_run: {assets: [a]}, refused: conflict, §as: x}") == [
        "misplaced-modifier a step that is refused makes nothing that `as` could name | "
    ]


def test_an_expectation_may_have_its_moment() -> None:
    steps = "[{launch_run: {assets: [a]}}, {at: 2024-01-01T05:00:00Z, expect: {runs: {count: 1}}}]"
    (found,) = load(file_of(scenario(steps=steps)))
    assert str(found.steps[1].at) == "2024-01-01 05:00:00+00:00"


def test_steps_are_a_list() -> None:
    assert wrong(file_of(scenario(steps="§{}"))) == [
        "wrong-kind a list is wanted here, not a mapping | each step after `- `"
    ]
