from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from pytest_dagster_parity.adapters.partition_spelling import NotATimeKey, TimeSpelling

NEW_YORK = "America/New_York"
DAILY = TimeSpelling(timezone=NEW_YORK, cron="0 0 * * *")
HOURLY = TimeSpelling(timezone=NEW_YORK, cron="0 * * * *")
FALL_FIRST = "2024-11-03T05:00+00:00"
FALL_SECOND = "2024-11-03T06:00+00:00"


@pytest.mark.parametrize(
    ("spelling", "moment", "key"),
    [
        (DAILY, "2024-01-02T05:00+00:00", "2024-01-02"),
        (DAILY, "2024-03-10T05:00+00:00", "2024-03-10"),
        (DAILY, "2024-11-03T04:00+00:00", "2024-11-03"),
        (TimeSpelling(timezone="UTC", cron="30 3 * * *"), "2024-01-02T03:30+00:00", "2024-01-02"),
        (TimeSpelling(timezone="UTC", cron="0 0 * * 0"), "2024-01-07T00:00+00:00", "2024-01-07"),
        (TimeSpelling(timezone="UTC", cron="0 0 1 * *"), "2024-02-01T00:00+00:00", "2024-02-01"),
        (TimeSpelling(timezone="UTC", cron="0 9,17 * * 1-5"), "2024-01-02T17:00+00:00", "2024-01-02T17:00"),
        (TimeSpelling(timezone="UTC", cron="*/15 * * * *"), "2024-01-02T13:45+00:00", "2024-01-02T13:45"),
        (TimeSpelling(timezone=NEW_YORK, cron="0 1,13 * * *"), FALL_FIRST, "2024-11-03T01:00-04:00"),
        (HOURLY, "2024-11-03T04:00+00:00", "2024-11-03T00:00"),
        (HOURLY, FALL_FIRST, "2024-11-03T01:00-04:00"),
        (HOURLY, FALL_SECOND, "2024-11-03T01:00-05:00"),
        (HOURLY, "2024-11-03T07:00+00:00", "2024-11-03T02:00"),
        (HOURLY, "2024-03-10T07:00+00:00", "2024-03-10T03:00"),
    ],
)
def test_a_window_is_spelled_by_its_local_start_and_read_back(spelling: TimeSpelling, moment: str, key: str) -> None:
    start = datetime.fromisoformat(moment)
    assert (spelling.key_of(start), spelling.start_of(key).astimezone(timezone.utc)) == (key, start)


def test_a_start_is_local_and_aware() -> None:
    start = HOURLY.start_of("2024-01-02T13:00")
    assert (start.tzinfo, start.hour, start.utcoffset()) == (ZoneInfo(NEW_YORK), 13, timedelta(hours=-5))


def test_every_hour_of_the_day_the_clock_is_put_back_has_a_key_of_its_own() -> None:
    midnight = datetime(2024, 11, 3, 4, tzinfo=timezone.utc)
    hours = [midnight + timedelta(hours=n) for n in range(25)]
    keys = [HOURLY.key_of(hour) for hour in hours]
    assert [HOURLY.start_of(key).astimezone(timezone.utc) for key in keys] == hours
    assert len(set(keys)) == 25


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        (DAILY, "2024-01-02T00:00"),
        (DAILY, "2024-1-2"),
        (DAILY, "2024-02-30"),
        (DAILY, "nonsense"),
        (HOURLY, "2024-01-02"),
        (HOURLY, "2024-01-02-13:00"),
        (HOURLY, "2024-01-02T25:00"),
        (HOURLY, "2024-01-02T13:00:00"),
        (HOURLY, "2024-11-03T01:00"),
        (HOURLY, "2024-11-03T01:00+02:00"),
        (HOURLY, "2024-01-02T13:00-05:00"),
        (HOURLY, "2024-03-10T02:00-05:00"),
    ],
)
def test_another_spelling_is_refused(spelling: TimeSpelling, key: str) -> None:
    with pytest.raises(NotATimeKey, match="is not the key of a time window"):
        spelling.start_of(key)
