from __future__ import annotations

from datetime import timedelta

import pytest

from pytest_dagster_parity.adapters.interface import Unsupported
from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.words import FreshnessStatus, RefusalKind, StaleCategory, StaleStatus
from tests.dagster.scene import Scene

STATIC = {"static": ["1", "2"]}
DEFINITIONS = {
    "assets": [
        {"key": "a"},
        {"key": "b", "deps": ["a"]},
        {"key": "c", "deps": ["b"]},
        {"key": "pa", "partitions": STATIC},
        {"key": "pb", "partitions": STATIC, "deps": ["pa"]},
        {"key": "src", "observable": True},
        {"key": "f", "freshness": {"warn_window": 43200, "fail_window": 86400}},
    ],
}


def test_what_a_dependency_changed_is_stale_and_says_why() -> None:
    with Scene(DEFINITIONS) as scene:
        assert scene("staleness", of="b") == shown.Staleness(status=StaleStatus.MISSING)
        scene("launch_run", assets=["a", "b", "c"])
        scene("launch_run", assets=["a"])
        assert scene("staleness", of="b") == shown.Staleness(
            status=StaleStatus.STALE,
            causes=(shown.StaleCause(asset="b", category=StaleCategory.DATA, dependency="a"),),
        )
        assert scene("staleness", of="c") == shown.Staleness(status=StaleStatus.FRESH)
        assert scene.refusal("staleness", of="nope") is RefusalKind.UNKNOWN_NAME


def test_staleness_of_one_partition_names_the_partition_that_changed() -> None:
    with Scene(DEFINITIONS) as scene:
        for key in ("1", "2"):
            scene("launch_run", assets=["pa", "pb"], partition=key)
        scene("launch_run", assets=["pa"], partition="1")
        cause = shown.StaleCause(
            asset="pb", partition="1", category=StaleCategory.DATA, dependency="pa", dependency_partition="1"
        )
        stale = shown.Staleness(status=StaleStatus.STALE, causes=(cause,))
        assert scene("staleness", of="pb", partition="1") == stale
        assert scene("staleness", of="pb", partition="2") == shown.Staleness(status=StaleStatus.FRESH)


def test_freshness_follows_the_windows() -> None:
    with Scene(DEFINITIONS) as scene:
        assert scene("freshness", of="f") == shown.Freshness(status=FreshnessStatus.UNKNOWN)
        scene("launch_run", assets=["f"])
        made = scene.now
        seen: list[FreshnessStatus] = []
        for age in (timedelta(hours=11), timedelta(hours=12), timedelta(hours=24)):
            scene("advance", to=made + age)
            seen.append(scene("freshness", of="f").status)
        assert seen == [FreshnessStatus.PASS, FreshnessStatus.WARN, FreshnessStatus.FAIL]
        assert scene.refusal("freshness", of="a") is RefusalKind.INVALID_ARGUMENT


def test_reported_events_have_no_run_and_keep_their_data_version() -> None:
    with Scene(DEFINITIONS) as scene:
        scene("report_materialization", asset="pa", partition="1")
        scene("report_materialization", asset="pa", partition="2", data_version="7")
        scene("report_observation", asset="pa", partition="2", data_version="8")
        run = scene("launch_run", assets=["pa"], partition="1").run
        reported = (shown.Materialization(partition="1"), shown.Materialization(partition="2", data_version="7"))
        made = scene("materializations", of="pa")
        assert (made[:2], made[2].run, made[2].partition) == (reported, run, "1")
        assert [(each.kind, each.partition, each.data_version) for each in scene("asset_events", of="pa")][:3] == [
            ("materialization", "1", None),
            ("materialization", "2", "7"),
            ("observation", "2", "8"),
        ]


def test_a_wiped_asset_has_no_events_and_can_be_made_again() -> None:
    with Scene(DEFINITIONS) as scene:
        scene("launch_run", assets=["a"])
        scene("wipe", asset="a")
        assert (scene("materializations", of="a"), scene("asset_events", of="a")) == ((), ())
        scene("launch_run", assets=["a"])
        assert len(scene("materializations", of="a")) == 1


def test_single_partitions_cannot_be_wiped_in_an_open_deployment() -> None:
    with Scene(DEFINITIONS) as scene:
        scene("report_materialization", asset="pa", partition="1")
        with pytest.raises(Unsupported):
            scene("wipe", asset="pa", partitions=["1"])
        assert len(scene("materializations", of="pa")) == 1
        assert scene.refusal("wipe", asset="pa", partitions=["nope"]) is RefusalKind.INVALID_ARGUMENT


def test_a_source_is_observed_by_a_run_of_its_own() -> None:
    with Scene(DEFINITIONS) as scene:
        scene("observe_source", asset="src")
        (run,) = scene("runs")
        (event,) = scene("asset_events", of="src")
        assert (run.assets, event.kind, event.run) == (("src",), "observation", run.id)
        assert scene.refusal("observe_source", asset="a") is RefusalKind.INVALID_ARGUMENT
        assert scene.refusal("observe_source", asset="nope") is RefusalKind.UNKNOWN_NAME
