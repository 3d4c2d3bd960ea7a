"""The working tree: what exists in a repository, spelled exactly how, and the text of its files.

Nothing outside of the root is ever opened: absolute paths, `..` and symbolic links that lead out are refused by their
spelling and by where they end. Names are compared with listings of the folders, so that a path that differs in case is
noticed on every file system. Listings, readings and the index are made once; a tree is the tree of one check.
"""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pytest_dagster_parity.evidence.path_globs import PathGlob

LONGEST = 2_000_000
"""Bytes: larger files are not read."""
_KEPT = 200_000_000
"""Characters of files that are kept in memory; of larger trees files are read again."""
_HEAD = 8192
"""Bytes in which a binary file shows itself by a NUL."""
_TOOLS_FOLDERS = (
    ".git .hg .svn .jj .worktrees node_modules __pycache__ .venv venv .tox .nox .mypy_cache .ruff_cache .pytest_cache "
    ".hypothesis .idea .gradle .terraform"
)
_SKIPPED = frozenset(_TOOLS_FOLDERS.split())


class State(str, Enum):
    """What a cited path is."""

    FILE = "file"
    FOLDER = "folder"
    """Also what a pattern (`crates/*/tests`) means that fits something."""
    MISSING = "missing"
    OUTSIDE = "outside"
    MISSPELT = "misspelt"
    """It is there in other letters: in another case, with backslashes, or in another Unicode form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where a cited path leads."""

    state: State
    path: str
    """From the root, with `/`, as the file system spells it; as it was cited where nothing is there."""
    why: str = ""
    """Of what is outside: in which way."""

    @property
    def exists(self) -> bool:
        """Whether it is a file or a folder, spelled as the file system has it."""
        return self.state in {State.FILE, State.FOLDER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading a file."""

    text: str | None
    """None: it cannot be read as text."""
    why: str = ""
    """Why not: `is larger than 2 MB`."""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    is_folder: bool
    is_link: bool


class Tree:
    """A working tree."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real = Path(os.path.realpath(root))
        self._listings: dict[str, dict[str, _Entry]] = {}
        self._readings: dict[str, Reading] = {}
        self._kept = 0
        self._located: dict[str, Located] = {}
        self._files: tuple[str, ...] | None = None
        self._by_name: dict[str, list[str]] = {}
        self._folders_by_name: dict[str, list[str]] = {}

    def find(self, cited: str) -> Located:
        """Say what a path leads to that is relative to the root."""
        found = self._located.get(cited)
        if found is None:
            found = self._located[cited] = self._find(cited)
        return found

    def text(self, path: str) -> Reading:
        """Return the text of a file. Large, binary and other files that are no UTF-8 are not, or not wholly, read."""
        found = self._readings.get(path)
        if found is None:
            found = self._read(path)
            self._kept += len(found.text or "")
            if self._kept <= _KEPT:
                self._readings[path] = found
        return found

    def files(self) -> tuple[str, ...]:
        """Return the paths of all files, in order, without what tools put there and without the insides of links."""
        if self._files is None:
            listed: list[str] = []
            self._collect("", listed)
            self._files = tuple(sorted(listed))
            for path in self._files:
                self._by_name.setdefault(path.rpartition("/")[2], []).append(path)
        return self._files

    def same_name(self, path: str) -> tuple[str, ...]:
        """Return where a missing file or folder may have gone, the most alike first: what has its name elsewhere.

        Names that every folder may have (`mod.rs`, `__init__.py`, `tests`) must agree in the folder's name too. A
        module that became a folder, or the reverse, comes first: `a.rs` and `a/mod.rs`, `a.py` and `a/__init__.py`.
        """
        parts = _parts(path)
        if not parts:
            return ()
        ranked = sorted((-_likeness(parts, _parts(each)), each) for each in self._named(parts))
        return tuple(
            dict.fromkeys(
                [each for each in _reshaped(path) if self.find(each).state is State.FILE] + [e for _, e in ranked]
            )
        )

    def closest(self, path: str) -> str | None:
        """Return the one of `same_name` that is more alike than all others; None where there is none."""
        found = self.same_name(path)
        if len(found) < 2 or found[0] in _reshaped(path):  # noqa: PLR2004  two to compare
            return found[0] if found else None
        first, second = (_likeness(_parts(path), _parts(each)) for each in found[:2])
        return found[0] if first > second else None

    def _named(self, parts: list[str]) -> list[str]:
        name = parts[-1]
        found = self._by_name.get(name, []) if self.files() else []
        least = 2 if name.lower() in _COMMON else 1
        alike = found or self._folders_named(name)
        return [
            each for each in alike if self.find(each).exists and _agreeing(parts[::-1], _parts(each)[::-1]) >= least
        ]

    # Finding

    def _find(self, cited: str) -> Located:
        outside = _leaves(cited)
        if outside:
            return Located(state=State.OUTSIDE, path=cited, why=outside)
        spelled = cited.replace("\\", "/")
        parts = [part for part in spelled.split("/") if part not in {"", "."}]
        if any(sign in spelled for sign in "*?"):
            return self._fitting("/".join(parts))
        located = self._walk(cited, parts)
        if located.exists and spelled != cited:
            return Located(state=State.MISSPELT, path=located.path)
        if located.state is State.FILE and spelled.endswith("/"):
            return Located(state=State.MISSING, path=cited)
        return located

    def _walk(self, cited: str, parts: list[str]) -> Located:
        at = ""
        is_folder = True
        is_exact = True
        for part in parts:
            entry = self._entry(at, part) if is_folder else None
            if entry is None:
                return Located(state=State.MISSING, path=cited)
            at = f"{at}/{entry.name}" if at else entry.name
            is_folder = entry.is_folder
            is_exact = is_exact and entry.name == part
            if entry.is_link:
                refused = self._refusal(cited, at)
                if refused is not None:
                    return refused
        if not is_exact:
            return Located(state=State.MISSPELT, path=at)
        return Located(state=State.FOLDER if is_folder else State.FILE, path=at)

    def _entry(self, folder: str, name: str) -> _Entry | None:
        listing = self._listing(folder)
        found = listing.get(name)
        if found is not None:
            return found
        folded = _folded(name)
        return next((entry for each, entry in sorted(listing.items()) if _folded(each) == folded), None)

    def _refusal(self, cited: str, link: str) -> Located | None:
        real = Path(os.path.realpath(self._real / link))
        if not real.is_relative_to(self._real):
            return Located(state=State.OUTSIDE, path=cited, why=f"{link} is a symbolic link that leaves the repository")
        return None if real.exists() else Located(state=State.MISSING, path=cited)

    def _fitting(self, pattern: str) -> Located:
        glob = PathGlob(pattern)
        for path in self.files():
            if glob.covers(path):
                return Located(state=State.FOLDER, path=pattern)
        return Located(state=State.MISSING, path=pattern)

    def _listing(self, folder: str) -> dict[str, _Entry]:
        found = self._listings.get(folder)
        if found is None:
            found = self._listings[folder] = self._listed(folder)
        return found

    def _listed(self, folder: str) -> dict[str, _Entry]:
        try:
            with os.scandir(self._real / folder) as entries:
                return {entry.name: _Entry(entry.name, _is_folder(entry), entry.is_symlink()) for entry in entries}
        except OSError:
            return {}

    # Reading

    def _read(self, path: str) -> Reading:
        located = self.find(path)
        if located.state is not State.FILE:
            return Reading(text=None, why="is not a file")
        try:
            return _content(self._real / located.path)
        except OSError as error:
            return Reading(text=None, why=f"cannot be read: {error.strerror}")

    # The index

    def _collect(self, folder: str, listed: list[str]) -> None:
        waiting = [folder]
        while waiting:
            at = waiting.pop()
            listing = self._listing(at)
            for entry in listing.values():
                path = f"{at}/{entry.name}" if at else entry.name
                if not entry.is_folder:
                    listed.append(path)
                elif not entry.is_link and not _is_made(entry.name, listing):
                    waiting.append(path)

    def _folders_named(self, name: str) -> list[str]:
        if not self._folders_by_name:
            folders = {"/".join(parts[:end]) for parts in map(_parts, self.files()) for end in range(1, len(parts))}
            for path in sorted(folders):
                self._folders_by_name.setdefault(path.rpartition("/")[2], []).append(path)
        return self._folders_by_name.get(name, [])


_COMMON_NAMES = (
    "mod.rs lib.rs main.rs __init__.py __main__.py conftest.py index.ts index.js readme.md cargo.toml pyproject.toml "
    "src tests test lib docs"
)
_COMMON = frozenset(_COMMON_NAMES.split())


def _likeness(wanted: list[str], found: list[str]) -> int:
    """How many parts agree, at the end and at the beginning."""
    return _agreeing(wanted[::-1], found[::-1]) + _agreeing(wanted, found)


def _reshaped(path: str) -> tuple[str, ...]:
    """The other shapes that a module's path can have."""
    for whole, inner in ((".rs", "/mod.rs"), (".py", "/__init__.py")):
        if path.endswith(inner):
            return (path.removesuffix(inner) + whole,)
        if path.endswith(whole):
            return (path.removesuffix(whole) + inner,)
    return ()


def _agreeing(one: list[str], other: list[str]) -> int:
    for number, (left, right) in enumerate(zip(one, other)):  # noqa: B905  the shorter one ends it
        if left != right:
            return number
    return min(len(one), len(other))


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part not in {"", "."}]


