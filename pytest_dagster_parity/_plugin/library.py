"""The scenarios of a session's corpora, loaded once, by the ids of their nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from pytest_dagster_parity.catalogue import Catalogue, catalogue_of
from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.scenario.model import Scenario, ScenarioFile
from pytest_dagster_parity.scenario.reader import load_file
from pytest_dagster_parity.uncollected import uncollected

Files: TypeAlias = "dict[Path, ScenarioFile | LoadError]"

_KEY = r"""["']?scenarios["']?\s*:"""
_SAYS_SCENARIOS = re.compile(
    rf"(?:^|\r)[\ufeff\ufffd]*{_KEY}|\A[\ufeff\ufffd\s]*\{{.*?{_KEY}", re.MULTILINE | re.DOTALL
)
"""However the key is written, and behind the mark that another encoding than UTF-8 begins with."""


class Library:
    """Loads whole corpora: which scenario replaces which, and how many are required, is seen only in all of them."""

    def __init__(self, corpora: tuple[Path, ...], own: Path) -> None:
        self.corpora = corpora
        """Folders; the ids of nodes are relative to them."""
        self._own = own
        self._meant: dict[Path, bool] = {}
        """Whether each file that was looked into says that it holds scenarios."""

    def has(self, path: Path, *, explicit: bool) -> bool:
        """Whether a file holds scenarios.

        Every YAML file of the session's own corpus is meant to, and one that is given by itself; in other folders,
        where vendors keep other YAML files too, those with a key `scenarios`.
        """
        if path.suffix not in corpus.SUFFIXES or self._corpus_of(path) is None:
            return False
        return explicit or path == self._own or self._own in path.parents or self._is_meant(path)

    def _is_meant(self, path: Path) -> bool:
        if path not in self._meant:
            self._meant[path] = _says_scenarios(path)
        return self._meant[path]

    def file_id(self, path: Path) -> str:
        """Return the id of a file's node: its path in its corpus."""
        folder = self._corpus_of(path)
        return path.name if folder is None else path.relative_to(folder).as_posix()

    def file(self, path: Path) -> ScenarioFile:
        """Return a loaded file; raises the `LoadError` that loading it raised."""
        found = self._files.get(path)
        if found is None:
            return load_file(path)
        if isinstance(found, LoadError):
            raise found
        return found

    @property
    def files(self) -> tuple[ScenarioFile, ...]:
        """The files that can be loaded."""
        return tuple(file for file in self._files.values() if isinstance(file, ScenarioFile))

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """All scenarios that can be loaded, by the ids of their nodes, in the order of their files."""
        return dict(self._nodes())

    def node_of(self, nodeid: str) -> str | None:
        """Return the id of the scenario that pytest calls so; pytest-xdist appends `@` and the group of its marks."""
        if nodeid in self.scenarios:
            return nodeid
        node = nodeid.rpartition("@")[0]
        return node if node in self.scenarios else None

    @cached_property
    def by_id(self) -> dict[str, tuple[Scenario, ...]]:
        """The scenarios and cases of each semantic."""
        found: dict[str, list[Scenario]] = {}
        for scenario in self.scenarios.values():
            found.setdefault(scenario.id, []).append(scenario)
        return {semantic: tuple(scenarios) for semantic, scenarios in found.items()}

    @cached_property
    def catalogue(self) -> Catalogue:
        """All semantics, as plain facts."""
        return catalogue_of(self.scenarios.values())

    @property
    def broken(self) -> tuple[Path, ...]:
        """The files that cannot be loaded."""
        return tuple(path for path, file in self._files.items() if isinstance(file, LoadError))

    def folder_of(self, path: Path) -> Path:
        """Return the corpus that a file belongs to."""
        return self._corpus_of(path) or path.parent

    @cached_property
    def _files(self) -> Files:
        found: Files = {}
        with uncollected():
            for path in self._paths():
                try:
                    found[path] = load_file(path)
                except LoadError as error:
                    found[path] = error
            return _linked(found)

    def _paths(self) -> Iterator[Path]:
        for folder in self.corpora:
            for path in corpus.find(folder):
                if self.has(path, explicit=False):
                    yield path

    def _nodes(self) -> Iterator[tuple[str, Scenario]]:
        for path, file in self._files.items():
            if isinstance(file, ScenarioFile):
                prefix = f"{self.file_id(path)}::"
                for scenario in file.scenarios:
                    yield prefix + scenario.node_name, scenario

    def _corpus_of(self, path: Path) -> Path | None:
        return next((folder for folder in self.corpora if folder in path.parents), None)


def _linked(found: Files) -> Files:
    """Return the files with what holds between them filled in; those that contradict others become errors."""
    while True:
        try:
            linked = corpus.link(tuple(file for file in found.values() if isinstance(file, ScenarioFile)))
        except LoadError as error:
            found = {**found, **_by_path(error)}
        else:
            return {**found, **{file.path: file for file in linked}}


def _by_path(error: LoadError) -> dict[Path, LoadError]:
    paths = dict.fromkeys(problem.path for problem in error.problems)
    return {Path(path): LoadError(tuple(each for each in error.problems if each.path == path)) for path in paths}


def _says_scenarios(path: Path) -> bool:
    """Whether a file is meant to hold scenarios, so that one which is not UTF-8 is refused and not passed over."""
    text = path.read_bytes().replace(b"\0", b"").decode(errors="replace")
    return _SAYS_SCENARIOS.search(text) is not None
