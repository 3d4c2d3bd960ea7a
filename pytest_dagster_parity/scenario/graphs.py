"""Names that hold within one asset or one job: of checks, of ops, and of the user code behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_dagster_parity.scenario.reading import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_dagster_parity.scenario.reading import Reading, Stranger
    from pytest_dagster_parity.scenario.scripts import ScriptedDefinitions, ScriptedOp


def op_paths(definitions: ScriptedDefinitions) -> Iterator[str]:
    """Yield every op as runs show it: its path within its job."""
    for job in definitions.jobs:
        yield from _paths(job.ops, "")


def _paths(ops: Iterable[ScriptedOp], within: str) -> Iterator[str]:
    for op in ops:
        yield within + op.name
        yield from _paths(op.ops, f"{within}{op.name}.")


def codes(definitions: ScriptedDefinitions) -> Iterator[str]:
    """Yield everything that can be called, as `invocations` names it."""
    for asset in definitions.assets:
        yield asset.key
        yield from (f"{asset.key}.{check.name}" for check in asset.checks)
    yield from (shared.name for shared in definitions.multi_assets)
    for job in definitions.jobs:
        yield from _paths(job.ops, f"{job.name}.")
    yield from (automation.name for automation in (*definitions.schedules, *definitions.sensors))


def dimensions(definitions: ScriptedDefinitions) -> Iterator[str]:
    """Yield the dimensions of every multi-dimensional partition set."""
    holders = (*definitions.assets, *definitions.multi_assets, *definitions.jobs)
    specs = (spec for shared in definitions.multi_assets for spec in shared.assets)
    for holder in (*holders, *specs):
        if holder.partitions is not None and holder.partitions.multi is not None:
            yield from holder.partitions.multi


def check_inner_names(
    definitions: ScriptedDefinitions, made: list[Stranger], mentioned: list[Stranger], reading: Reading
) -> None:
    """Note checks that an asset has twice, ops that a graph has twice, and ops that follow none of their graph.

    And checks and ops of the same name, `a.b`, for it is by their names that user code is called.
    """
    for asset in definitions.assets:
        for name in _twice(check.name for check in asset.checks):
            message = f"`{asset.key}` has two checks `{name}`"
            reading.problem(_last(made, "check", name), "duplicate-definition", message)
    of_checks = {f"{asset.key}.{check.name}" for asset in definitions.assets for check in asset.checks}
    for job in definitions.jobs:
        _check_graph(job.ops, made, mentioned, reading)
        for path in of_checks.intersection(_paths(job.ops, f"{job.name}.")):
            message = f"`{path}` is the user code of an asset check already"
            hint = "scripts and `invocations` go by the name"
            reading.problem(_last(made, "op", path.rpartition(".")[2]), "duplicate-definition", message, hint)


def _check_graph(
    ops: tuple[ScriptedOp, ...], made: list[Stranger], mentioned: list[Stranger], reading: Reading
) -> None:
    names = {op.name for op in ops}
    for name in _twice(op.name for op in ops):
        reading.problem(_last(made, "op", name), "duplicate-definition", f"two ops of one graph are `{name}`")
    for op in ops:
        for name in (*op.after, *op.inputs):
            if name not in names:
                place = _last(mentioned, "op", name)
                reading.problem(place, "unknown-name", f"`{name}` is no op of this graph", nearest(name, names))
        _check_graph(op.ops, made, mentioned, reading)


def _twice(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    twice: list[str] = []
    for name in names:
        if name in seen:
            twice.append(name)
        seen.add(name)
    return twice


def _last(mentions: list[Stranger], kind: str, name: str) -> Any:
    """Return where a name of a kind stands last."""
    return next(event for mentioned, text, event in reversed(mentions) if (mentioned, text) == (kind, name))
