"""Dagster's syntax for a part of a job's ops: `*o1`, `o1*`, `++o1+`, `*`, `g.o3`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pytest_dagster_parity.reference.definitions import Job, Op
from pytest_dagster_parity.reference.errors import invalid, unknown
from pytest_dagster_parity.reference.rules import Rules
from pytest_dagster_parity.reference.steps import op_steps

_QUERY = re.compile(r"(\*|\+*)([^*+]+)(\*|\+*)")


def selected_ops(job: Job, queries: Iterable[str], rules: Rules) -> tuple[str, ...]:
    """Return the paths of the ops that any of the queries selects; refuse what selects nothing."""
    steps = op_steps(job)
    chosen: list[str] = []
    for query in queries:
        nodes = () if query == "*" else tuple(_nodes(job, query, rules))
        found = steps if query == "*" else [path for name in nodes for path in steps if _is_in(path, name)]
        if not found:
            raise invalid(f"no qualified ops to execute found for {query!r}")
        chosen.extend(found)
    selected = tuple(dict.fromkeys(chosen))
    _check_inputs(job, selected)
    return selected


def _nodes(job: Job, query: str, rules: Rules) -> Iterable[str]:
    """Return the paths of the ops and graphs that a query names, or reaches on the job's own level."""
    match = _QUERY.fullmatch(query)
    if match is None:
        raise invalid(f"invalid op selection {query!r}")
    up, name, down = match.groups()
    *outer, inner = name.split(".")
    if outer and (up or down):
        raise invalid(f"{query!r}: nothing is reached from an op inside a graph")
    ops = job.ops
    for part in outer:
        ops = next((op.ops for op in ops if op.name == part), ())
    if all(op.name != inner for op in ops):
        raise unknown("op", name)
    path = "".join(f"{part}." for part in outer)
    levels_up, levels_down = rules.levels_of_op_signs(up, down)
    reached = _reach(ops, inner, levels_up, _upstream) | _reach(ops, inner, levels_down, _downstream)
    return [f"{path}{node}" for node in reached]


def _reach(
    ops: tuple[Op, ...], name: str, depth: int | None, neighbours: Callable[[tuple[Op, ...], str], set[str]]
) -> set[str]:
    reached, frontier, level = {name}, {name}, 0
    while frontier and (depth is None or level < depth):
        frontier = {other for node in frontier for other in neighbours(ops, node)} - reached
        reached |= frontier
        level += 1
    return reached


def _upstream(ops: tuple[Op, ...], name: str) -> set[str]:
    return {other for op in ops if op.name == name for other in (*op.after, *op.inputs)}


def _downstream(ops: tuple[Op, ...], name: str) -> set[str]:
    return {op.name for op in ops if name in (*op.after, *op.inputs)}


def _is_in(path: str, node: str) -> bool:
    return path == node or path.startswith(f"{node}.")


def _check_inputs(job: Job, selected: tuple[str, ...]) -> None:
    """Refuse a selection in which an op would have to load a value that no selected op returns."""
    steps = op_steps(job)
    for path in selected:
        for name, source in steps[path].inputs:
            if source not in selected:
                raise invalid(f"op {path!r} needs the input {name!r}, which is not selected")
