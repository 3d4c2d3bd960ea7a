"""Whether a command runs a test: yes, surely not, or not to be told; the last two say why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Yes:
    """It runs the test."""


@dataclass(frozen=True, slots=True)
class No:
    """It surely does not run the test."""

    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It cannot be told whether it runs the test."""

    why: str


Answer: TypeAlias = "Yes | No | Unknown"

YES = Yes()


def all_of(answers: Iterable[Answer]) -> Answer:
    """Return whether all conditions hold; the first that does not, else the first that cannot be told."""
    doubt: Answer = YES
    for answer in answers:
        if isinstance(answer, No):
            return answer
        if isinstance(doubt, Yes):
            doubt = answer
    return doubt


@dataclass(frozen=True, slots=True)
class CitedTest:
    """A test as a row cites it."""

    path: str
    """From the repository's root."""
    names: tuple[str, ...] = ()
    """The parts of its name, the last the function's; none where only the file is cited."""
    case: str = ""
    """Of a parametrized test."""

    @property
    def shown(self) -> str:
        """What messages call it."""
        name = "::".join(self.names) + (f"[{self.case}]" if self.case else "")
        return f"`{self.path}` (`{name}`)" if name else f"`{self.path}`"
