"""What results say of a test: one outcome for each time that it ran."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pytest_dagster_parity.errors import LoadError, Problem


class State(str, Enum):
    """How a test ended. Whatever is no pass and no failure is skipped: an expected failure, a disabled test."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One test's outcome as a file has it."""

    file: str = ""
    """The test's file, where the results say it."""
    group: str = ""
    """JUnit's `classname`, or the binary in which a Rust test is."""
    name: str
    """With its modules or its case, as the results have it."""
    state: State
    message: str = ""
    """Why it failed or was skipped."""
    source: str = ""
    """The file of results, as it was given."""


class UnreadableResults(LoadError):
    """A file of results cannot be used."""

    def __init__(self, path: str, line: int, column: int, why: str) -> None:
        super().__init__(
            (
                Problem(
                    path=path,
                    line=line,
                    column=column,
                    code="results-unreadable",
                    message=f"these results cannot be read: {why}",
                    hint="Results are JUnit XML, pytest-json-report, pytest-reportlog, or libtest's JSON lines.",
                ),
            )
        )
