"""What Dagster must be told to know its partitions: where the keys of dynamic sets stand, and what time it is.

Since Dagster 1.11 a context says it; before, each function has arguments for it, of which it takes those that it needs.
"""

from __future__ import annotations

from contextlib import nullcontext
from inspect import signature
from typing import TYPE_CHECKING, Any, TypeVar

try:
    from dagster._core.definitions.partitions.context import partition_loading_context
except ImportError:  # before Dagster 1.11
    partition_loading_context = None

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from pytest_dagster_parity.adapters.dagster.world import World

_Result = TypeVar("_Result")


def knowing_partitions(world: World, function: Callable[..., _Result], *arguments: Any, **named: Any) -> _Result:
    """Return what this function of Dagster's returns for these arguments when it knows the partitions of the world."""
    with partitions_known(world) as context:
        tellable = {"context": context, "current_time": world.now, "dynamic_partitions_store": world.instance}
        known = signature(function).parameters
        return function(*arguments, **named, **{name: tellable[name] for name in tellable if name in known})


def partitions_known(world: World) -> AbstractContextManager[Any]:
    """Let Dagster know the partitions of the world inside the block, where it takes that from a context."""
    if partition_loading_context is None:
        return nullcontext()
    return partition_loading_context(world.now, world.instance)
