"""A file while it is read: where the reading stands, what was wrong so far, and every name that was mentioned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from pytest_dagster_parity.errors import Problem
from pytest_dagster_parity.scenario.lean_events import ENDS, STARTS
from pytest_dagster_parity.scenario.patterns import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from yaml.events import Event

    from pytest_dagster_parity.scenario.names import Scope

Stranger: TypeAlias = "tuple[str, str, Event]"
"""A name that stands in the file: its kind (`asset`, `run`, ...), the name, and where it stands."""

_FEW = 16
_LONGEST = 1000


class Reading:
    """One file while it is read. Nothing in it is shared, and it ends with the file."""

    __slots__ = ("given", "made", "names", "next", "path", "problems", "scope", "strangers")

    def __init__(self, path: str, next_event: Callable[[], Any]) -> None:
        self.path = path
        self.next = next_event
        """Gives the next event of the file. Whoever is handed the first event of a value takes the rest of it."""
        self.problems: list[Problem] = []
        self.names: dict[str, set[str]] = {}
        """The names in force, by kind."""
        self.strangers: list[Stranger] = []
        """Names that were mentioned and not known when they were."""
        self.made: list[Stranger] = []
        """Names that definitions made within an asset or a job."""
        self.given: list[Stranger] = []
        """Names that an expectation gives to runs and backfills, and that are not known yet."""
        self.scope: Scope
        """Of the scenario that is read."""

    def end(self) -> None:
        """Let go of the file's events and of its last scope, which knows this reading: they go at once, uncollected."""
        self.next = iter(()).__next__
        if hasattr(self, "scope"):
            del self.scope

    def problem(self, event: Event, code: str, message: str, hint: str = "") -> None:
        """Note what is wrong at an event."""
        self.problem_at(mark_of(event), code, message, hint)

    def problem_at(self, mark: Mark, code: str, message: str, hint: str = "") -> None:
        """Note what is wrong at a place, in one line of bearable length whatever stands there."""
        if len(message) > _LONGEST:
            message = message[:_LONGEST] + "..."
        if not message.isprintable():
            message = "".join(each if each.isprintable() else _escaped(each) for each in message)
        self.problems.append(
            Problem(path=self.path, line=mark.line, column=mark.column, code=code, message=message, hint=hint)
        )

    def skip(self, event: Event) -> None:
        """Take the rest of the value that begins with an event, and make nothing of it."""
        depth = isinstance(event, STARTS)
        while depth:
            following = self.next()
            if isinstance(following, STARTS):
                depth += 1
            elif isinstance(following, ENDS):
                depth -= 1


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode()


def mark_of(event: Event) -> Mark:
    """Return where an event begins."""
    start: Any = event.start_mark
    return Mark(start.line + 1, start.column + 1)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word that is most like this one, or all of them if they are few."""
    from difflib import get_close_matches

    words = sorted(known)
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    if len(words) <= _FEW:
        return f"known here: {', '.join(words)}" if words else "there are none here"
    return ""
