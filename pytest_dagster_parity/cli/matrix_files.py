"""The matrices that a check is about, and the repository that they belong to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pytest_dagster_parity.errors import LoadError, ParityError, Problem
from pytest_dagster_parity.evidence.charter import Charter
from pytest_dagster_parity.evidence.path_globs import PathGlob
from pytest_dagster_parity.evidence.tree import Tree
from pytest_dagster_parity.matrix.documents import SUFFIXES, open_document
from pytest_dagster_parity.matrix.model import MatrixDocument
from pytest_dagster_parity.settings.sources import find_project


class NoMatrix(ParityError):
    """No file was named, and the settings lead to none."""

    def __init__(self, root: Path, globs: tuple[str, ...]) -> None:
        super().__init__(root, globs)
        self.root = root
        self.globs = globs

    def __str__(self) -> str:
        looked = ", ".join(self.globs)
        settings = "`matrices` in [tool.dagster-parity.charter]"
        return (
            f"{self.root}: there is no matrix at {looked} [no-matrix]\n"
            f"  name its file, or set {settings}; `dagster-parity matrix new` writes one"
        )


class NoRoot(ParityError):
    """The repository's root is no folder."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.root = root

    def __str__(self) -> str:
        return f"{self.root}: this is no folder; --root is the repository's [no-root]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """One matrix that is checked."""

    path: Path
    shown: str
    """From the repository's root, with `/`; absolute where it is outside of it."""
    document: MatrixDocument


def root_of(given: Path | None, start: Path) -> Path:
    """Return the repository's root: the given one, the nearest with our settings, or the nearest with a `.git`."""
    if given is not None:
        if not given.is_dir():
            raise NoRoot(given)
        return given.absolute()
    project = find_project(start)
    if project != start or "[tool.dagster-parity" in _text(start / "pyproject.toml"):
        return project
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), start)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def of_charter(tree: Tree, charter: Charter) -> tuple[str, ...]:
    """Return where the settings' matrices are, from the root."""
    globs = [PathGlob(glob) for glob in charter.matrices]
    return tuple(
        path for path in tree.files() if path.lower().endswith(SUFFIXES) and any(glob.fits(path) for glob in globs)
    )


def opened(root: Path, given: Sequence[Path], wanted: Sequence[str]) -> tuple[Matrix, ...]:
    """Open the files that were given, else those that are wanted below the root.

    Raises `LoadError` with what is wrong with all of them.
    """
    paths = list(given) or [root / path for path in wanted]
    unique = {os.path.realpath(path): path for path in reversed(paths)}
    problems: list[Problem] = []
    found: list[Matrix] = []
    for path in reversed(unique.values()):
        shown = from_root(path, root)
        try:
            found.append(Matrix(path=path, shown=shown, document=open_document(path, shown)))
        except LoadError as error:
            problems += error.problems
    if problems:
        raise LoadError(tuple(problems))
    return tuple(found)


def from_root(path: Path, root: Path) -> str:
    """Return a path as findings have it."""
    whole = Path(os.path.normpath(path.absolute()))
    for base in (Path(os.path.normpath(root)), Path(os.path.realpath(root))):
        for each in (whole, Path(os.path.realpath(whole))):
            if each.is_relative_to(base):
                return each.relative_to(base).as_posix()
    return whole.as_posix()
