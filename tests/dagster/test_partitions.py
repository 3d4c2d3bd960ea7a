from __future__ import annotations

from datetime import datetime, timezone

from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.words import PartitionStatus, RefusalKind
from tests.dagster.scene import Scene

DAILY = {"daily": {"start": "2024-01-01"}}
TWO_DAYS = {"daily": {"start": "2024-01-08"}}
DEFINITIONS = {
    "partition_sets": [{"name": "tenants"}],
    "assets": [
        {"key": "color", "partitions": {"static": ["a", "b", "c"]}},
        {"key": "hour", "partitions": {"hourly": {"start": "2024-01-08T00:00"}}},
        {"key": "day", "partitions": DAILY, "deps": ["hour"]},
        {"key": "grid", "partitions": {"multi": {"zone": {"static": ["x", "y"]}, "date": TWO_DAYS}}},
        {"key": "tenant", "partitions": {"dynamic": "tenants"}},
        {"key": "u"},
    ],
}


def statuses(scene: Scene, asset: str) -> list[tuple[object, PartitionStatus, bool]]:
    return [(each.partition, each.status, each.has_materialization) for each in scene("partition_status", of=asset)]


def test_a_failure_after_a_success_leaves_the_materialization() -> None:
    with Scene(DEFINITIONS) as scene:
        scene("launch_run", assets=["color"], partition="a")
        scene.raising.update("ab")
        scene("launch_run", assets=["color"], partition="a")
        scene("launch_run", assets=["color"], partition="b")
        assert statuses(scene, "color") == [
            ("a", PartitionStatus.FAILED, True),
            ("b", PartitionStatus.FAILED, False),
            ("c", PartitionStatus.MISSING, False),
        ]
        assert scene("partition_counts", of="color") == shown.PartitionCounts(total=3, failed=2)


def test_time_partitions_are_shown_as_ranges() -> None:
    with Scene(DEFINITIONS) as scene:
        for day in ("2024-01-01", "2024-01-02", "2024-01-05"):
            scene("report_materialization", asset="day", partition=day)
        scene.raising.add("2024-01-03")
        scene("launch_run", assets=["day"], partition="2024-01-03")
        assert scene("partition_ranges", of="day") == (
            shown.PartitionStatusRange(first="2024-01-01", last="2024-01-02", status=PartitionStatus.MATERIALIZED),
            shown.PartitionStatusRange(first="2024-01-03", last="2024-01-03", status=PartitionStatus.FAILED),
            shown.PartitionStatusRange(first="2024-01-05", last="2024-01-05", status=PartitionStatus.MATERIALIZED),
        )
        assert statuses(scene, "day")[1:4] == [
            ("2024-01-02", PartitionStatus.MATERIALIZED, True),
            ("2024-01-03", PartitionStatus.FAILED, False),
            ("2024-01-04", PartitionStatus.MISSING, False),
        ]


def test_partitions_of_two_dimensions_are_spelled_by_dimension() -> None:
    with Scene(DEFINITIONS) as scene:
        scene("launch_run", assets=["grid"], partition={"zone": "y", "date": "2024-01-08"})
        assert [run.partition for run in scene("runs")] == [{"date": "2024-01-08", "zone": "y"}]
        (run,) = scene.world.instance.get_runs()
        assert {key: value for key, value in run.tags.items() if key.startswith("dagster/partition")} == {
            "dagster/partition": "2024-01-08|y",
            "dagster/partition/date": "2024-01-08",
            "dagster/partition/zone": "y",
        }
        assert statuses(scene, "grid") == [
            ({"date": "2024-01-08", "zone": "x"}, PartitionStatus.MISSING, False),
            ({"date": "2024-01-08", "zone": "y"}, PartitionStatus.MATERIALIZED, True),
            ({"date": "2024-01-09", "zone": "x"}, PartitionStatus.MISSING, False),
            ({"date": "2024-01-09", "zone": "y"}, PartitionStatus.MISSING, False),
        ]
        texts = [each.text for each in scene("partition_keys", of={"asset": "grid"})]
        assert texts == ["2024-01-08|x", "2024-01-08|y", "2024-01-09|x", "2024-01-09|y"]


