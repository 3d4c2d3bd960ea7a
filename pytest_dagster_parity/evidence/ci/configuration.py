"""A configuration of CI as plain data: its jobs, and the commands that they run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN


class Files(Protocol):
    """The texts of a repository's files, by path from its root with `/`."""

    def text(self, path: str) -> str | None:
        """Return a file's text; None where there is no such file, or it is no text."""
        ...

    def named(self, name: str) -> tuple[str, ...]:
        """Return the paths of all files with a name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One command that a job runs, once for each set of values of its matrix."""

    job: str
    """The job's id."""
    path: str
    """The file in which the command is written: the configuration, or what it calls."""
    line: int
    """Of that file, from 1."""
    words: tuple[str, ...]
    """With `UNKNOWN` for what only a run can tell."""
    folder: str | None = ""
    """Where it runs, relative to the repository's root; None where that cannot be told."""
    conditional: str = ""
    """Under what condition it runs, where that is not known to hold."""
    never: str = ""
    """Why it does not run for changes; empty where it does."""
    tolerated: str = ""
    """Why its failure does not fail the configuration; empty where it does."""

    @property
    def command(self) -> str:
        """The command as messages show it."""
        return spelled(self.words)

    @property
    def place(self) -> str:
        """Where it is written."""
        return f"{self.path}:{self.line}"

    @property
    def disabled(self) -> str:
        """Why its success gates nothing; empty where it does."""
        return self.never or self.tolerated


def spelled(words: tuple[str, ...]) -> str:
    """Return words as a person writes them in a command line."""
    return " ".join(_quoted(word) for word in words).replace(UNKNOWN, "<unknown>")


def _quoted(word: str) -> str:
    return f"'{word}'" if not word or any(sign in word for sign in ' \t\n*&|;()<>"') else word


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job, target or script."""

    id: str
    names: tuple[str, ...] = ()
    """What else it is called: its `name:`, for each set of values of its matrix."""
    line: int = 1
    last_line: int = 0
    """0: not known."""
    runs: tuple[Run, ...] = ()
    never: str = ""
    """Why it does not run for changes, whichever of its commands is meant."""
    tolerated: str = ""
    opaque: str = ""
    """What it calls that is not in the repository, and so is not followed; empty where there is nothing."""

    def is_called(self, name: str) -> bool:
        """Whether it is meant by a name."""
        wanted = _plain(name)
        return any(_fits(_plain(each), wanted) for each in (self.id, *self.names))


def _plain(name: str) -> str:
    return " ".join(name.lower().split())


def _fits(name: str, wanted: str) -> bool:
    if UNKNOWN not in name:
        return name == wanted
    rest = wanted
    pieces = name.split(UNKNOWN)
    if not any(pieces) or not wanted.startswith(pieces[0]) or not wanted.endswith(pieces[-1]):
        return False
    for piece in pieces:
        before, found, rest = rest.partition(piece)
        if piece and not found:
            return False
        rest = rest if piece else before + rest
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """One file of CI."""

    path: str
    jobs: tuple[Job, ...]
    ungated: str = ""
    """Why it never runs for changes; empty where it does."""

    def called(self, name: str) -> tuple[Job, ...]:
        """Return the jobs that a name means: one with this id, else those called so."""
        return tuple(job for job in self.jobs if job.id == name) or tuple(
            job for job in self.jobs if job.is_called(name)
        )

    @property
    def runs(self) -> Iterator[Run]:
        """All commands of all jobs."""
        return (run for job in self.jobs for run in job.runs)
