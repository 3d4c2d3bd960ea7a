"""What a scenario needs of a target. It follows from what the scenario does; nobody writes it down.

- Every verb that a step or an expectation asks: `launch_run`, `ticks`.
- Every field marked with a capability that is set to something else than its default: `partitions.multi`.
- `kill.<point>`, `fault.<fault>`, `hold.queued`, `hold.launched`, `hold.step`.
- `requests.killed` where the process dies in a verb in which no automation is evaluated.
- `clock.set` where time matters: a step says when it happens or how long it takes, or definitions follow the clock.
- `clock.still` where an operation happens at the very instant at which another did, or at which time ceased to pass.
- `clock.downtime` where the clock moves while the automation is off.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from msgspec import NODEFAULT, Struct, inspect

from pytest_dagster_parity.protocol.operations import HoldRuns, Operation
from pytest_dagster_parity.scenario.fields import fields_of, unwrapped
from pytest_dagster_parity.scenario.model import Clause, Deployment, InvocationsOf, Passage, Scenario
from pytest_dagster_parity.scenario.timeline import A_MOMENT

Walk: TypeAlias = Callable[[Any, set[str]], None]
"""Adds what a value needs."""

OF_THE_CLOCK = ("partitions.time", "partitions.cron", "freshness.time_window", "freshness.cron")
"""Capabilities whose scenarios depend on what time it is, even if no step says it."""

OF_AUTOMATION = frozenset({"advance", "evaluate", "push_event"})
"""Verbs in which automation is evaluated: the points at which a process is killed are points of this."""

KILLED_REQUESTS = "requests.killed"
"""The capability to die in any other verb."""


def needs(scenario: Scenario) -> set[str]:
    """Return the capabilities that a scenario needs."""
    found: set[str] = set()
    walk_all(scenario.definitions, found)
    walk_all(scenario.settings, found)
    is_timed = False
    for step in scenario.steps:
        action = step.action
        if action is None:
            for clause in step.clauses:
                _clause(clause, found)
        else:
            found.add(step.verb)
            _action(step.verb, action, found)
        if step.at is not None or type(action) is Passage:
            is_timed = True
    if is_timed:
        _clock(scenario, found)
    if not found.isdisjoint(OF_THE_CLOCK):
        found.add("clock.set")
    return found


def _action(verb: str, action: Operation | Deployment | Passage, found: set[str]) -> None:
    if type(action) is Deployment:
        walk_all(action.definitions, found)
    elif type(action) is not Passage:
        if _FIELDS[type(action)]:
            walk_all(action, found)
        if type(action) is HoldRuns:
            found.add(f"hold.{action.point.value}")
    if action.killed is not None:
        found.add(f"kill.{action.killed.value}")
        if verb not in OF_AUTOMATION:
            found.add(KILLED_REQUESTS)
    if action.fault is not None:
        found.add(f"fault.{action.fault.value}")


def _clause(clause: Clause, found: set[str]) -> None:
    if type(clause.query) is not InvocationsOf:
        found.add(clause.observation.removeprefix("new_"))
        if _FIELDS[type(clause.query)]:
            walk_all(clause.query, found)


def _clock(scenario: Scenario, found: set[str]) -> None:
    """Add what a scenario needs of the clock whose steps say when they happen or how long they take."""
    now = scenario.opens
    moments: set[datetime] = set()
    for step in scenario.steps:
        action, at = step.action, step.at
        if at is not None:
            found.add("clock.set")
            if action is not None and at in moments:
                found.add("clock.still")
        if isinstance(action, Passage):
            found.add("clock.set")
            if action.down:
                found.add("clock.downtime")
            moments.add(at or now)
            now = action.to or (at or now) + timedelta(seconds=action.by or 0)
        elif action is not None:
            now = at or now + A_MOMENT
        else:
            now = at or now
            continue
        moments.add(now)


def walk_all(value: Struct, found: set[str]) -> None:
    """Add the capabilities of every field that is set, in a struct and in all that it holds."""
    for name, default, capability, walk in _FIELDS[type(value)]:
        held = getattr(value, name)
        if held != default:
            if capability is not None:
                found.add(capability)
            if walk is not None:
                walk(held, found)


class _Fields(dict[type[Struct], tuple[tuple[str, Any, str | None, Walk | None], ...]]):
    """Name, default, capability and walk of the fields of each type that can need something."""

    def __missing__(self, struct: type[Struct]) -> tuple[tuple[str, Any, str | None, Walk | None], ...]:
        found: list[tuple[str, Any, str | None, Walk | None]] = []
        for field in fields_of(struct):
            capability = unwrapped(field.type)[1].get("x-capability")
            walk = _walk(field.type)
            if capability is not None or walk is not None:
                found.append((field.name, _default(field), capability, walk))
        self[struct] = tuple(found)
        return self[struct]


_FIELDS = _Fields()


def _default(field: inspect.Field) -> Any:
    if field.default is not NODEFAULT:
        return field.default
    return field.default_factory() if field.default_factory is not NODEFAULT else NODEFAULT


def _walk(info: inspect.Type) -> Walk | None:
    bare, _ = unwrapped(info)
    match bare:
        case inspect.StructType():
            return walk_all
        case inspect.UnionType():
            return _walk_any if any(_walk(member) for member in bare.types) else None
        case inspect.VarTupleType():
            return _walk_items if _walk(bare.item_type) else None
        case inspect.DictType():
            return _walk_values if _walk(bare.value_type) else None
        case _:
            return None


def _walk_any(value: Any, found: set[str]) -> None:
    if isinstance(value, Struct):
        walk_all(value, found)
    elif isinstance(value, tuple):
        _walk_items(value, found)
    elif isinstance(value, dict):
        _walk_values(value, found)


def _walk_items(values: Any, found: set[str]) -> None:
    for value in values:
        _walk_any(value, found)


def _walk_values(values: Any, found: set[str]) -> None:
    for value in values.values():
        _walk_any(value, found)
