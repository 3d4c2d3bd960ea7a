"""The configurations of CI in a working tree, read when they are asked for and once."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_dagster_parity.evidence.charter import Charter
from pytest_dagster_parity.evidence.ci.answers import Answer, CitedTest
from pytest_dagster_parity.evidence.ci.configuration import Configuration, Run
from pytest_dagster_parity.evidence.ci.crates import Crates
from pytest_dagster_parity.evidence.ci.reading import read_ci
from pytest_dagster_parity.evidence.ci.running import does_ignore, does_run
from pytest_dagster_parity.evidence.ci.yaml_lines import CiError
from pytest_dagster_parity.evidence.path_globs import any_covers
from pytest_dagster_parity.evidence.tree import Tree


class TreeFiles:
    """The texts of a tree's files."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._named: dict[str, tuple[str, ...]] = {}

    def text(self, path: str) -> str | None:
        """Return a file's text; None where there is no such file, or it is no text."""
        return self._tree.text(path).text

    def named(self, name: str) -> tuple[str, ...]:
        """Return the paths of all files with a name."""
        if name not in self._named:
            self._named[name] = tuple(path for path in self._tree.files() if path.rpartition("/")[2] == name)
        return self._named[name]


class CiIndex:
    """What CI runs."""

    def __init__(self, tree: Tree, charter: Charter) -> None:
        self._tree = tree
        self._charter = charter
        self._files = TreeFiles(tree)
        self._read: dict[str, Configuration | CiError] = {}
        self._answers: dict[tuple[Run, CitedTest], Answer] = {}
        self._paths: tuple[str, ...] | None = None
        self.crates = Crates(self._files)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that the charter's settings call configurations of CI."""
        if self._paths is None:
            self._paths = tuple(path for path in self._tree.files() if any_covers(self._charter.ci, path))
        return self._paths

    def read(self, path: str) -> Configuration:
        """Return the configuration in a file. Raises `CiError`."""
        if path not in self._read:
            try:
                self._read[path] = read_ci(path, self._files, self.paths)
            except CiError as error:
                self._read[path] = error
        found = self._read[path]
        if isinstance(found, CiError):
            raise found
        return found

    def others(self, path: str) -> Iterator[Configuration]:
        """Return the other configurations that can be read."""
        for other in self.paths:
            if other == path:
                continue
            try:
                yield self.read(other)
            except CiError:
                continue

    def runs(self, run: Run, test: CitedTest) -> Answer:
        """Return whether a command runs a test."""
        key = (run, test)
        if key not in self._answers:
            self._answers[key] = does_run(run, test, self.crates)
        return self._answers[key]

    def ignores(self, run: Run, test: CitedTest) -> bool:
        """Return whether a command surely leaves a test out as ignored, by the features that it turns on."""
        return does_ignore(run, test, self.crates)
