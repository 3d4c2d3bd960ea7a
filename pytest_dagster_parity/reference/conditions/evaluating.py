from __future__ import annotations
from pytest_dagster_parity.reference.world import World
def look(world: World) -> None:
    del world
