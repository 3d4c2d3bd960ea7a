"""What patterns demand of observations."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_dagster_parity.judgement.matching import Difference, Judge, plain, plain_pattern
from pytest_dagster_parity.judgement.verdict import WORST_FIRST, Verdict, worst
from pytest_dagster_parity.protocol.records import (
    PartitionRange,
    PartitionState,
    PartitionWindow,
    QueryRefused,
    Run,
    Staleness,
    Tick,
)
from pytest_dagster_parity.protocol.words import PartitionStatus, RefusalKind, RunStatus, StaleStatus, TickStatus
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
    Pattern,
    RefusedAs,
)

HERE = Mark(7, 3)
THERE = Mark(8, 5)
NOON = datetime(2024, 1, 1, 12, tzinfo=timezone.utc)


def run(run_id: str, **fields: Any) -> Run:
    return Run(**{"id": run_id, "status": RunStatus.SUCCESS, **fields})


def record(alias: str | None = None, **fields: Pattern) -> Fields:
    return Fields(fields, alias, HERE)


def items(*parts: Pattern, mode: Mode = Mode.ARE) -> Items:
    return Items(mode, parts, HERE)


def differences(pattern: Pattern, observed: Any, **judge: Any) -> list[Difference]:
    return Judge(**judge).differences(pattern, observed)[0]


def test_a_record_matches_by_the_fields_that_are_named() -> None:
    assert differences(record(status="success", run_key="k"), run("1", run_key="k", sensor="s")) == []


def test_a_field_that_differs_is_shown_with_its_path_and_the_place_of_its_record() -> None:
    assert differences(items(record(status="failure")), (run("1"),)) == [
        Difference("[0].status", "failure", "success", "it is another", HERE)
    ]


def test_a_list_is_compared_whole_and_in_order() -> None:
    two = (run("1", run_key="a"), run("2", run_key="b"))
    assert differences(items(record(run_key="a"), record(run_key="b")), two) == []
    assert [d.path for d in differences(items(record(run_key="b"), record(run_key="a")), two)] == [
        "[0].run_key",
        "[1].run_key",
    ]


def test_what_is_missing_and_what_is_one_too_many_is_said() -> None:
    one = (run("1", run_key="a"),)
    assert differences(items(record(run_key="a"), record(run_key="b")), one) == [
        Difference("[1]", {"run_key": "b"}, None, "it is missing", HERE)
    ]
    assert differences(items(), one) == [
        Difference("[0]", None, {"id": "1", "status": "success", "run_key": "a"}, "it is one too many", HERE)
    ]


def test_unordered_lists_match_in_any_order_and_nothing_is_left_over() -> None:
    two = (run("1", run_key="a"), run("2", run_key="b"))
    assert differences(items(record(run_key="b"), record(run_key="a"), mode=Mode.UNORDERED), two) == []
    assert differences(items(record(run_key="b"), mode=Mode.UNORDERED), two) == [
        Difference("[?]", None, {"id": "1", "status": "success", "run_key": "a"}, "it is one too many", HERE)
    ]


def test_a_loose_pattern_does_not_take_the_record_that_a_strict_one_needs() -> None:
    two = (run("1", run_key="a"), run("2", run_key="b"))
    loose, strict = record(status="success"), record(run_key="a")
    assert differences(items(loose, strict, mode=Mode.UNORDERED), two) == []


def test_contains_lets_others_be_and_needs_a_record_for_each_part() -> None:
    two = (run("1", run_key="a"), run("2", run_key="b"))
    assert differences(items(record(run_key="b"), mode=Mode.CONTAINS), two) == []
    assert differences(items(record(run_key="b"), record(run_key="b"), mode=Mode.CONTAINS), two) == [
        Difference("[1]", {"run_key": "b"}, None, "none of the rest is like this", HERE)
    ]
    assert differences(items(record(run_key="b"), mode=Mode.CONTAINS), ()) == [
        Difference("[0]", {"run_key": "b"}, None, "none is like this", HERE)
    ]


@given(st.permutations(range(5)))
def test_unordered_matching_does_not_depend_on_the_order_of_what_is_seen(order: list[int]) -> None:
    parts = [record(run_key=str(index)) for index in range(4)] + [record(status="success")]
    seen = tuple(run(str(index), run_key=str(index)) for index in order)
    assert differences(items(*parts, mode=Mode.UNORDERED), seen) == []


@pytest.mark.parametrize(
    ("count", "size", "holds"),
    [
        (Count(2, 2, HERE), 2, True),
        (Count(2, 2, HERE), 3, False),
        (Count(2, 2, HERE), 1, False),
        (Count(1, None, HERE), 5, True),
        (Count(1, None, HERE), 0, False),
        (Count(1, 3, HERE), 4, False),
    ],
)
def test_counts_have_bounds(count: Count, size: int, holds: bool) -> None:
    assert Judge().matches(count, tuple(run(str(index)) for index in range(size))) is holds


def test_a_count_of_what_is_no_list_is_nought() -> None:
    assert Judge().matches(Count(0, 0, HERE), None)
    assert differences(Count(1, 1, HERE), None) == [Difference("", 1, 0, "another number", HERE)]


def test_texts_can_be_matched_in_part() -> None:
    tick = Tick(status=TickStatus.FAILURE, error="it went boom today")
    assert differences(record(error=Contains("boom", THERE)), tick) == []
    assert differences(record(error=Matches(r"boo+m\b", THERE)), tick) == []
    assert differences(record(error=Contains("bang", THERE)), tick) == [
        Difference("error", {"contains": "bang"}, "it went boom today", "the text is not in it", THERE)
    ]
    assert differences(record(error=Matches("^boom", THERE)), tick) == [
        Difference("error", {"matches": "^boom"}, "it went boom today", "it does not match", THERE)
    ]
    assert not Judge().matches(Contains("x", THERE), None)
    assert not Judge().matches(Matches("x", THERE), None)


def test_absent_and_any_are_each_others_opposite() -> None:
    with_key, without = run("1", run_key="k"), run("1")
    assert Judge().matches(record(run_key=Anything(THERE)), with_key)
    assert Judge().matches(record(run_key=Absent(THERE)), without)
    assert not Judge().matches(record(run_key=Anything(THERE)), without)
    assert not Judge().matches(record(run_key=Absent(THERE)), with_key)


def test_nominal_moments_are_exact_and_recorded_ones_have_the_clocks_tolerance() -> None:
    tick = Tick(status=TickStatus.SUCCESS, scheduled_for=NOON, at=NOON + timedelta(seconds=2))
    assert differences(record(scheduled_for="2024-01-01T12:00:00Z"), tick, tolerance=5.0) == []
    assert differences(record(at="2024-01-01T12:00:00Z"), tick, tolerance=5.0) == []
    assert differences(record(at="2024-01-01T12:00:00Z"), tick, tolerance=1.0) == [
        Difference("at", "2024-01-01T12:00:00Z", "2024-01-01T12:00:02Z", "it is another", HERE)
    ]
    window = PartitionWindow(key="a", start=NOON + timedelta(seconds=1), end=NOON)
    assert not Judge(tolerance=5.0).matches(record(start="2024-01-01T12:00:00Z"), window)
    assert not Judge().matches(record(start=7), window)


def test_truth_is_not_a_number() -> None:
    state = PartitionState(partition="a", status=PartitionStatus.MISSING, has_materialization=True)
    assert Judge().matches(record(has_materialization=True), state)
    assert not Judge().matches(record(has_materialization=1), state)
    assert not Judge().matches(record(has_materialization=False), state)


def test_a_run_is_known_by_each_of_its_aliases() -> None:
    names = {"first": "first", "again": "first", "other": "run#2"}
    assert differences(record(id="again"), run("first"), names=names) == []
    assert not Judge(names=names).matches(record(id="other"), run("first"))
    assert not Judge(names=names).matches(record(run_key="again"), run("first", run_key="first"))


def test_aliases_are_given_to_the_records_that_matched() -> None:
    two = (run("1", run_key="a"), run("2", run_key="b"))
    pattern = items(record("later", run_key="b"), record("sooner", run_key="a"), mode=Mode.UNORDERED)
    assert Judge().differences(pattern, two) == ([], [("later", "2"), ("sooner", "1")])


def test_what_a_list_names_is_known_in_the_rest_of_it() -> None:
    chain = (run("run#1"), run("run#2", parent="run#1"))
    assert differences(items(record("first"), record(parent="first", id="run#2")), chain) == []
    assert differences(
        items(record("first"), record(parent="first")), (run("run#1"), run("run#2", parent="run#2"))
    ) == [Difference("[1].parent", "first", "run#2", "it is another", HERE)]
    assert not Judge().matches(items(record("first"), record(parent="first")), (run("run#1"), run("run#2")))


def test_a_record_that_is_not_there_differs_as_a_whole() -> None:
    assert differences(record(status="fresh"), None) == [
        Difference("", {"status": "fresh"}, None, "there is no such record", HERE)
    ]
    assert differences(record(partition_range=record(first="a")), run("1")) == [
        Difference("partition_range", {"first": "a"}, None, "there is no such record", HERE)
    ]


def test_records_inside_records_are_compared_field_by_field() -> None:
    ranged = run("1", partition_range=PartitionRange(first="a", last="c"))
    assert differences(record(partition_range=record(last="b")), ranged) == [
        Difference("partition_range.last", "b", "c", "it is another", HERE)
    ]


def test_partition_keys_of_several_dimensions_are_compared_whole() -> None:
    state = PartitionState(partition={"date": "2024-01-01", "zone": "x"}, status=PartitionStatus.MISSING)
    assert Judge().matches(record(partition={"zone": "x", "date": "2024-01-01"}), state)
    assert not Judge().matches(record(partition={"date": "2024-01-01"}), state)


def test_a_refusal_of_a_query_can_be_demanded() -> None:
    refused = QueryRefused(kind=RefusalKind.UNKNOWN_NAME, message="no such asset")
    assert Judge().matches(RefusedAs(RefusalKind.UNKNOWN_NAME, HERE), refused)
    assert differences(RefusedAs(RefusalKind.CONFLICT, HERE), refused) == [
        Difference("", {"refused": "conflict"}, {"kind": "unknown_name", "message": "no such asset"}, "it is not", HERE)
    ]
    assert not Judge().matches(RefusedAs(RefusalKind.CONFLICT, HERE), ())


def test_a_query_that_is_refused_shows_no_record() -> None:
    refused = QueryRefused(kind=RefusalKind.UNKNOWN_NAME, message="no")
    assert differences(record(status="fresh"), refused) == [
        Difference("", {"status": "fresh"}, {"kind": "unknown_name", "message": "no"}, "the question was refused", HERE)
    ]


@pytest.mark.parametrize(
    "pattern",
    [items(), items(mode=Mode.UNORDERED), items(mode=Mode.CONTAINS), Count(0, 2, HERE), Absent(HERE), Anything(HERE)],
)
def test_a_query_that_is_refused_shows_not_even_an_empty_list(pattern: Pattern) -> None:
    (difference,) = differences(pattern, QueryRefused(kind=RefusalKind.CONFLICT, message="no"))
    assert (difference.observed, difference.message) == (
        {"kind": "conflict", "message": "no"},
        "the question was refused",
    )


def test_selecting_leaves_the_records_that_match() -> None:
    two = (run("1", run_key="a"), run("2", run_key="b"))
    assert Judge().select(record(run_key="b"), two) == two[1:]
    assert Judge().select(None, two) == two


def test_patterns_are_shown_as_they_are_written() -> None:
    pattern = record(
        "r",
        status="success",
        run_keys=items("a", mode=Mode.UNORDERED),
        assets=items("x"),
        error=Contains("b", HERE),
        skip_reason=Matches("c", HERE),
        cursor=Absent(HERE),
        tags=Anything(HERE),
        runs=Count(1, 1, HERE),
        told_of=Count(1, None, HERE),
        partitions_added=Count(1, 2, HERE),
        other=RefusedAs(RefusalKind.CONFLICT, HERE),
    )
    assert plain_pattern(pattern) == {
        "status": "success",
        "run_keys": {"unordered": ["a"]},
        "assets": ["x"],
        "error": {"contains": "b"},
        "skip_reason": {"matches": "c"},
        "cursor": {"absent": True},
        "tags": {"any": True},
        "runs": {"count": 1},
        "told_of": {"count": {"least": 1}},
        "partitions_added": {"count": {"least": 1, "most": 2}},
        "other": {"refused": "conflict"},
        "as": "r",
    }


def test_observations_are_shown_without_what_says_nothing() -> None:
    assert plain((Staleness(status=StaleStatus.FRESH), NOON, {"k": RunStatus.QUEUED}, 3, None)) == [
        {"status": "fresh"},
        "2024-01-01T12:00:00Z",
        {"k": "queued"},
        3,
        None,
    ]


def test_of_several_attempts_the_worst_counts() -> None:
    assert worst([Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE]) is Verdict.FAIL
    assert worst([Verdict.PASS, Verdict.INCONCLUSIVE]) is Verdict.INCONCLUSIVE
    assert worst([Verdict.PASS]) is Verdict.PASS
    assert set(WORST_FIRST) == set(Verdict)
