"""The names of one scenario: its own, the ones that the target sees, and what runs and backfills are called.

Before a target sees them, all identifiers get one prefix drawn from the seed, so that no answer can be hard-coded;
order, wildcards and paths keep their meaning. Keys of runs, cursors, tags and partitions stay. Ids of runs and
backfills travel the other way: the target's own become aliases, or ordinals (`run#2`) until one is given.
"""

from __future__ import annotations

import random
from functools import lru_cache
from typing import Any

from pytest_dagster_parity.execution import rewriting
from pytest_dagster_parity.execution.rewriting import Leaf, Leaves
from pytest_dagster_parity.protocol.user_code import Code
from pytest_dagster_parity.protocol.words import DEFAULT_AUTOMATION, CodeKind

PrefixLeaves = tuple[Leaf, Leaf]
UNPREFIXED = "not-of-this-world:"
"""Marks a name that a target shows and that the kit never gave it."""


def prefix_of(seed: int) -> str:
    """Return the prefix that all identifiers get for a seed: three letters and an underscore."""
    letters = random.Random(seed)  # noqa: S311  a name, no secret
    return "".join(letters.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(3)) + "_"


class Prefix:
    """Puts a prefix before identifiers, and takes it off. An empty one leaves every name as it is."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self.out: PrefixLeaves = (self.add, self.add_path) if prefix else (_as_it_is, _as_it_is)
        """What names become on their way to a target: those of things, and those of ops within their graphs."""
        self.back: PrefixLeaves = (self.strip, self.strip_path) if prefix else (_as_it_is, _as_it_is)
        """The reverse."""

    def add(self, name: str) -> str:
        """Return the name as the target sees it."""
        return name if name == DEFAULT_AUTOMATION else self._prefix + name

    def strip(self, name: str) -> str:
        """Return a name that the target shows as the scenario has it; marked, if the kit never gave it."""
        if name == DEFAULT_AUTOMATION:
            return name
        return name[len(self._prefix) :] if name.startswith(self._prefix) else UNPREFIXED + name

    def add_path(self, path: str) -> str:
        """Return the path of an op as the target sees it: every part of it is a name."""
        return ".".join(map(self.add, path.split(".")))

    def strip_path(self, path: str) -> str:
        """Return the path of an op as the scenario has it."""
        return ".".join(map(self.strip, path.split(".")))


@lru_cache(maxsize=8)
def prefixed(prefix: str) -> Prefix:
    """Return the prefix; a session has one, and the empty one for literal names."""
    return Prefix(prefix)


class Ids:
    """The runs, or the backfills, of one scenario: by the target's own ids, and by what the scenario calls them."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._own: dict[str, str] = {}
        """The target's id of each alias."""
        self._shown: dict[str, str] = {}
        """What each of the target's ids is shown as."""

    def own(self, alias: str) -> str:
        """Return the target's id of what has this alias."""
        return self._own.get(alias, alias)

    def shown(self, own: str) -> str:
        """Return what the bearer of the target's id is shown as: its first alias, or an ordinal until it has one."""
        if own not in self._shown:
            self._shown[own] = f"{self._kind}#{len(self._shown) + 1}"
        return self._shown[own]

    def give(self, alias: str, own: str) -> None:
        """Let an alias stand for the target's id."""
        self._own[alias] = own
        if "#" in self._shown.get(own, "#"):
            self._shown[own] = alias

    def own_of_shown(self, shown: str) -> str:
        """Return the target's id of what is shown under this name."""
        return next((own for own, name in self._shown.items() if name == shown), shown)

    def aliases(self) -> dict[str, str]:
        """Return what the bearer of every alias is shown as."""
        if not self._own:
            return {}
        return {alias: self._shown.get(own, alias) for alias, own in self._own.items()}


class Names:
    """Translates between a scenario's names and a target's."""

    def __init__(self, prefix: str) -> None:
        both_ways = prefixed(prefix)
        self.runs = Ids("run")
        self.backfills = Ids("backfill")
        self._out: Leaves = (*both_ways.out, self.runs.own, self.backfills.own)
        self._back: Leaves = (*both_ways.back, self.runs.shown, self.backfills.shown)

    def to_target(self, record: Any) -> Any:
        """Rewrite a request, a decision, or definitions for the target; these lose their scripts."""
        return rewriting.to_target.rewrite_record(record, self._out)

    def from_target(self, record: Any) -> Any:
        """Rewrite what the target shows for the scenario."""
        return rewriting.from_target.rewrite(record, self._back)

    @property
    def aliases(self) -> dict[str, str]:
        """What the bearer of every alias is shown as."""
        runs, backfills = self.runs.aliases(), self.backfills.aliases()
        return {**runs, **backfills} if runs and backfills else runs or backfills

    def owner(self, code: Code) -> str:
        """Return how the scenario names the user code that the target calls."""
        name, path = self._back[:2]
        match code.kind:
            case CodeKind.CHECK:
                return f"{name(code.asset or '')}.{name(code.name)}"
            case CodeKind.OP:
                return f"{name(code.job or '')}.{path(code.name)}"
            case _:
                return name(code.name)


def _as_it_is(name: str) -> str:
    return name