def test_hours_map_to_their_day_and_back() -> None:
    with Scene(DEFINITIONS) as scene:
        pair = {"upstream": "hour", "downstream": "day"}
        hours = scene("partition_mapping", **pair, of_downstream="2024-01-08")
        assert [hours[0], hours[-1], len(hours)] == [
            shown.Partition(key="2024-01-08T00:00", text="2024-01-08-00:00"),
            shown.Partition(key="2024-01-08T23:00", text="2024-01-08-23:00"),
            24,
        ]
        assert scene("partition_mapping", **pair, of_upstream="2024-01-08T13:00") == (
            shown.Partition(key="2024-01-08", text="2024-01-08"),
        )
        no_edge = {"upstream": "color", "downstream": "day", "of_upstream": "a"}
        assert scene.refusal("partition_mapping", **no_edge) is RefusalKind.INVALID_ARGUMENT
        unknown = {"upstream": "nope", "downstream": "day", "of_upstream": "a"}
        assert scene.refusal("partition_mapping", **unknown) is RefusalKind.UNKNOWN_NAME


def test_windows_are_of_time_partitions_only() -> None:
    with Scene(DEFINITIONS) as scene:
        first = scene("partition_windows", of={"asset": "day"})[0]
        start, end = (datetime(2024, 1, day, tzinfo=timezone.utc) for day in (1, 2))
        assert first == shown.PartitionWindow(key="2024-01-01", start=start, end=end)
        for asset in ("color", "u"):
            assert scene.refusal("partition_windows", of={"asset": asset}) is RefusalKind.INVALID_ARGUMENT
            assert scene.refusal("partition_ranges", of=asset) is RefusalKind.INVALID_ARGUMENT


def test_all_partitions_map_to_all_of_a_static_set() -> None:
    every = {"asset": "up", "mapping": {"all": {}}}
    definitions = {
        "assets": [
            {"key": "up", "partitions": {"static": ["a", "b"]}},
            {"key": "down", "partitions": {"static": ["x", "y"]}, "deps": [every]},
        ]
    }
    with Scene(definitions) as scene:
        pair = {"upstream": "up", "downstream": "down"}
        assert scene("partition_mapping", **pair, of_downstream="x") == tuple(
            shown.Partition(key=key, text=key) for key in ("a", "b")
        )
        assert scene("partition_mapping", **pair, of_upstream="b") == tuple(
            shown.Partition(key=key, text=key) for key in ("x", "y")
        )


def keys_of_tenants(scene: Scene) -> list[object]:
    return [each.key for each in scene("partition_keys", of={"set": "tenants"})]


def test_a_key_that_is_in_a_dynamic_set_is_added_again_silently() -> None:
    with Scene(DEFINITIONS) as scene:
        scene("add_partitions", set="tenants", keys=["k2", "k1"])
        scene("add_partitions", set="tenants", keys=["k1", "k3"])
        assert keys_of_tenants(scene) == ["k2", "k1", "k3"]


def test_a_new_key_given_twice_is_refused_and_adds_nothing() -> None:
    with Scene(DEFINITIONS) as scene:
        twice = {"set": "tenants", "keys": ["k1", "k2", "k2"]}
        assert scene.refusal("add_partitions", **twice) is RefusalKind.INVALID_ARGUMENT
        assert keys_of_tenants(scene) == []


def test_keys_of_a_dynamic_set_come_and_go() -> None:
    with Scene(DEFINITIONS) as scene:
        scene("add_partitions", set="tenants", keys=["k2", "k1"])
        assert scene.refusal("add_partitions", set="nope", keys=["k1"]) is RefusalKind.UNKNOWN_NAME
        assert keys_of_tenants(scene) == ["k2", "k1"]
        scene("delete_partitions", set="tenants", keys=["k2"])
        assert scene("partition_keys", of={"asset": "tenant"}) == (shown.Partition(key="k1", text="k1"),)
