from __future__ import annotations

from typing import Any

from pytest_dagster_parity.protocol.records import CheckState, Materialization
from pytest_dagster_parity.protocol.words import CheckSeverity, CheckStatus, PartitionStatus, RunStatus
from tests.dagster.scene import Scene
from tests.dagster.scripted import Scripted

DAILY = {"daily": {"start": "2024-01-01"}}
RANGE = {"first": "2024-01-02", "last": "2024-01-04"}


def only_status(scene: Scene) -> RunStatus:
    (run,) = scene("runs")
    return run.status


def kinds(scene: Scene, asset: str) -> list[tuple[str, Any]]:
    return [(event.kind, event.data_version) for event in scene("asset_events", of=asset)]


def test_what_was_materialized_before_an_error_stays_recorded() -> None:
    code = Scripted(a=[{"materialize": {"data_version": "7"}}, {"raise": "boom"}])
    with Scene({"assets": [{"key": "a"}]}, decide=code) as scene:
        run = scene("launch_run", assets=["a"]).run
        assert only_status(scene) is RunStatus.FAILURE
        assert scene("materializations", of="a") == (Materialization(run=run, data_version="7"),)


def test_a_ranged_run_records_what_it_is_told_and_no_more() -> None:
    asset = {"key": "p", "partitions": DAILY, "backfill_policy": {"single_run": {}}}
    code = Scripted(p=[{"materialize": {"partitions": ["2024-01-02", "2024-01-04"]}}])
    with Scene({"assets": [asset]}, decide=code) as scene:
        scene("launch_run", assets=["p"], partition_range=RANGE)
        assert code.handed("p")[0].partitions == ("2024-01-02", "2024-01-03", "2024-01-04")
        shown = [state.partition for state in scene("partition_status", of="p") if state.has_materialization]
        assert shown == ["2024-01-02", "2024-01-04"]


def test_a_ranged_run_materializes_the_whole_range_where_nothing_is_said() -> None:
    asset = {"key": "p", "partitions": DAILY, "backfill_policy": {"single_run": {}}}
    with Scene({"assets": [asset]}, decide=Scripted()) as scene:
        scene("launch_run", assets=["p"], partition_range=RANGE)
        states = scene("partition_status", of="p")
        materialized = [state.partition for state in states if state.status is PartitionStatus.MATERIALIZED]
        assert materialized == ["2024-01-02", "2024-01-03", "2024-01-04"]


def test_a_multi_asset_materializes_what_is_asked_of_it() -> None:
    multi = {"name": "m", "assets": [{"key": "m1"}, {"key": "m2", "deps": ["m1"]}, {"key": "m3"}], "can_subset": True}
    code = Scripted()
    with Scene({"multi_assets": [multi]}, decide=code) as scene:
        scene("launch_run", assets=["m3", "m1"])
        assert code.handed("m")[0].selected == ("m1", "m3")
        assert [len(scene("materializations", of=key)) for key in ("m1", "m2", "m3")] == [1, 0, 1]


def test_values_travel_between_assets() -> None:
    definitions = {"assets": [{"key": "x/y"}, {"key": "b", "deps": ["x/y"], "takes_values": True}]}
    code = Scripted(**{"x/y": [{"return": 41}]})
    with Scene(definitions, decide=code) as scene:
        scene("launch_run", assets=["x/y", "b"])
        assert only_status(scene) is RunStatus.SUCCESS
        assert code.handed("b")[0].values == {"x/y": 41}


def test_values_travel_between_ops_and_out_of_graphs() -> None:
    inner = {"name": "g", "ops": [{"name": "i1"}, {"name": "i2", "inputs": ["i1"]}]}
    job = {"name": "j", "ops": [{"name": "o"}, {**inner, "after": ["o"]}, {"name": "end", "inputs": ["g", "o"]}]}
    code = Scripted(**{"o": [{"return": 1}], "g.i1": [{"return": 2}], "g.i2": [{"return": 3}]})
    with Scene({"jobs": [job]}, decide=code) as scene:
        scene("launch_run", job="j")
        assert only_status(scene) is RunStatus.SUCCESS
        assert code.handed("g.i2")[0].values == {"i1": 2}
        assert code.handed("end")[0].values == {"g": 3, "o": 1}


def test_a_step_is_told_which_attempt_it_is() -> None:
    job = {"name": "j", "ops": [{"name": "o", "retry_policy": {"max_retries": 2}}]}
    code = Scripted(o=lambda handed: [{"raise": "boom"}] if handed.attempt < 3 else [])
    with Scene({"jobs": [job]}, decide=code) as scene:
        scene("launch_run", job="j")
        assert only_status(scene) is RunStatus.SUCCESS
        assert [handed.attempt for handed in code.handed("o")] == [1, 2, 3]


def test_a_check_reports_what_it_is_told_and_passes_otherwise() -> None:
    definitions = {"assets": [{"key": "a", "checks": [{"name": "c1"}, {"name": "c2", "blocking": True}]}]}
    code = Scripted(c1=[{"check": {"passed": False, "severity": "warn"}}])
    with Scene(definitions, decide=code) as scene:
        run = scene("launch_run", assets=["a"]).run
        assert scene("checks", of="a") == (
            CheckState(check="c1", status=CheckStatus.FAILED, severity=CheckSeverity.WARN, run=run),
            CheckState(check="c2", status=CheckStatus.PASSED, severity=CheckSeverity.ERROR, blocking=True, run=run),
        )


def test_a_source_observes_versions() -> None:
    definitions = {"assets": [{"key": "s", "observable": True}]}
    with Scene(definitions, decide=Scripted(s=[{"observe": {"data_version": "v2"}}])) as scene:
        scene("observe_source", asset="s")
        assert kinds(scene, "s") == [("observation", "v2")]
