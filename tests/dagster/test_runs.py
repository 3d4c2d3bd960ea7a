from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.user_code import Action, Decision
from pytest_dagster_parity.protocol.words import (
    CheckSeverity,
    CheckStatus,
    CodeKind,
    RefusalKind,
    RunStatus,
    StepStatus,
)
from tests.dagster.scene import Scene

if TYPE_CHECKING:
    from pytest_dagster_parity.protocol.user_code import Code, Handed

OPS = [{"name": "o1"}, {"name": "o2", "after": ["o1"]}, {"name": "g", "after": ["o2"], "ops": [{"name": "o3"}]}]
COLORS = {"static": ["red", "blue"]}
DEFINITIONS = {
    "assets": [
        {"key": "u", "checks": [{"name": "c", "blocking": True}, {"name": "d"}]},
        {"key": "x/v", "deps": ["u"]},
        {"key": "p", "partitions": COLORS},
        {"key": "day", "partitions": {"daily": {"start": "2024-01-01"}}},
        {"key": "other", "partitions": {"static": ["2024-01-02"]}},
        {"key": "source", "partitions": {"daily": {"start": "2024-01-01"}}, "external": True},
    ],
    "multi_assets": [{"name": "both", "assets": [{"key": "m1"}, {"key": "m2"}]}],
    "jobs": [
        {"name": "j", "ops": OPS, "tags": {"team": "data"}},
        {"name": "pj", "ops": [{"name": "o1"}], "partitions": COLORS},
    ],
}


def run_of(scene: Scene, answer: shown.RunLaunched) -> shown.Run:
    return next(run for run in scene("runs") if run.id == answer.run)


def test_a_job_is_launched_with_its_tags_and_the_users() -> None:
    with Scene(DEFINITIONS) as scene:
        launched = scene("launch_run", job="j", tags={"k": "1", "dagster/priority": "2"})
        tags = {"dagster/priority": "2", "k": "1", "team": "data"}
        assert scene("runs") == (shown.Run(id=launched.run, status=RunStatus.SUCCESS, job="j", tags=tags),)
        assert scene("run_steps", of=launched.run) == tuple(
            shown.RunStep(status=StepStatus.SUCCESS, op=op) for op in ("o1", "o2", "g.o3")
        )
        assert scene("run_events", of=launched.run) == tuple(
            shown.RunEvent(status=status) for status in (RunStatus.STARTING, RunStatus.STARTED, RunStatus.SUCCESS)
        )


def test_assets_are_launched_with_their_checks() -> None:
    with Scene(DEFINITIONS) as scene:
        launched = scene("launch_run", assets=["u", "x/v"])
        assert run_of(scene, launched) == shown.Run(id=launched.run, status=RunStatus.SUCCESS, assets=("u", "x/v"))
        steps = scene("run_steps", of=launched.run)
        assert [step.assets for step in steps if step.assets] == [("u",), ("x/v",)]
        assert sorted(step.check.check for step in steps if step.check) == ["c", "d"]


def test_checks_run_alone_and_show_their_latest_execution() -> None:
    with Scene(DEFINITIONS) as scene:
        assert scene("checks", of="u") == (shown.CheckState(check="c", blocking=True), shown.CheckState(check="d"))
        scene.raising.add("d")
        launched = scene("run_checks", asset="u")
        assert run_of(scene, launched).checks == (
            shown.CheckOf(asset="u", check="c"),
            shown.CheckOf(asset="u", check="d"),
        )
        assert scene("materializations", of="u") == ()
        passed, broken = scene("checks", of="u")
        assert passed == shown.CheckState(
            check="c", status=CheckStatus.PASSED, severity=CheckSeverity.ERROR, blocking=True, run=launched.run
        )
        assert broken == shown.CheckState(check="d", status=CheckStatus.EXECUTION_FAILED, run=launched.run)


