# ruff: noqa: E501  a case is a row of a table, however long its text
from __future__ import annotations

from typing import Any

import pytest

from pytest_dagster_parity.protocol.operations import DryRun, PreviewBackfill
from pytest_dagster_parity.scenario.expectations import NEVER, OBSERVATIONS
from pytest_dagster_parity.scenario.model import Clause
from pytest_dagster_parity.scenario.patterns import (
    Absent,
    Anything,
    Contains,
    Count,
    Fields,
    Items,
    Mark,
    Matches,
    Mode,
)
from tests.unit.scenario.texts import file_of, load, scenario, wrong

BEFORE = "[{launch_run: {assets: [a]}, as: r}, {launch_backfill: {assets: [a]}, as: b}, "
DEFINITIONS = "{assets: [{key: a}], sensors: [{name: s}], jobs: [{name: j, ops: [{name: o}]}]}"


def text_of(expectation: str) -> str:
    return file_of(scenario(definitions=DEFINITIONS, steps=BEFORE + "{expect: " + expectation + "}]"))


def clauses(expectation: str) -> tuple[Clause, ...]:
    (found,) = load(text_of(expectation))
    return found.steps[2].clauses


def unmarked(pattern: Any) -> Any:  # noqa: PLR0911 - one case a kind of pattern
    """Return a pattern whose marks are all the same."""
    somewhere = Mark(0, 0)
    match pattern:
        case Fields():
            return Fields({key: unmarked(value) for key, value in pattern.fields.items()}, pattern.alias, somewhere)
        case Items():
            return Items(pattern.mode, tuple(unmarked(item) for item in pattern.items), somewhere)
        case Count():
            return Count(pattern.least, pattern.most, somewhere)
        case Contains():
            return Contains(pattern.text, somewhere)
        case Matches():
            return Matches(pattern.expression, somewhere)
        case Absent() | Anything():
            return type(pattern)(somewhere)
        case _:
            return pattern


def run(field: str) -> Any:
    """Return the pattern that a field of a run has."""
    ((_, pattern),) = clauses(f"{{runs: {{are: [{{{field}}}]}}}}")[0].demand.items[0].fields.items()
    return unmarked(pattern)


SOMEWHERE = Mark(0, 0)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("status: success", "success"),
        ("status: {any: true}", Anything(SOMEWHERE)),
        ("job: j", "j"),
        ("job: null", Absent(SOMEWHERE)),
        ("job: {absent: true}", Absent(SOMEWHERE)),
        ("run_key: '2024'", "2024"),
        ("run_key: 01", "01"),
        ("run_key: {contains: 01}", Contains("01", SOMEWHERE)),
        ("run_key: {matches: '^k[0-9]+$'}", Matches("^k[0-9]+$", SOMEWHERE)),
        ("scheduled_for: 2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"),
        ("scheduled_for: 2024-01-01T00:00:00.250Z", "2024-01-01T00:00:00.250000Z"),
        ("automatic: true", True),
        ("automatic: {any: true}", Anything(SOMEWHERE)),
        ("assets: [a]", Items(Mode.ARE, ("a",), SOMEWHERE)),
        ("assets: {are: [a]}", Items(Mode.ARE, ("a",), SOMEWHERE)),
        ("assets: {unordered: []}", Items(Mode.UNORDERED, (), SOMEWHERE)),
        ("assets: {contains: [{contains: x}]}", Items(Mode.CONTAINS, (Contains("x", SOMEWHERE),), SOMEWHERE)),
        ("assets: {count: 2}", Count(2, 2, SOMEWHERE)),
        ("assets: {count: {least: 2}}", Count(2, None, SOMEWHERE)),
        ("assets: {count: {most: 2}}", Count(0, 2, SOMEWHERE)),
        ("assets: {any: true}", Anything(SOMEWHERE)),
        ("partition: 2024-01-01", "2024-01-01"),
        ("partition: {date: 2024-01-01, zone: x}", {"date": "2024-01-01", "zone": "x"}),
        ("partition: {contains: 2024}", Contains("2024", SOMEWHERE)),
        ("partition: null", Absent(SOMEWHERE)),
        ("partition: {}", {}),
        ("partition_range: {first: x, last: {any: true}}", Fields({"first": "x", "last": Anything(SOMEWHERE)}, None, SOMEWHERE)),
        ("partition_range: {absent: true}", Absent(SOMEWHERE)),
        ("tags: {any: x, on: null, no: {any: true}}",
         Fields({"any": "x", "on": Absent(SOMEWHERE), "no": Anything(SOMEWHERE)}, None, SOMEWHERE)),
        ("parent: r", "r"),
    ],
)  # fmt: skip
def test_a_value_is_compared_as_it_is_observed(field: str, expected: Any) -> None:
    assert run(field) == expected


