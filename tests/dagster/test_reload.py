from __future__ import annotations

from typing import Any

from pytest_dagster_parity.protocol.words import RefusalKind, RunStatus
from tests.dagster.scene import Scene
from tests.dagster.scripted import Scripted


def assets(*keys: str, **extra: Any) -> dict[str, Any]:
    return {"assets": [{"key": key, **extra} for key in keys]}


def test_a_run_executes_the_code_that_was_deployed_last() -> None:
    code = Scripted()
    with Scene({"jobs": [{"name": "j", "ops": [{"name": "old"}]}]}, decide=code) as scene:
        scene("launch_run", job="j")
        scene("deploy", definitions={"jobs": [{"name": "j", "ops": [{"name": "new"}]}]})
        scene("launch_run", job="j")
        assert [name for name, _ in code.calls] == ["old", "new"]


def test_a_run_that_waited_in_the_queue_executes_the_code_of_its_launch() -> None:
    code = Scripted()
    with Scene({"jobs": [{"name": "j", "ops": [{"name": "o"}]}]}, decide=code, settings={"queue": {}}) as scene:
        scene("launch_run", job="j")
        scene("deploy", definitions={"jobs": [{"name": "j", "ops": [{"name": "o"}]}], **assets("a")})
        scene("evaluate")
        assert [run.status for run in scene("runs")] == [RunStatus.SUCCESS]


def test_definitions_that_dagster_refuses_leave_those_in_force() -> None:
    with Scene(assets("a")) as scene:
        twice = {"assets": [{"key": "a"}, {"key": "a"}]}
        assert scene.refusal("deploy", definitions=twice) is RefusalKind.INVALID_ARGUMENT
        circle = {"assets": [{"key": "a", "deps": ["b"]}, {"key": "b", "deps": ["a"]}]}
        assert scene.refusal("deploy", definitions=circle) is RefusalKind.INVALID_ARGUMENT
        scene("launch_run", assets=["a"])
        assert [run.status for run in scene("runs")] == [RunStatus.SUCCESS]


def test_the_storage_survives_a_restart() -> None:
    with Scene(assets("a")) as scene:
        scene("launch_run", assets=["a"])
        before = scene("runs")
        scene("restart")
        assert scene("runs") == before
        assert len(scene("materializations", of="a")) == 1
