from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from pytest_dagster_parity.adapters.partition_spelling import TimeSpelling
from tests.dagster.scene import Scene

NEW_YORK = "America/New_York"
FALL = datetime(2024, 11, 5, 12, tzinfo=timezone.utc)
SPRING = datetime(2024, 3, 12, 12, tzinfo=timezone.utc)


def of(kind: str, start: str, **more: Any) -> dict[str, Any]:
    return {kind: {"start": start, "timezone": NEW_YORK, **more}}


@pytest.mark.parametrize("now", [SPRING, FALL])
@pytest.mark.parametrize(
    ("kind", "more", "cron"),
    [
        ("hourly", {}, "0 * * * *"),
        ("hourly", {"minute_offset": 15}, "15 * * * *"),
        ("daily", {}, "0 0 * * *"),
        ("daily", {"hour_offset": 1, "minute_offset": 30}, "30 1 * * *"),
        ("weekly", {"day_offset": 3}, "0 0 * * 3"),
        ("cron", {"cron": "0 1,13 * * *"}, "0 1,13 * * *"),
        ("cron", {"cron": "0 9 * * 1-5"}, "0 9 * * 1-5"),
    ],
)
def test_dagsters_windows_are_spelled_alike_by_everybody(
    now: datetime, kind: str, more: dict[str, Any], cron: str
) -> None:
    first = (now - timedelta(days=24)).strftime("%Y-%m-%d")
    definitions = {"assets": [{"key": "a", "partitions": of(kind, first, **more)}]}
    spelling = TimeSpelling(timezone=NEW_YORK, cron=cron)
    with Scene(definitions, at=now) as scene:
        windows = scene("partition_windows", of={"asset": "a"})
        assert len(windows) > 0
        assert [window.key for window in windows] == [spelling.key_of(window.start) for window in windows]


def test_both_of_two_equal_hours_can_be_run() -> None:
    definitions = {"assets": [{"key": "a", "partitions": of("hourly", "2024-11-03T00:00")}]}
    twice = ["2024-11-03T01:00-04:00", "2024-11-03T01:00-05:00"]
    with Scene(definitions, at=datetime(2024, 11, 3, 8, tzinfo=timezone.utc)) as scene:
        for key in twice:
            scene("launch_run", assets=["a"], partition=key)
        assert [run.partition for run in scene("runs")] == twice
        keys = {each.partition for each in scene("partition_status", of="a") if each.has_materialization}
        assert keys == set(twice)
