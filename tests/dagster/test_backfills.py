from __future__ import annotations

from typing import Any

import pytest

from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.words import BackfillStatus, RefusalKind, RunStatus
from tests.dagster.scene import Scene

DAILY = {"daily": {"start": "2024-01-01"}}
DEFINITIONS: dict[str, Any] = {
    "assets": [
        {"key": "day", "partitions": DAILY, "backfill_policy": {"single_run": {}}},
        {"key": "color", "partitions": {"static": ["a", "b", "c"]}},
        {"key": "u"},
        {"key": "v", "deps": ["u"]},
    ],
    "multi_assets": [{"name": "both", "assets": [{"key": "m1"}, {"key": "m2"}]}],
    "jobs": [
        {"name": "pj", "ops": [{"name": "o1"}], "partitions": {"static": ["a", "b", "c"]}},
        {"name": "j", "ops": [{"name": "o1"}]},
    ],
}
RANGE = {"range": {"first": "2024-01-02", "last": "2024-01-04"}}


def test_a_backfill_of_assets_counts_its_partitions_and_names_its_runs() -> None:
    with Scene(DEFINITIONS) as scene:
        scene.raising.add("b")
        launched = scene("launch_backfill", assets=["color"], partitions={"all": True}, tags={"why": "test"})
        scene("evaluate")
        assert scene("backfills") == (
            shown.Backfill(
                id=launched.backfill,
                status=BackfillStatus.COMPLETED_FAILED,
                assets=("color",),
                counts=(shown.AssetCounts(asset="color", targeted=3, materialized=2, failed=1),),
                tags={"why": "test"},
            ),
        )
        runs = {(run.partition, run.status, run.backfill, run.tags.get("why")) for run in scene("runs")}
        assert runs == {
            ("a", RunStatus.SUCCESS, launched.backfill, "test"),
            ("b", RunStatus.FAILURE, launched.backfill, "test"),
            ("c", RunStatus.SUCCESS, launched.backfill, "test"),
        }


def test_a_range_is_one_run_where_the_policy_says_so() -> None:
    with Scene(DEFINITIONS) as scene:
        scene("launch_backfill", assets=["day"], partitions=RANGE)
        scene("evaluate")
        (run,) = scene("runs")
        assert run.partition_range == shown.PartitionRange(first="2024-01-02", last="2024-01-04")
        assert scene("partition_counts", of="day") == shown.PartitionCounts(total=9, materialized=3)


def test_a_backfill_of_a_job_shows_its_partitions() -> None:
    with Scene(DEFINITIONS) as scene:
        launched = scene("launch_backfill", job="pj", partitions={"keys": ["a", "c"]})
        scene("evaluate")
        assert scene("backfills") == (
            shown.Backfill(
                id=launched.backfill, status=BackfillStatus.COMPLETED_SUCCESS, job="pj", partitions=("a", "c")
            ),
        )
        assert [(run.job, run.partition) for run in scene("runs")] == [("pj", "a"), ("pj", "c")]


def test_assets_without_partitions_count_as_one_each() -> None:
    with Scene(DEFINITIONS) as scene:
        scene("launch_backfill", assets=["u", "v"], partitions={"all": True})
        scene("evaluate")
        (backfill,) = scene("backfills")
        assert backfill.counts == tuple(shown.AssetCounts(asset=key, targeted=1, materialized=1) for key in "uv")


def test_a_failed_backfill_is_retried_as_its_child() -> None:
    with Scene(DEFINITIONS) as scene:
        scene.raising.add("b")
        parent = scene("launch_backfill", assets=["color"], partitions={"all": True}).backfill
        scene("evaluate")
        scene.raising.clear()
        child = scene("retry_backfill", backfill=parent, strategy="from_failure").backfill
        scene("evaluate")
        assert [run.partition for run in scene("runs") if run.backfill == child] == ["b"]
        retried = scene("backfills")[-1]
        assert (retried.id, retried.parent, retried.status) == (child, parent, BackfillStatus.COMPLETED_SUCCESS)
        again = {"backfill": child, "strategy": "from_failure"}
        assert scene.refusal("retry_backfill", **again) is RefusalKind.INVALID_STATE
        assert scene.refusal("retry_backfill", backfill=child, strategy="selected") is RefusalKind.INVALID_ARGUMENT


def test_backfills_that_do_not_exist_are_unknown() -> None:
    with Scene(DEFINITIONS) as scene:
        assert scene.refusal("cancel_backfill", backfill="nope") is RefusalKind.UNKNOWN_NAME
        assert scene.refusal("resume_backfill", backfill="nope") is RefusalKind.UNKNOWN_NAME
        assert scene.refusal("retry_backfill", backfill="nope", strategy="all_steps") is RefusalKind.UNKNOWN_NAME


def test_a_preview_is_what_a_backfill_would_target_and_leaves_nothing() -> None:
    with Scene(DEFINITIONS) as scene:
        days = ("2024-01-02", "2024-01-03", "2024-01-04")
        assert scene("preview_backfill", assets=["day"], partitions=RANGE) == (
            shown.BackfillPreview(asset="day", partitions=days),
        )
        assert scene("preview_backfill", assets=["color"], partitions={"all": True}) == (
            shown.BackfillPreview(asset="color", partitions=("a", "b", "c")),
        )
        unknown = {"assets": ["nope"], "partitions": {"all": True}}
        assert scene.refusal("preview_backfill", **unknown) is RefusalKind.UNKNOWN_NAME
        assert scene("backfills") == ()


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ({"assets": ["color"], "partitions": {"keys": ["z"]}}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["color"], "partitions": {"keys": []}}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["color"], "partitions": {"range": {"first": "a", "last": "z"}}}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["color"]}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["day"], "partitions": {"keys": ["nonsense"]}}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["day"], "partitions": {"keys": ["2999-01-01"]}}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["day", "color"], "partitions": {"keys": ["a"]}}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["m1"], "partitions": {"all": True}}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["u"], "partitions": {"keys": ["a"]}}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["nope"], "partitions": {"all": True}}, RefusalKind.UNKNOWN_NAME),
        ({"job": "nope", "partitions": {"all": True}}, RefusalKind.UNKNOWN_NAME),
        ({"job": "j", "partitions": {"all": True}}, RefusalKind.INVALID_ARGUMENT),
        ({"job": "pj", "partitions": {"keys": ["z"]}}, RefusalKind.INVALID_ARGUMENT),
        ({"job": "pj"}, RefusalKind.INVALID_ARGUMENT),
        ({}, RefusalKind.INVALID_ARGUMENT),
    ],
)
def test_a_backfill_that_cannot_be_is_refused(arguments: dict[str, object], kind: RefusalKind) -> None:
    with Scene(DEFINITIONS) as scene:
        assert scene.refusal("launch_backfill", **arguments) is kind
        assert scene("backfills") == ()


def test_a_backfill_whose_job_is_gone_fails_and_says_why() -> None:
    with Scene(DEFINITIONS) as scene:
        launched = scene("launch_backfill", job="pj", partitions={"keys": ["a"]}).backfill
        scene("deploy", definitions={"assets": [{"key": "u"}]})
        scene("evaluate")
        (backfill,) = scene("backfills")
        assert (backfill.id, backfill.status) == (launched, BackfillStatus.FAILED)
        assert "pj_partition_set" in (backfill.error or "")
