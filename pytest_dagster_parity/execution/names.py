"""The names of one scenario: its own, the ones that the target sees, and what runs and backfills are called.

Before a target sees them, all identifiers get one prefix drawn from the seed, so that no answer can be hard-coded;
order, wildcards and paths keep their meaning. Keys of runs, cursors, tags and partitions stay. Ids of runs and
backfills travel the other way: the target's own become aliases, or ordinals (`run#2`) until one is given.
"""

from __future__ import annotations

import random
from typing import Any

from pytest_dagster_parity.execution.rewriting import KINDS, Leaves, rewrite
from pytest_dagster_parity.protocol.user_code import Code
from pytest_dagster_parity.protocol.words import DEFAULT_AUTOMATION, CodeKind

IDENTIFIERS = KINDS - {"op_path", "run", "backfill"}
UNPREFIXED = "not-of-this-world:"
"""Marks a name that a target shows and that the kit never gave it."""


def prefix_of(seed: int) -> str:
    """Return the prefix that all identifiers get for a seed: three letters and an underscore."""
    letters = random.Random(seed)  # noqa: S311  a name, no secret
    return "".join(letters.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(3)) + "_"


class Names:
    """Translates between a scenario's names and a target's."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._ids: dict[str, dict[str, str]] = {"run": {}, "backfill": {}}
        """By kind: the target's id of each alias."""
        self._shown: dict[str, dict[str, str]] = {"run": {}, "backfill": {}}
        """By kind: what each of the target's ids is shown as."""
        run, backfill = self._ids["run"], self._ids["backfill"]
        add, add_path = (self._add, self._add_path) if prefix else (_as_it_is, _as_it_is)
        strip, strip_path = (self._strip, self._strip_path) if prefix else (_as_it_is, _as_it_is)
        self._out: Leaves = {
            **dict.fromkeys(IDENTIFIERS, add),
            "op_path": add_path,
            "run": lambda alias: run.get(alias, alias),
            "backfill": lambda alias: backfill.get(alias, alias),
        }
        self._back: Leaves = {
            **dict.fromkeys(IDENTIFIERS, strip),
            "op_path": strip_path,
            "run": self.shown_run,
            "backfill": self.shown_backfill,
        }

    def to_target(self, record: Any) -> Any:
        """Rewrite a request or decision for the target."""
        return rewrite(record, self._out)

    def from_target(self, record: Any) -> Any:
        """Rewrite what the target shows for the scenario."""
        return rewrite(record, self._back)

    @property
    def aliases(self) -> dict[str, str]:
        """What the bearer of every alias is shown as."""
        return {
            alias: self._shown[kind].get(own, alias) for kind, ids in self._ids.items() for alias, own in ids.items()
        }

    def give(self, kind: str, alias: str, own: str) -> None:
        """Let an alias stand for the target's id of a run or backfill."""
        self._ids[kind][alias] = own
        current = self._shown[kind].get(own)
        if current is None or "#" in current:
            self._shown[kind][own] = alias

    def own_id(self, kind: str, shown: str) -> str:
        """Return the target's id of what is shown under this name."""
        return next((own for own, name in self._shown[kind].items() if name == shown), shown)

    def shown_run(self, own: str) -> str:
        """Return what a run is shown as."""
        return self._show("run", own)

    def shown_backfill(self, own: str) -> str:
        """Return what a backfill is shown as."""
        return self._show("backfill", own)

    def owner(self, code: Code) -> str:
        """Return how the scenario names the user code that the target calls."""
        match code.kind:
            case CodeKind.CHECK:
                return f"{self._of(code.asset)}.{self._of(code.name)}"
            case CodeKind.OP:
                return f"{self._of(code.job)}.{self._of_path(code.name)}"
            case _:
                return self._of(code.name)

    def _show(self, kind: str, own: str) -> str:
        shown = self._shown[kind]
        if own not in shown:
            shown[own] = f"{kind}#{len(shown) + 1}"
        return shown[own]

    def _of(self, name: str | None) -> str:
        return self._strip(name or "") if self._prefix else name or ""

    def _of_path(self, path: str) -> str:
        return self._strip_path(path) if self._prefix else path

    def _add(self, name: str) -> str:
        return name if name == DEFAULT_AUTOMATION else self._prefix + name

    def _strip(self, name: str) -> str:
        if name == DEFAULT_AUTOMATION:
            return name
        return name[len(self._prefix) :] if name.startswith(self._prefix) else UNPREFIXED + name

    def _add_path(self, path: str) -> str:
        return ".".join(map(self._add, path.split(".")))

    def _strip_path(self, path: str) -> str:
        return ".".join(map(self._strip, path.split(".")))


def _as_it_is(name: str) -> str:
    return name
