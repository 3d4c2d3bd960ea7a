"""What a row cites of CI: a configuration, a job of it, and a command of that; each with its place in the cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import basename

from pytest_dagster_parity.evidence.ci.configuration import Configuration, Job, Run
from pytest_dagster_parity.evidence.ci.recipes import is_recipe_file
from pytest_dagster_parity.evidence.citations import Named
from pytest_dagster_parity.evidence.context import Context
from pytest_dagster_parity.evidence.item import Item, Kind, is_yaml
from pytest_dagster_parity.evidence.locating import located
from pytest_dagster_parity.evidence.path_globs import any_covers
from pytest_dagster_parity.evidence.tree import State
from pytest_dagster_parity.matrix.model import Column, Row

_SCRIPTS = (".sh", ".bash", ".zsh")


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedFile:
    """An item of evidence that is a configuration of CI."""

    item: Item
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One job, one command, or both; or neither, where only the file is cited."""

    item: Item
    configuration: Configuration
    job: Named | None = None
    jobs: tuple[Job, ...] = ()
    """Those that are meant: all of the file where none is named."""
    command: Named | None = None

    @property
    def start(self) -> int:
        """The offset in the cell of the most precise thing that is cited."""
        named = self.command or self.job
        return self.item.start if named is None else named.start

    @property
    def job_start(self) -> int:
        """The offset in the cell of the job's name."""
        return self.item.start if self.job is None else self.job.start

    @property
    def lacks_job(self) -> bool:
        """Whether a job is to be named and is not: a script is one, and of a Makefile the command says it all."""
        return self.job is None and is_yaml(self.configuration.path)

    @property
    def runs(self) -> tuple[Run, ...]:
        """What the jobs that are meant run."""
        return tuple(run for job in self.jobs for run in job.runs)

    @property
    def where(self) -> str:
        """What messages call the place where the command is looked for."""
        return f"the job `{self.job.name}`" if self.job is not None else self.configuration.path

    @property
    def opaque(self) -> str:
        """What the jobs call that is not followed; empty where there is nothing."""
        return next((job.opaque for job in self.jobs if job.opaque), "")


def files_of(context: Context, row: Row) -> Iterator[CitedFile]:
    """Yield the configurations that a row cites and that are there."""
    for item in context.items(row, Column.CI):
        place = located(context.tree, row.path, item) if item.kind is Kind.PATH else None
        if place is not None and place.state is State.FILE and _is_configuration(context, place.path):
            yield CitedFile(item=item, path=place.path)


def _is_configuration(context: Context, path: str) -> bool:
    name = basename(path)
    return (
        any_covers(context.charter.ci, path)
        or is_yaml(path)
        or is_recipe_file(path)
        or name.endswith(_SCRIPTS)
        or "." not in name.lstrip(".")
    )


def citations_of(item: Item, configuration: Configuration) -> Iterator[Citation]:
    """Yield what an item cites of its configuration. A command belongs to the job before it, else to the first one."""
    taken: set[Named] = set()
    for command in item.commands:
        before = [job for job in item.jobs if job.start < command.start]
        job = before[-1] if before else item.job
        if job is not None:
            taken.add(job)
        yield _citation(item, configuration, job, command)
    for job in item.jobs:
        if job not in taken:
            yield _citation(item, configuration, job, None)
    if not item.jobs and not item.commands:
        yield _citation(item, configuration, None, None)


def _citation(item: Item, configuration: Configuration, job: Named | None, command: Named | None) -> Citation:
    jobs = configuration.jobs if job is None else called(configuration, job.name)
    return Citation(item=item, configuration=configuration, job=job, jobs=jobs, command=command)


def called(configuration: Configuration, name: str) -> tuple[Job, ...]:
    """Return the jobs that a name means, where a case of the matrix may stand behind it in brackets: `test (linux)`."""
    return configuration.called(name) or configuration.called(name.partition(" (")[0])