def _is_made(name: str, beside: dict[str, _Entry]) -> bool:
    """Whether a folder is a tool's: hidden state, installed packages, or what Cargo builds."""
    return name in _SKIPPED or (name == "target" and "Cargo.toml" in beside)


def _leaves(cited: str) -> str:
    if cited.startswith(("/", "\\")) or re.match(r"[A-Za-z]:[/\\]", cited):
        return "it is absolute"
    if cited.startswith("~"):
        return "it begins in a home folder"
    if ".." in re.split(r"[/\\]", cited):
        return "it goes up with `..`"
    return ""


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _content(path: Path) -> Reading:
    if not path.is_file():
        return Reading(text=None, why="is not a regular file")
    with path.open("rb") as opened:
        if os.fstat(opened.fileno()).st_size > LONGEST:
            return Reading(text=None, why=f"is larger than {LONGEST // 1_000_000} MB")
        head = opened.read(_HEAD)
        if b"\0" in head:
            return Reading(text=None, why="is binary")
        content = head + opened.read(LONGEST)
    try:
        return Reading(text=content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Reading(text=None, why="is not UTF-8")


def line_count(text: str) -> int:
    """Return how many lines a text has, as editors count them."""
    return text.count("\n") + (0 if text.endswith("\n") or not text else 1)