def test_a_record_may_be_any_record() -> None:
    (clause,) = clauses("{runs: {are: [{any: true}, {status: success, as: x}]}}")
    assert unmarked(clause.demand) == Items(
        Mode.ARE, (Anything(SOMEWHERE), Fields({"status": "success"}, "x", SOMEWHERE)), SOMEWHERE
    )


def test_a_single_record_may_be_absent() -> None:
    found = clauses("{freshness: [{of: a, is: null}, {of: a, is: {absent: true}}, {of: a, is: {status: pass}}]}")
    assert [unmarked(clause.demand) for clause in found] == [
        Absent(SOMEWHERE),
        Absent(SOMEWHERE),
        Fields({"status": "pass"}, None, SOMEWHERE),
    ]


def test_operations_that_only_answer_can_be_expected() -> None:
    found = clauses("{dry_run: {of: s, is: {requested: 1}}, preview_backfill: {assets: [a], count: 1}}")
    assert [(clause.observation, clause.query) for clause in found] == [
        ("dry_run", DryRun(of="s", at=NEVER)),
        ("preview_backfill", PreviewBackfill(assets=("a",), at=NEVER)),
    ]


def test_what_can_be_observed_is_what_can_be_queried_and_what_the_kit_adds() -> None:
    from pytest_dagster_parity.protocol.operations import QUERIES

    added = {"new_runs", "new_backfills", "new_ticks", "dry_run", "preview_backfill", "invocations"}
    assert set(OBSERVATIONS) == set(QUERIES) | added


LIST = "are, unordered, contains, count, refused"


