from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_dagster_parity.reference.cron import (
    InvalidCron,
    UnknownTimeZone,
    check_cron,
    instants_of_local_tick,
    latest_tick,
    next_tick,
    ticks_from,
    zone_of,
)

NEW_YORK = "America/New_York"
EXPRESSIONS = ["0 * * * *", "*/30 * * * *", "0 */2 * * *", "30 2 * * *", "30 1 * * *", "0 0 * * 0", "15 9 1 * *"]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=timezone.utc)  # pyright: ignore[reportArgumentType]


def local_ticks(expression: str, start: datetime, end: datetime, zone: str = NEW_YORK) -> list[str]:
    ticks = takewhile(lambda tick: tick < end, ticks_from(expression, zone, start, instants_of_local_tick))
    return [tick.astimezone(zone_of(zone)).strftime("%H:%M%z") for tick in ticks]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0 * * * *", ["00:00-0500", "01:00-0500", "03:00-0400", "04:00-0400"]),
        ("*/30 1-3 * * *", ["01:00-0500", "01:30-0500", "03:00-0400", "03:30-0400"]),
        ("*/30 * * * *", ["00:00-0500", "00:30-0500", "01:00-0500", "01:30-0500", "03:00-0400", "03:30-0400",
                          "04:00-0400", "04:30-0400"]),
        ("0 */2 * * *", ["00:00-0500", "03:00-0400", "04:00-0400"]),
        ("30 2 * * *", ["03:00-0400"]),
        ("30 2 * * 0", ["03:00-0400"]),
        ("30 2 10 * *", ["03:00-0400"]),
        ("0 0 * * *", ["00:00-0500"]),
    ],
)  # fmt: skip
def test_the_hour_that_is_skipped(expression: str, expected: list[str]) -> None:
    assert local_ticks(expression, utc(2024, 3, 10, 5), utc(2024, 3, 10, 9)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0 * * * *", ["00:00-0400", "01:00-0400", "01:00-0500", "02:00-0500"]),
        ("*/30 * * * *", ["00:00-0400", "00:30-0400", "01:00-0400", "01:30-0400", "01:00-0500", "01:30-0500",
                          "02:00-0500", "02:30-0500"]),
        ("0 */2 * * *", ["00:00-0400", "02:00-0500"]),
        ("30 1 * * *", ["01:30-0500"]),
        ("0 1,2 * * *", ["01:00-0500", "02:00-0500"]),
    ],
)  # fmt: skip
def test_the_hour_that_occurs_twice(expression: str, expected: list[str]) -> None:
    assert local_ticks(expression, utc(2024, 11, 3, 4), utc(2024, 11, 3, 8)) == expected


def test_zones_with_half_hours() -> None:
    assert next_tick("0 * * * *", "Asia/Kolkata", utc(2024, 1, 1), instants_of_local_tick) == utc(2024, 1, 1, 0, 30)
    assert next_tick("0 * * * *", "Asia/Kathmandu", utc(2024, 1, 1), instants_of_local_tick) == utc(2024, 1, 1, 0, 15)


@given(
    expression=st.sampled_from(EXPRESSIONS),
    moment=st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31), timezones=st.just(timezone.utc)),  # noqa: DTZ001
    zone=st.sampled_from([NEW_YORK, "UTC", "Europe/Berlin", "Australia/Lord_Howe"]),
)
def test_the_latest_tick_is_the_last_of_those_that_have_passed(expression: str, moment: datetime, zone: str) -> None:
    latest = latest_tick(expression, zone, moment, instants_of_local_tick)
    ticks = takewhile(lambda tick: tick <= moment, ticks_from(expression, zone, latest, instants_of_local_tick))
    assert list(ticks) == [latest]


@given(
    expression=st.sampled_from(EXPRESSIONS), days=st.integers(0, 360), zone=st.sampled_from([NEW_YORK, "Europe/Berlin"])
)
def test_ticks_ascend_without_repeating(expression: str, days: int, zone: str) -> None:
    start = utc(2024, 1, 1) + timedelta(days=days)
    end = start + timedelta(days=3)
    ticks = list(takewhile(lambda tick: tick < end, ticks_from(expression, zone, start, instants_of_local_tick)))
    assert ticks == sorted(set(ticks))


@pytest.mark.parametrize(
    "expression", ["", "* * * *", "* * * * * *", "0 0 30 2 *", "60 * * * *", "@reboot", "not a cron"]
)
def test_what_is_no_cron_expression(expression: str) -> None:
    with pytest.raises(InvalidCron):
        check_cron(expression)


@pytest.mark.parametrize("expression", ["@daily", "0 0 L * *", "0 0 * * FRI#1", "0 0 * * L5", "*/25 9-11 * * MON-FRI"])
def test_what_is_one(expression: str) -> None:
    check_cron(expression)


def test_an_unknown_time_zone() -> None:
    with pytest.raises(UnknownTimeZone):
        zone_of("Mars/Olympus")
