"""Plays what makes Dagster warn: beta and superseded parts, faults, and passes that end half-way. Run as a program."""

from __future__ import annotations

import gc
from typing import Any

from pytest_dagster_parity.protocol.words import KillPoint
from tests.dagster.scene import Scene
from tests.dagster.scripted import Scripted

DEFINITIONS: dict[str, Any] = {
    "assets": [
        {"key": "a", "automation": {"eager": {}}},
        {"key": "s", "partitions": {"static": ["x", "y"]}, "backfill_policy": {"single_run": {}}},
        {
            "key": "g",
            "partitions": {"multi": {"zone": {"static": ["x"]}, "date": {"daily": {"start": "2024-01-08"}}}},
            "deps": [{"asset": "d", "mapping": {"multi_to_single": {"dimension": "date"}}}],
        },
        {"key": "d", "partitions": {"daily": {"start": "2024-01-08"}}},
    ],
    "jobs": [{"name": "j", "ops": [{"name": "o"}]}, {"name": "of_s", "assets": ["s"]}],
    "sensors": [{"name": "w", "watches": {"assets": ["a", "s"]}, "jobs": ["j"], "default_status": "running"}],
}


def play() -> None:
    """Play it, and collect what is left of it: a coroutine that nobody awaits warns when it is collected."""
    with Scene(DEFINITIONS, decide=Scripted()) as scene:
        assert scene.description.target == "dagster"
        scene("launch_run", assets=["a"])
        for point in (KillPoint.AFTER_DECISION, KillPoint.AFTER_RUN_CREATED):
            for target in ({"assets": ["s"]}, {"job": "of_s"}):
                scene("launch_backfill", **target, partitions={"all": True})
            scene("advance", to=scene.later(minutes=2), killed=point.value)
        for fault in ("code_unreachable", "launch_refused", "code_fails_to_load"):
            scene("launch_backfill", assets=["s"], partitions={"all": True})
            scene("evaluate", fault=fault)
        scene("staleness", of="g")
        gc.collect()
    gc.collect()


if __name__ == "__main__":
    play()
