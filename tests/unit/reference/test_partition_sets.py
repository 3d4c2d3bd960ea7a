from __future__ import annotations

from datetime import datetime, timezone

import pytest

from pytest_dagster_parity.reference.partitions.known import Known
from pytest_dagster_parity.reference.partitions.mappings import (
    All,
    Edge,
    Last,
    MultiToSingle,
    Specific,
    Static,
    TimeWindow,
    downstream_keys,
    upstream_keys,
)
from pytest_dagster_parity.reference.partitions.sets import (
    DynamicPartitions,
    MultiPartitions,
    StaticPartitions,
    TimePartitions,
    check_partitions,
    keys_between,
)
from pytest_dagster_parity.reference.rules import Rules

DAYS = TimePartitions(cron="0 0 * * *", start=datetime(2024, 1, 1))  # noqa: DTZ001
HOURS = TimePartitions(cron="0 * * * *", start=datetime(2024, 1, 1), format="%Y-%m-%d-%H:%M")  # noqa: DTZ001
COLORS = StaticPartitions(("red", "blue"))
GRID = MultiPartitions((("zone", COLORS), ("date", DAYS)))


def at(*parts: int, **dynamic: tuple[str, ...]) -> Known:
    return Known(now=datetime(*parts, tzinfo=timezone.utc), dynamic=dynamic, rules=Rules())  # pyright: ignore[reportArgumentType]


def test_a_day_is_a_partition_from_the_instant_on_at_which_it_has_ended() -> None:
    assert DAYS.keys(at(2024, 1, 2, 23, 59)) == ("2024-01-01",)
    assert DAYS.keys(at(2024, 1, 3)) == ("2024-01-01", "2024-01-02")


def test_an_end_offset_moves_the_end_and_no_window_passes_the_end_date() -> None:
    def days(offset: int, end: datetime | None = None) -> tuple[str, ...]:
        made = TimePartitions(cron="0 0 * * *", start=datetime(2024, 1, 1), end=end, end_offset=offset)  # noqa: DTZ001
        return made.keys(at(2024, 1, 3, 12))

    assert days(1) == ("2024-01-01", "2024-01-02", "2024-01-03")
    assert days(2) == ("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04")
    assert days(-1) == ("2024-01-01",)
    assert days(3, datetime(2024, 1, 4)) == ("2024-01-01", "2024-01-02", "2024-01-03")  # noqa: DTZ001


def test_the_second_of_two_equal_hours_has_its_offset() -> None:
    hours = TimePartitions(
        cron="0 * * * *",
        start=datetime(2024, 11, 3),  # noqa: DTZ001
        timezone="America/New_York",
        format="%Y-%m-%d-%H:%M",
    )
    assert hours.keys(at(2024, 11, 3, 8)) == (
        "2024-11-03-00:00",
        "2024-11-03-01:00",
        "2024-11-03-01:00-0500",
        "2024-11-03-02:00",
    )


def test_excluded_windows_leave_a_gap() -> None:
    days = TimePartitions(
        cron="0 0 * * *",
        start=datetime(2024, 1, 5),  # noqa: DTZ001
        exclusions=("0 0 * * 6", datetime(2024, 1, 9)),  # noqa: DTZ001
    )
    assert days.keys(at(2024, 1, 11)) == ("2024-01-05", "2024-01-07", "2024-01-08", "2024-01-10")


def test_dimensions_are_named_in_alphabetical_order() -> None:
    assert GRID.keys(at(2024, 1, 3)) == (
        "2024-01-01|red",
        "2024-01-01|blue",
        "2024-01-02|red",
        "2024-01-02|blue",
    )


def test_dynamic_keys_come_in_the_order_in_which_they_were_added() -> None:
    assert DynamicPartitions("d").keys(at(2024, 1, 1, d=("b", "a"))) == ("b", "a")
    assert DynamicPartitions("d").keys(at(2024, 1, 1)) == ()


def test_a_range_includes_both_ends_and_runs_forward_only() -> None:
    known = at(2024, 1, 6)
    assert keys_between(DAYS, "2024-01-02", "2024-01-04", known) == ("2024-01-02", "2024-01-03", "2024-01-04")
    assert keys_between(DAYS, "2024-01-04", "2024-01-02", known) == ()


@pytest.mark.parametrize(
    "partitions",
    [
        StaticPartitions(("a", "a")),
        StaticPartitions(("a...b",)),
        MultiPartitions((("one", COLORS),)),
        MultiPartitions((("one", COLORS), ("two", StaticPartitions(("a|b",))))),
    ],
)
def test_sets_that_make_no_sense(partitions: StaticPartitions | MultiPartitions) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the text is not compared)
        check_partitions(partitions)


def test_a_day_depends_on_its_hours_and_an_hour_feeds_its_day() -> None:
    edge, known = Edge(HOURS, DAYS, None), at(2024, 1, 4)
    assert upstream_keys(edge, "2024-01-02", known) == tuple(f"2024-01-02-{hour:02}:00" for hour in range(24))
    assert downstream_keys(edge, "2024-01-02-13:00", known) == ("2024-01-02",)
    assert len(downstream_keys(Edge(DAYS, HOURS, None), "2024-01-02", known)) == 24


def test_a_trailing_window_is_cut_at_the_first_partition() -> None:
    edge, known = Edge(DAYS, DAYS, TimeWindow(start_offset=-2)), at(2024, 1, 10)
    assert upstream_keys(edge, "2024-01-05", known) == ("2024-01-03", "2024-01-04", "2024-01-05")
    assert upstream_keys(edge, "2024-01-02", known) == ("2024-01-01", "2024-01-02")
    assert downstream_keys(edge, "2024-01-08", known) == ("2024-01-08", "2024-01-09")


def test_mappings_of_keys() -> None:
    known = at(2024, 1, 3)
    up, down = StaticPartitions(("a", "b", "c")), StaticPartitions(("x", "y"))
    pairs = Edge(up, down, Static(frozenset({("a", "x"), ("b", "x"), ("b", "y")})))
    assert upstream_keys(pairs, "x", known) == ("a", "b")
    assert downstream_keys(pairs, "b", known) == ("x", "y")
    assert downstream_keys(pairs, "c", known) == ()
    assert upstream_keys(Edge(up, down, All()), "x", known) == ("a", "b", "c")
    assert upstream_keys(Edge(up, down, Last()), "x", known) == ("c",)
    assert downstream_keys(Edge(up, down, Specific(("b",))), "a", known) == ()
    assert upstream_keys(Edge(up, None, None), None, known) == ("a", "b", "c")
    assert downstream_keys(Edge(None, down, None), None, known) == ("x", "y")


def test_a_dimension_against_a_set_of_its_own() -> None:
    known = at(2024, 1, 3)
    assert upstream_keys(Edge(GRID, DAYS, None), "2024-01-02", known) == ("2024-01-02|red", "2024-01-02|blue")
    assert upstream_keys(Edge(DAYS, GRID, MultiToSingle()), "2024-01-02|red", known) == ("2024-01-02",)
