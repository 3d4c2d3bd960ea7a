"""The corpus that a command is about."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pytest_dagster_parity.errors import LoadError, ParityError, Problem
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.scenario.model import Scenario, ScenarioFile
from pytest_dagster_parity.scenario.reader import load_file
from pytest_dagster_parity.settings.sources import find_project, read_table


class NothingThere(ParityError):
    """A path leads to no scenario file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: there is no scenario file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Loaded scenario files, and what is wrong with the others."""

    files: tuple[ScenarioFile, ...]
    problems: tuple[Problem, ...]

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """All scenarios and cases, in the order of their files."""
        return tuple(scenario for file in self.files for scenario in file.scenarios)


def add_argument(parser: argparse.ArgumentParser) -> None:
    """Let a command take another corpus than the project's or the bundled one."""
    parser.add_argument("--scenarios", type=Path, metavar="PATH", help="a folder or file (default: the project's)")


def chosen(arguments: argparse.Namespace) -> Corpus:
    """Return the corpus that was asked for: of the option, of pyproject.toml, or the bundled one."""
    path: Path | None = arguments.scenarios
    project = find_project(Path.cwd())
    table = read_table(project / "pyproject.toml") if path is None else {}
    return load([path or table.get("scenarios") or corpus.bundled()])


def load(paths: Iterable[Path]) -> Corpus:
    """Load all scenario files below some paths."""
    files: list[ScenarioFile] = []
    problems: list[Problem] = []
    for path in paths:
        found = tuple(corpus.find(path)) if path.exists() else ()
        if not found:
            raise NothingThere(path)
        for file in found:
            try:
                files.append(load_file(file))
            except LoadError as error:
                problems += error.problems
    try:
        linked = corpus.link(tuple(files))
    except LoadError as error:
        return Corpus(files=tuple(files), problems=(*problems, *error.problems))
    return Corpus(files=linked, problems=tuple(problems))