def test_a_run_shows_its_partition_in_canonical_form() -> None:
    with Scene(DEFINITIONS) as scene:
        red = scene("launch_run", job="pj", partition="red")
        assert run_of(scene, red).partition == "red"
        day = scene("launch_run", assets=["day"], partition="2024-01-02")
        assert run_of(scene, day).partition == "2024-01-02"
        days = scene("launch_run", assets=["day"], partition_range={"first": "2024-01-02", "last": "2024-01-04"})
        assert run_of(scene, days).partition_range == shown.PartitionRange(first="2024-01-02", last="2024-01-04")
        assert run_of(scene, days).partition is None


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ({"job": "nope"}, RefusalKind.UNKNOWN_NAME),
        ({"assets": ["nope"]}, RefusalKind.UNKNOWN_NAME),
        ({"assets": ["u", "nope"]}, RefusalKind.UNKNOWN_NAME),
        ({"checks": [{"asset": "u", "check": "nope"}]}, RefusalKind.UNKNOWN_NAME),
        ({"job": "j", "ops": ["o1", "nope*"]}, RefusalKind.UNKNOWN_NAME),
        ({"job": "j", "ops": ["o1+1"]}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["m1"]}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["p"], "partition": "green"}, RefusalKind.INVALID_ARGUMENT),
        ({"job": "pj", "partition": "green"}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["u"], "partition": "red"}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["day"], "partition": "2024-01-10"}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["day"], "partition": "nonsense"}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["day", "other"], "partition": "2024-01-02"}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["day", "nope"], "partition": "2024-01-02"}, RefusalKind.UNKNOWN_NAME),
        ({"assets": ["day"], "job": "nope", "partition": "2024-01-02"}, RefusalKind.UNKNOWN_NAME),
        ({"job": "nope", "partition": "2024-01-02"}, RefusalKind.UNKNOWN_NAME),
        ({"partition": "2024-01-02"}, RefusalKind.INVALID_ARGUMENT),
        ({"assets": ["source"], "partition": "2024-01-02"}, RefusalKind.INVALID_ARGUMENT),
    ],
)
def test_a_launch_that_cannot_be_is_refused_and_makes_no_run(arguments: dict[str, object], kind: RefusalKind) -> None:
    with Scene(DEFINITIONS) as scene:
        assert scene.refusal("launch_run", **arguments) is kind
        assert scene("runs") == ()


def test_checks_of_an_asset_without_any_are_refused() -> None:
    with Scene(DEFINITIONS) as scene:
        assert scene.refusal("run_checks", asset="p") is RefusalKind.INVALID_ARGUMENT
        assert scene.refusal("run_checks", asset="nope") is RefusalKind.UNKNOWN_NAME
        assert scene("runs") == ()


def test_a_finished_run_cannot_be_terminated_and_is_deleted_once() -> None:
    with Scene(DEFINITIONS) as scene:
        run = scene("launch_run", job="j").run
        assert scene.refusal("terminate_run", run=run) is RefusalKind.INVALID_STATE
        assert scene.refusal("terminate_run", run=run, force=True) is RefusalKind.INVALID_STATE
        scene("delete_run", run=run)
        assert scene("runs") == ()
        assert scene.refusal("delete_run", run=run) is RefusalKind.UNKNOWN_NAME
        assert scene.refusal("terminate_run", run=run) is RefusalKind.UNKNOWN_NAME
        assert scene.refusal("run_steps", of=run) is RefusalKind.UNKNOWN_NAME


def test_a_run_that_the_launcher_refuses_exists_and_has_failed() -> None:
    with Scene(DEFINITIONS) as scene:
        launched = scene("launch_run", job="j", fault="launch_refused")
        assert run_of(scene, launched).status is RunStatus.FAILURE
        assert scene("run_steps", of=launched.run) == ()


def test_dagster_reports_a_refused_launch_as_a_failure_twice() -> None:
    with Scene(DEFINITIONS) as scene:
        launched = scene("launch_run", job="j", fault="launch_refused")
        # Once where the launcher is called, and once more where the run was submitted: both are in the run's log.
        assert scene("run_events", of=launched.run) == tuple(
            shown.RunEvent(status=status) for status in (RunStatus.STARTING, RunStatus.FAILURE, RunStatus.FAILURE)
        )


def fails_once(code: Code, handed: Handed) -> Decision:
    assert code.kind is CodeKind.OP
    return Decision(actions=(Action(raise_="again"),) if handed.attempt == 1 else ())


def test_a_step_counts_its_attempts() -> None:
    retried = {"jobs": [{"name": "j", "ops": [{"name": "o", "retry_policy": {"max_retries": 2}}]}]}
    with Scene(retried, decide=fails_once) as scene:
        run = scene("launch_run", job="j").run
        assert scene("run_steps", of=run) == (shown.RunStep(status=StepStatus.SUCCESS, op="o", attempts=2),)
