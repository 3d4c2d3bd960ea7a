"""The names of a scenario: which are known where, and what is wrong with the others.

Names are looked up while they are read. Those that are known cost nothing more; the others are strangers, and judged as
soon as the definitions, step or clause in which they stand has been read.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pytest_dagster_parity.protocol.operations import LaunchRun, RunChecks
from pytest_dagster_parity.protocol.words import DEFAULT_AUTOMATION
from pytest_dagster_parity.scenario.graphs import check_inner_names, codes, dimensions, op_paths
from pytest_dagster_parity.scenario.reading import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_dagster_parity.scenario.patterns import Mark
    from pytest_dagster_parity.scenario.reading import Reading, Stranger
    from pytest_dagster_parity.scenario.scripts import ScriptedDefinitions

KINDS = {
    "asset": "asset",
    "job": "job",
    "automation": "schedule or sensor",
    "set": "dynamic partition set",
    "group": "asset group",
    "check": "asset check",
    "op_path": "op",
    "code": "user code",
    "run": "run",
    "backfill": "backfill",
    "op": "op of the same graph",
    "multi_asset": "multi-asset",
    "source": "source of pushed events",
    "dimension": "dimension of a partition set",
}
"""What names name, in words."""

ALIASES = ("run", "backfill")

MADE_ONCE = frozenset({"asset", "job", "automation", "set", "multi_asset"})
"""What definitions make once; checks are made once in their asset, ops once in their graph."""

CALLED = frozenset({"asset", "automation", "multi_asset"})
"""Whose names are those of user code, so that no two of them may have the same."""

FORGIVEN = frozenset({"unknown-time-zone", "not-a-cron", "not-a-local-moment", "duplicate-definition", "unknown-name"})
"""What may be wrong with definitions that the target must refuse."""


def no_names() -> dict[str, set[str]]:
    """Return the names that are known where nothing is defined."""
    names: dict[str, set[str]] = defaultdict(set)
    names["automation"].add(DEFAULT_AUTOMATION)
    return names


class Scope:
    """The names of one scenario. Those in force at the moment are the reading's `names`."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.before = reading.names = no_names()
        """In force before the definitions that are read now."""
        self.ever = reading.names
        """Of all definitions so far."""
        self.deployed: list[ScriptedDefinitions] = []
        self.aliases: dict[str, str] = {}
        """The kinds of the runs and backfills that have a name."""
        self.awaited: list[Stranger] = []
        """Runs that scripts wait for: they are made after the definitions."""
        self.is_sure = True
        """Nothing was unreadable that could have made a name."""
        reading.strangers.clear()
        reading.made.clear()
        reading.given.clear()

    # --- definitions ---

    def begin_definitions(self) -> None:
        """Forget what is in force: definitions make names anew, and only runs and backfills keep theirs."""
        if self.deployed:
            self.before = self.reading.names
            self.reading.names = no_names()

    def end_definitions(self, definitions: ScriptedDefinitions | None) -> None:
        """Judge what the definitions themselves mention."""
        reading, names = self.reading, self.reading.names
        for kind in ALIASES:
            names[kind] = self.before[kind]
        strangers, made = reading.strangers[:], reading.made[:]
        reading.strangers.clear()
        reading.made.clear()
        if definitions is None:
            self.is_sure = False
            return
        if made:
            check_inner_names(definitions, made, strangers, reading)
        for stranger in strangers:
            kind, name, _ = stranger
            if kind == "group":
                names[kind].add(name)
            elif kind in ALIASES:
                self.awaited.append(stranger)
            elif kind == "dimension":
                if name not in (known := set(dimensions(definitions))):
                    self._unknown(stranger, known)
            elif kind != "op" and name not in names[kind]:
                self._unknown(stranger, names[kind])

    def accept(self, definitions: ScriptedDefinitions | None) -> None:
        """Let the definitions that were read last be in force, unless they could not be read."""
        if definitions is None:
            return
        names = self.reading.names
        self.ever = {kind: self.ever[kind] | names[kind] for kind in KINDS} if self.deployed else names
        self.deployed.append(definitions)

    def refuse(self) -> None:
        """Let the definitions be in force that were before."""
        self.reading.names = self.before

    # --- steps ---

    def end_step(self, *, may_be_unknown: bool) -> None:
        """Judge what an operation mentions."""
        strangers = self.reading.strangers[:]
        self.reading.strangers.clear()
        if not may_be_unknown:
            self._judge(strangers, self.reading.names)

    def check_checks(self, action: LaunchRun | RunChecks, mark: Mark) -> None:
        """Note checks that a step asks for of assets that do not have them."""
        if not action.checks or not self.is_sure:
            return
        if isinstance(action, RunChecks):
            wanted = [(action.asset, check) for check in action.checks]
        else:
            wanted = [(check.asset, check.check) for check in action.checks]
        had = {(asset.key, check.name) for asset in self.deployed[-1].assets for check in asset.checks}
        for asset, check in wanted:
            if (asset, check) not in had:
                self.reading.problem_at(mark, "unknown-name", f"`{asset}` has no check `{check}`")

    def end_clause(self, *, may_be_unknown: bool) -> None:
        """Judge what a clause mentions, and let the names be known that it gives."""
        reading = self.reading
        if reading.strangers:
            strangers = reading.strangers[:]
            reading.strangers.clear()
            if not may_be_unknown:
                self._judge(strangers, self.ever)
        if reading.given:
            self.give()

    def give(self) -> None:
        """Let runs and backfills be known by the names that they were given."""
        given = self.reading.given[:]
        self.reading.given.clear()
        for kind, name, event in given:
            self.name(kind, name, event)

    def name(self, kind: str, name: str, event: Any) -> None:
        """Let a run or backfill be known by a name."""
        if "#" in name:
            hint = "what has no name yet is shown as `run#1`"
            self.reading.problem(event, "reserved-name", f"`{name}` could be a name that the kit gives", hint)
        if name in self.aliases:
            self.reading.problem(event, "duplicate-alias", f"`{name}` is a {self.aliases[name]} already")
            return
        self.aliases[name] = kind
        self.reading.names[kind].add(name)

    def end(self) -> None:
        """Judge what could not be judged before the last step."""
        for kind, name, event in self.awaited:
            if self.aliases.get(name) != kind:
                self._unknown_alias(kind, name, event)

    # --- strangers ---

    def _judge(self, strangers: list[Stranger], names: dict[str, set[str]]) -> None:
        for stranger in strangers:
            kind, name, event = stranger
            if kind in ALIASES:
                self._unknown_alias(kind, name, event)
            elif name not in (known := self._known(kind, names)):
                self._unknown(stranger, known)

    def _known(self, kind: str, names: dict[str, set[str]]) -> set[str]:
        """Return the names of a kind; those that few scenarios mention are collected only here."""
        if kind == "op_path":
            return {path for definitions in self.deployed for path in op_paths(definitions)}
        if kind == "code":
            return {code for definitions in self.deployed for code in codes(definitions)}
        return names[kind]

    def _unknown(self, stranger: Stranger, known: Iterable[str]) -> None:
        kind, name, event = stranger
        if self.is_sure:
            self.reading.problem(event, "unknown-name", f"`{name}` is no {KINDS[kind]} here", nearest(name, known))

    def _unknown_alias(self, kind: str, name: str, event: Any) -> None:
        made = self.aliases.get(name)
        if made == kind:
            self.reading.problem(event, "unknown-alias", f"the {kind} `{name}` gets its name only later")
        elif made is not None:
            self.reading.problem(event, "unknown-alias", f"`{name}` is a {made}, and a {kind} is wanted here")
        elif self.is_sure:
            known = [alias for alias, of in self.aliases.items() if of == kind]
            hint = nearest(name, known) if known else "`as` gives a name to what a step makes or a clause demands"
            self.reading.problem(event, "unknown-alias", f"no {kind} has been named `{name}` before", hint)
