"""What the reading of one file has found so far: its problems, and every name that it mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pytest_dagster_parity.errors import Problem
from pytest_dagster_parity.scenario.patterns import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yaml import Node


class Mention(NamedTuple):
    """A name that stands in the file."""

    kind: str
    """Of what it is the name: `asset`, `run`, ... A plus sign before it: here it is made."""
    name: str
    node: Node


class Reading:
    """One file while it is read. Nothing in it is shared, and it ends with the file."""

    __slots__ = ("lenient", "mentions", "path", "problems")

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.mentions: list[tuple[str, str, Node]] = []
        """Plain tuples, as `Mention` reads them: they are made by the thousand."""
        self.lenient = False
        """Definitions that a target must refuse are read: their time zones and the like may be wrong."""

    def problem(self, node: Node, code: str, message: str, hint: str = "") -> None:
        """Note what is wrong at a node."""
        mark = mark_of(node)
        self.problems.append(
            Problem(path=self.path, line=mark.line, column=mark.column, code=code, message=message, hint=hint)
        )


def mark_of(node: Node) -> Mark:
    """Return where a node begins."""
    start = node.start_mark
    return Mark(start.line + 1, start.column + 1)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known words like this one, or all of them if they are few."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is wrong

    words = sorted(known)
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    if len(words) <= _FEW:
        return f"known here: {', '.join(words)}" if words else "nothing is known here"
    return ""


_FEW = 16
