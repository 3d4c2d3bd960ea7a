"""The errors of the kit. Each class is one situation; its fields are frozen and its text is made in ``__str__``."""

from __future__ import annotations

from dataclasses import dataclass


class ParityError(Exception):
    """Anything that the kit itself reports; everything else that escapes is a defect of the kit."""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Problem:
    """One thing that is wrong in a file of the user's: where, what, and what to do."""

    path: str
    line: int
    """Counted from 1; 0 where the whole file is meant."""
    column: int
    """Counted from 1."""
    code: str
    """Stable: what a suppression or a search names."""
    message: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.path}:{self.line}:{self.column}: {self.message} [{self.code}]"
        return f"{text}\n  {self.hint}" if self.hint else text


class LoadError(ParityError):
    """A file of the user's cannot be read for what it is to be, or not be edited; nothing of it was changed.

    It lists every problem that was found before reading had to stop.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)
