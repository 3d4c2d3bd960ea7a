from __future__ import annotations

from pytest_dagster_parity.protocol.words import RefusalKind, RunStatus
from tests.dagster.scene import Scene

OPS = [{"name": "o1"}, {"name": "o2", "after": ["o1"]}, {"name": "g", "after": ["o2"], "ops": [{"name": "o3"}]}]
DEFINITIONS = {
    "assets": [{"key": "a"}, {"key": "b", "deps": ["a"]}],
    "jobs": [{"name": "j", "ops": OPS}],
}
MISSING = "11111111-1111-4111-8111-111111111111"


def steps(scene: Scene, run: str) -> list[str | None]:
    return [step.op for step in scene("run_steps", of=run)]


def test_from_failure_runs_the_failed_step_and_what_follows_and_keeps_the_tags() -> None:
    with Scene(DEFINITIONS) as scene:
        scene.raising.add("o2")
        parent = scene("launch_run", job="j", tags={"k": "1"}).run
        scene.raising.clear()
        child = scene("reexecute_run", run=parent, strategy="from_failure").run
        assert steps(scene, child) == ["o2", "g.o3"]
        failed, succeeded = scene("runs")
        assert (failed.status, succeeded.status) == (RunStatus.FAILURE, RunStatus.SUCCESS)
        assert (succeeded.parent, succeeded.root, succeeded.tags) == (parent, parent, {"k": "1"})


def test_selected_steps_of_a_reexecution_keep_the_first_run_as_root() -> None:
    with Scene(DEFINITIONS) as scene:
        scene.raising.add("o2")
        first = scene("launch_run", job="j").run
        scene.raising.clear()
        second = scene("reexecute_run", run=first, strategy="from_failure").run
        third = scene("reexecute_run", run=second, strategy="selected", ops=["g.o3"]).run
        assert steps(scene, third) == ["g.o3"]
        assert (scene("runs")[-1].parent, scene("runs")[-1].root) == (second, first)


def test_assets_are_selected_by_their_names() -> None:
    with Scene(DEFINITIONS) as scene:
        parent = scene("launch_run", assets=["a", "b"]).run
        child = scene("reexecute_run", run=parent, strategy="selected", assets=["b"]).run
        assert [step.assets for step in scene("run_steps", of=child)] == [("b",)]
        assert scene("runs")[-1].assets == ("a", "b")


def test_what_cannot_be_reexecuted_is_refused() -> None:
    with Scene(DEFINITIONS) as scene:
        run = scene("launch_run", job="j").run
        assert scene.refusal("reexecute_run", run=run, strategy="from_failure") is RefusalKind.INVALID_STATE
        assert scene.refusal("reexecute_run", run=run, strategy="from_asset_failure") is RefusalKind.INVALID_STATE
        assert scene.refusal("reexecute_run", run=run, strategy="selected", ops=["no"]) is RefusalKind.UNKNOWN_NAME
        assert scene.refusal("reexecute_run", run=run, strategy="selected", assets=["no"]) is RefusalKind.UNKNOWN_NAME
        assert scene.refusal("reexecute_run", run=MISSING, strategy="all_steps") is RefusalKind.UNKNOWN_NAME
        assert scene.refusal("reexecute_run", run=MISSING, strategy="selected", ops=["o1"]) is RefusalKind.UNKNOWN_NAME
        assert len(scene("runs")) == 1