@pytest.mark.parametrize(
    ("expectation", "expected"),
    [
        ("§[x]", "wrong-kind a mapping is wanted here, not a list | of observations: `expect: {runs: {count: 1}}`"),
        ("§{}", "empty-demand this expects nothing | "),
        ("{runs: §[]}", "empty-demand this expects nothing | "),
        ("{§rnus: {count: 1}}", "unknown-key `rnus` is no key here | did you mean `runs`?"),
        ("{runs: {count: 1}, §runs: {count: 1}}", "duplicate-key `runs` stands twice in this mapping | the second would win silently"),
        ("{runs: §3}", f"wrong-kind a mapping is wanted here, not `3` | with a demand: {LIST}"),
        ("{runs: §{}}", f"not-one-demand a clause has exactly one demand, not 0 | one of: {LIST}"),
        ("{runs: §{count: 1, are: [{}]}}", f"not-one-demand a clause has exactly one demand, not 2 | one of: {LIST}"),
        ("{runs: {§is: {}, count: 1}}", "unknown-key `is` is no key here | known here: are, contains, count, refused, unordered, where"),
        ("{ticks: §{count: 1}}", "missing-key `of` is missing here | "),
        ("{ticks: {of: s, §of: s, count: 1}}", "duplicate-key `of` stands twice in this mapping | the second would win silently"),
        ("{runs: {where: {}, §where: {}, count: 1}}", "duplicate-key `where` stands twice in this mapping | the second would win silently"),
        ("{runs: {where: {§as: x}, count: 1}}", "unknown-key `as` is no key here | it names runs and backfills that a step makes or a clause demands, and nothing else"),
        ("{runs: {where: §x, count: 1}}", "wrong-kind a mapping is wanted here, not `x` | with the keys: id, status, job, assets, checks, partition, partition_range, run_key, sensor, schedule, scheduled_for, backfill, parent, root, automatic, tags"),
        ("{freshness: {of: a, is: {status: pass}, §where: {}}}", "unknown-key `where` is no key here | known here: is, of, refused"),
        ("{freshness: {of: a, §at: 2024-01-01T00:00:00Z, is: {status: pass}}}", "unknown-key `at` is no key here | it stands beside the verb of a step, not among its arguments"),
        ("{invocations: {of: a, §refused: conflict, count: 1}}", "unknown-key `refused` is no key here | known here: are, contains, count, of, unordered, where"),
        ("{runs: {refused: §never}}", "unknown-word `never` is no RefusalKind | known here: conflict, invalid_argument, invalid_state, unknown_name"),
        ("{runs: {are: §x}}", "wrong-kind a list is wanted here, not `x` | "),
        ("{runs: {are: §{}}}", "wrong-kind a list is wanted here, not a mapping | "),
        ("{runs: {count: §many}}", "wrong-kind a whole number is wanted here, not `many` | "),
        ("{runs: {contains: §[]}}", "idle-demand every list contains nothing | `are: []`, if nothing may be there"),
        ("{runs: {are: [{assets: {contains: §[]}}]}}", "idle-demand every list contains nothing | `are: []`, if nothing may be there"),
        ("{runs: {are: [{tags: §{}}]}}", "idle-demand this holds whatever is there | name what must be there; `null` is the value of what must not"),
        ("{runs: {count: §-1}}", "impossible-count no list has so many items | "),
        ("{runs: {count: §{least: 3, most: 2}}}", "impossible-count no list has so many items | "),
        ("{runs: {count: §{}}}", "impossible-count every list has at least none | say `least`, `most`, or both"),
        ("{runs: {count: {§last: 3}}}", None),
        ("{runs: {count: §[1]}}", "wrong-kind a whole number is wanted here, not a list | "),
        ("{runs: {are: [{status: §done}]}}", None),
        ("{runs: {are: [{status: success, §status: success}]}}", "duplicate-key `status` stands twice in this mapping | the second would win silently"),
        ("{runs: {are: [{as: x, §as: y}]}}", "duplicate-key `as` stands twice in this mapping | the second would win silently"),
        ("{runs: {are: [{as: §null}]}}", "wrong-kind a text is wanted here, not nothing | quote it, if the text itself is meant"),
        ("{ticks: {of: s, are: [{§as: x}]}}", "unknown-key `as` is no key here | it names runs and backfills that a step makes or a clause demands, and nothing else"),
        ("{runs: {are: [{§stauts: success}]}}", "unknown-key `stauts` is no key here | did you mean `status`?"),
        ("{runs: {are: [{? §[x] : y}]}}", "unknown-key a key is a text, not a list | "),
        ("{runs: {are: [{status: §null}]}}", "wrong-kind a text is wanted here, not nothing | quote it, if the text itself is meant"),
        ("{runs: {are: [{status: §{}}]}}", "not-one-key a matcher has one key | one of: absent, any"),
        ("{runs: {are: [{status: {§contains: x}}]}}", "unknown-key `contains` is no key here | known here: absent, any"),
        ("{runs: {are: [{status: {? §[x] : y}}]}}", "unknown-key a key is a text, not a list | "),
        ("{runs: {are: [{run_key: {any: true, §absent: true}}]}}", "not-one-key a matcher has one key, and here is another | "),
        ("{runs: {are: [{run_key: {any: true, ? §[x] : [y]}}]}}", "not-one-key a matcher has one key, and here is another | "),
        ("{runs: {are: [{run_key: {any: §false}}]}}", "wrong-kind `true` is wanted here, not `false` | "),
        ("{runs: {are: [{run_key: {absent: §1}}]}}", "wrong-kind `true` is wanted here, not `1` | "),
        ("{runs: {are: [{run_key: {contains: §[x]}}]}}", "wrong-kind a text is wanted here, not a list | "),
        ("{runs: {are: [{run_key: {matches: §[x]}}]}}", "wrong-kind a text is wanted here, not a list | "),
        ("{runs: {are: [{run_key: {matches: §'('}}]}}", "not-an-expression this is no regular expression: missing ), unterminated subpattern at position 0 | "),
        (f"{{runs: {{are: [{{run_key: {{matches: §'{'(' * 5000}{')' * 5000}'}}}}]}}}}", "not-an-expression this is no regular expression: it is nested too deep | "),
        ("{runs: {are: [{run_key: {matches: §'a{99999999999}'}}]}}", "not-an-expression this is no regular expression: the repetition number is too large | "),
        ("{runs: {are: [{run_key: {matches: §'[[a]'}}]}}", "not-an-expression this is no regular expression: Possible nested set at position 1 | "),
        ("{runs: {are: [{assets: §x}]}}", "wrong-kind a list or a matcher is wanted here, not `x` | a matcher has one key: absent, any, are, unordered, contains, count"),
        ("{runs: {are: [{assets: §{}}]}}", "not-one-key a matcher has one key | one of: absent, any, are, unordered, contains, count"),
        ("{runs: {are: [{assets: {§contain: [x]}}]}}", "unknown-key `contain` is no key here | did you mean `contains`?"),
        ("{runs: {are: [{assets: {count: 1, §are: []}}]}}", "not-one-key a matcher has one key, and here is another | "),
        ("{runs: {are: [{assets: {are: §x}}]}}", "wrong-kind a list is wanted here, not `x` | "),
        ("{runs: {are: [{tags: §x}]}}", "wrong-kind a mapping is wanted here, not `x` | "),
        ("{runs: {are: [{tags: {x: y, §x: z}}]}}", "duplicate-key `x` stands twice in this mapping | the second would win silently"),
        ("{runs: {are: [{partition: {date: x, §any: y}}]}}", "unknown-key `any` is no key here | there are none here"),
        ("{runs: {are: [{partition: §[x]}]}}", "wrong-kind a single value or a mapping is wanted here, not a list | "),
        ("{runs: {are: [{any: true, §status: success}]}}", "not-one-key a matcher has one key, and here is another | "),
    ],
)  # fmt: skip
def test_an_expectation_that_demands_too_little_or_nonsense_is_refused(expectation: str, expected: str | None) -> None:
    found = wrong(text_of(expectation))
    assert len(found) == 1
    if expected is not None:
        assert found == [expected]
