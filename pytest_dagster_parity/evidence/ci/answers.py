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


def any_of(answers: Iterable[Answer]) -> Answer:
    """Return whether one condition at least holds; else the first that cannot be told, else the first that does not."""
    found: Answer = YES
    for at, answer in enumerate(answers):
        if isinstance(answer, Yes):
            return answer
        if at == 0 or (isinstance(found, No) and isinstance(answer, Unknown)):
            found = answer
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is known of one definition that a cited test's name may mean."""

    gates: tuple[str, ...] = ()
    """Of Rust: the conditions under which alone it is compiled."""
    ignored: str = ""
    """Why it is always ignored."""
    ignored_if: tuple[str, ...] = ()
    """Of Rust: conditions of features, under each of which it is ignored."""
    marks: tuple[str, ...] = ()
    """Of pytest."""
    more_marks: bool = False
    """Whether it may have marks that cannot be told."""


@dataclass(frozen=True, slots=True)
class CitedTest:
    """A test as a row cites it."""

    path: str
    """From the repository's root."""
    names: tuple[str, ...] = ()
    """The parts of its name, the last the function's; none where only the file is cited."""
    case: str = ""
    """Of a parametrized test."""
    forms: tuple[Form, ...] = ()
    """What its name may mean; none where its file does not tell."""

    @property
    def shown(self) -> str:
        """What messages call it."""
        name = "::".join(self.names) + (f"[{self.case}]" if self.case else "")
        return f"`{self.path}` (`{name}`)" if name else f"`{self.path}`"
