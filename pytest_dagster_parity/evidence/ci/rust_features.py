"""Features of a crate: which of them a command turns on, and what a file demands of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

from pytest_dagster_parity.evidence.ci.commands import CommandLine
from pytest_dagster_parity.evidence.ci.crates import Crate
from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN

_CONDITION = re.compile(r"^\s*#!\[cfg\((.*?)\)\]\s*$", re.MULTILINE | re.DOTALL)
_TOKEN = re.compile(r'\s*(feature\s*=\s*"([^"]*)"|[A-Za-z_]\w*(?:\s*=\s*"[^"]*")?|[(),])')

Turned = Callable[[str], "bool | None"]
"""Whether a feature is on; None where it cannot be told."""


def features_of(crate: Crate, line: CommandLine) -> frozenset[str] | None:
    """Return the features that a command turns on, with those that they turn on; None: all of them."""
    if line.has("--all-features"):
        return None
    asked: set[str] = set() if line.has("--no-default-features") else {"default"}
    for value in line.values("--features"):
        package, sign, feature = value.rpartition("/")
        if not sign or package == crate.name:
            asked.add(feature)
    return frozenset(closed(crate, asked))


def closed(crate: Crate, asked: Iterable[str]) -> set[str]:
    """Return features with all that a crate's manifest turns on with them."""
    table = crate.manifest.get("features")
    known = cast("dict[str, list[object]]", table if isinstance(table, dict) else {})
    found: set[str] = set()
    waiting = list(asked)
    while waiting:
        feature = waiting.pop()
        if feature not in found:
            found.add(feature)
            waiting += [str(each) for each in known.get(feature, [])]
            dependency, sign, _ = feature.partition("/")
            # `flow/postgres` turns on the optional dependency too, and `flow?/postgres` does not.
            waiting += [dependency] if sign and not dependency.endswith("?") else []
    return found


def turned(crate: Crate, line: CommandLine, elsewhere: Callable[[Crate], Iterable[str]]) -> Turned:
    """Return how to ask whether a feature is on."""
    on = features_of(crate, line)
    open_ = any(UNKNOWN in value for value in line.values("--features"))

    def is_on(feature: str) -> bool | None:
        if on is None or feature in on:
            return True
        return None if open_ or feature in closed(crate, elsewhere(crate)) else False

    return is_on


def demanded(source: str) -> Iterator[str]:
    """Return the conditions under which a file is compiled at all: its `#![cfg(...)]`."""
    return (match[1] for match in _CONDITION.finditer(source))


def holds(condition: str, is_on: Turned) -> bool | None:
    """Return whether a condition of `cfg` holds in a test; None where it cannot be told."""
    tokens = [(match[1], match[2]) for match in _TOKEN.finditer(condition)]
    return _Reader(tokens, is_on).predicate()


@dataclass(slots=True)
class _Reader:
    tokens: list[tuple[str, str | None]]
    is_on: Turned
    _at: int = field(default=0)

    def predicate(self) -> bool | None:
        if self._at >= len(self.tokens):
            return None
        word, feature = self.tokens[self._at]
        self._at += 1
        if feature is not None:
            return self.is_on(feature)
        if word in {"all", "any", "not"} and self._takes("("):
            values = list(self._values())
            return _joined(word, values)
        return True if word == "test" else None

    def _takes(self, sign: str) -> bool:
        if self._at < len(self.tokens) and self.tokens[self._at][0] == sign:
            self._at += 1
            return True
        return False

    def _values(self) -> Iterator[bool | None]:
        while self._at < len(self.tokens) and not self._takes(")"):
            yield self.predicate()
            self._takes(",")


def _joined(word: str, values: list[bool | None]) -> bool | None:
    match word:
        case "all":
            return False if False in values else (None if None in values else True)
        case "any":
            return True if True in values else (None if None in values else False)
        case _:
            return None if values[:1] in ([], [None]) else not values[0]
