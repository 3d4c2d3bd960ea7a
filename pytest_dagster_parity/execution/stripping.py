"""Definitions as a target gets them: without the scripts of their code, and told which bodies may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from msgspec import Struct

from pytest_dagster_parity.protocol.definitions import Record
from pytest_dagster_parity.scenario.scripts import PLAIN, BodyRule, EvaluationRule


class Becoming(NamedTuple):
    """How a record of another type is made of one."""

    fields: frozenset[str]
    """Those of the first that the other has too."""
    make: Callable[[Any, Mapping[str, Any]], Struct]
    """Makes it, with these fields changed."""


def _without_script(protocol_class: type[Record]) -> Becoming:
    names = protocol_class.__struct_fields__
    may_hold = "may_hold" in names

    def make(scripted: Any, changes: Mapping[str, Any]) -> Struct:
        fields = {name: getattr(scripted, name) for name in names}
        fields.update(changes)
        if may_hold:
            fields["may_hold"] = _holds(scripted.script)
        return protocol_class(**fields)

    return Becoming(frozenset(names), make)


def _holds(script: tuple[BodyRule, ...] | tuple[EvaluationRule, ...]) -> bool:
    return any(action.hold is not None for rule in script if isinstance(rule, BodyRule) for action in rule.do)


WITHOUT_SCRIPT: dict[type[Struct], Becoming] = {
    scripted: _without_script(protocol_class) for scripted, protocol_class in PLAIN.items()
}
"""How the protocol's record is made of each that has a script, or holds some that have."""
