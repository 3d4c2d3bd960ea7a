from __future__ import annotations

from typing import Any

import pytest

from pytest_dagster_parity.protocol.words import RunStatus
from tests.dagster.scene import Scene
from tests.dagster.scripted import Scripted

ASSETS = [{"key": "seen"}, {"key": "a"}, {"key": "b"}]
JOBS = [{"name": "j", "ops": [{"name": "o"}]}]


def requested(watches: dict[str, Any] | None, jobs: list[str], request: dict[str, Any]) -> tuple[Any, ...]:
    """Return the job and the assets of the one run that a sensor on `a` and `b` requests."""
    sensor = {"name": "s", "jobs": jobs, "assets": ["a", "b"], "watches": watches, "default_status": "running"}
    definitions = {"assets": ASSETS, "jobs": JOBS, "sensors": [sensor]}
    advance = ["seen"] if watches and "assets" in watches else []
    with Scene(definitions, decide=Scripted(s={"run_requests": [request], "advance": advance})) as scene:
        scene("report_materialization", asset="seen")
        scene("evaluate")
        (run,) = scene("runs")
        assert run.status is RunStatus.SUCCESS
        return run.job, tuple(key for key in ("a", "b") if scene("materializations", of=key))


@pytest.mark.parametrize("watches", [None, {"asset": "seen"}, {"assets": ["seen"]}])
@pytest.mark.parametrize("jobs", [[], ["j"]])
def test_a_sensor_requests_assets_whatever_else_it_targets(watches: dict[str, Any] | None, jobs: list[str]) -> None:
    assert requested(watches, jobs, {"assets": ["b"]}) == (None, ("b",))


@pytest.mark.parametrize("watches", [None, {"asset": "seen"}, {"assets": ["seen"]}])
def test_a_sensor_that_targets_a_job_and_assets_runs_the_job_where_it_names_neither(
    watches: dict[str, Any] | None,
) -> None:
    assert requested(watches, ["j"], {}) == ("j", ())


def test_a_sensor_that_targets_assets_runs_all_of_them_where_it_names_none() -> None:
    assert requested(None, [], {}) == (None, ("a", "b"))
