"""User code that does what a table says, and remembers what it was handed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from pytest_dagster_parity.protocol.user_code import Action, Decision, Evaluation
from pytest_dagster_parity.protocol.words import CodeKind

if TYPE_CHECKING:
    from pytest_dagster_parity.protocol.user_code import Code, Handed

_EVALUATED = (CodeKind.SENSOR, CodeKind.SCHEDULE)


class Scripted:
    """Decides by the name of the code; a table entry may be a function of what the code is handed."""

    def __init__(self, **table: Any) -> None:
        self.table = table
        self.calls: list[tuple[str, Handed]] = []

    def __call__(self, code: Code, handed: Handed) -> Decision:
        self.calls.append((code.name, handed))
        entry = self.table.get(code.name)
        said = entry(handed) if callable(entry) else entry
        if code.kind in _EVALUATED:
            return Decision(evaluation=msgspec.convert(said or {}, Evaluation))
        return Decision(actions=msgspec.convert(said or [], tuple[Action, ...]))

    def handed(self, name: str) -> list[Handed]:
        """Return what the code of this name was handed, call by call."""
        return [handed for called, handed in self.calls if called == name]
