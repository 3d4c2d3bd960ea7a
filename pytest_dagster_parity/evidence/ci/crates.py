"""The crates of a repository: which one a file belongs to, which of its targets, and what a workspace tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from posixpath import normpath
from typing import Any, cast

from pytest_dagster_parity.evidence.ci.configuration import Files

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MANIFEST = "Cargo.toml"
_DEPENDENCIES = ("dependencies", "dev-dependencies", "build-dependencies")

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What cargo builds of a file."""

    kind: str
    """`lib`, `bin`, `test`, `example`, `bench`; empty where it cannot be told."""
    name: str = ""
    table: Mapping[str, Any]
    """What the manifest says of it."""
    modules: tuple[str, ...] = ()
    """The modules that the file stands for, as tests are named by them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crate:
    """One package."""

    name: str
    folder: str
    """Of its manifest; empty for the root."""
    manifest: Mapping[str, Any]


def joined(folder: str, path: str) -> str:
    """Return a path from the root, of one that is written in a folder's manifest."""
    found = normpath(f"{folder}/{path}" if folder else path)
    return "" if found == "." else found


class Crates:
    """All manifests of a repository; each is read once, when it is asked for."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self._manifests: dict[str, Table | None] = {}
        self._crates: dict[str, Crate | None] = {}

    def manifest(self, folder: str) -> Table | None:
        """Return the manifest in a folder; None where there is none that can be read."""
        if folder not in self._manifests:
            text = self.files.text(joined(folder, MANIFEST))
            self._manifests[folder] = None if text is None else _parsed(text)
        return self._manifests[folder]

    def at(self, folder: str) -> Crate | None:
        """Return the package whose manifest is in a folder."""
        if folder not in self._crates:
            self._crates[folder] = self._read(folder)
        return self._crates[folder]

    def owner(self, path: str) -> Crate | None:
        """Return the package of a file: the nearest one upwards, or the one that names the file as a target."""
        for folder in folders_upwards(path):
            crate = self.at(folder)
            if crate is not None:
                return crate
        return next((crate for crate in self.all if _names_target(crate, path)), None)

    @cached_property
    def all(self) -> tuple[Crate, ...]:
        """All packages."""
        folders = (path.rpartition("/")[0] for path in self.files.named(MANIFEST))
        return tuple(crate for crate in map(self.at, folders) if crate is not None)

    def enabled_elsewhere(self, crate: Crate) -> Iterator[str]:
        """Yield the features of a package that any manifest asks for: built together, they are on for all."""
        folders = [path.rpartition("/")[0] for path in self.files.named(MANIFEST)]
        for manifest in map(self.manifest, folders):
            if manifest is not None:
                yield from _asked_features(manifest, crate.name)

    def workspace(self, folder: str) -> tuple[str, Table] | None:
        """Return the workspace that a folder is in: the folder of its manifest, and what it says."""
        for each in (folder, *folders_upwards(folder)):
            manifest = self.manifest(each)
            if manifest is not None and isinstance(manifest.get("workspace"), dict):
                return each, _table(manifest, "workspace")
        return None

    def target(self, crate: Crate, path: str) -> Target:  # noqa: PLR0911  one a folder
        """Return what a file is built into."""
        inside = path[len(crate.folder) + 1 :] if crate.folder else path
        declared = _declared(crate, path)
        if declared is not None:
            return declared
        parts = inside.split("/")
        match parts:
            case ["tests", *rest]:
                return self._outer(crate, "test", "tests", rest)
            case ["examples", *rest]:
                return self._outer(crate, "example", "examples", rest)
            case ["benches", *rest]:
                return self._outer(crate, "bench", "benches", rest)
            case ["src", "bin", name] if name.endswith(".rs"):
                return Target(kind="bin", name=name[:-3], table={})
            case ["src", "bin", name, *rest]:
                return Target(kind="bin", name=name, table={}, modules=_modules(rest))
            case ["src", *rest]:
                return self._source(crate, rest)
            case _:
                return Target(kind="", table={})

    def _source(self, crate: Crate, rest: list[str]) -> Target:
        lib = _table(crate.manifest, "lib")
        has_lib = bool(lib.get("path")) or self.files.text(joined(crate.folder, "src/lib.rs")) is not None
        if rest == ["main.rs"] or not has_lib:
            return Target(kind="bin", name=crate.name, table={}, modules=_modules(rest))
        return Target(kind="lib", name=crate.name, table=lib, modules=_modules(rest))

    def _outer(self, crate: Crate, kind: str, folder: str, rest: list[str]) -> Target:
        name = rest[0].removesuffix(".rs")
        if len(rest) > 1 and self.files.text(joined(crate.folder, f"{folder}/{name}/main.rs")) is None:
            return Target(kind="", name=name, table={})
        for table in _tables(crate.manifest, kind):
            if table.get("name") == name and not table.get("path"):
                return Target(kind=kind, name=name, table=table, modules=_modules(rest[1:]))
        if _table(crate.manifest, "package").get(f"auto{folder}") is False:
            return Target(kind="none", name=name, table={})
        return Target(kind=kind, name=name, table={}, modules=_modules(rest[1:]))

    def _read(self, folder: str) -> Crate | None:
        manifest = self.manifest(folder)
        name = _table(manifest or {}, "package").get("name")
        return Crate(name=name, folder=folder, manifest=manifest or {}) if isinstance(name, str) else None


def folders_upwards(path: str) -> Iterator[str]:
    """Yield the folders that a path is in, the nearest first; the root is the last, and empty."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def is_member(workspace: tuple[str, Table], crate: Crate) -> bool:
    """Whether a package is not excluded from a workspace, and lies in it."""
    folder, table = workspace
    excluded = [joined(folder, str(each)) for each in cast("list[object]", table.get("exclude") or [])]
    inside = not folder or crate.folder == folder or crate.folder.startswith(f"{folder}/")
    return inside and not any(crate.folder == each or crate.folder.startswith(f"{each}/") for each in excluded)


def default_members(workspace: tuple[str, Table]) -> tuple[str, ...] | None:
    """Return the globs of the folders that are tested where nothing is chosen; None: all."""
    folder, table = workspace
    found = table.get("default-members")
    return tuple(joined(folder, str(each)) for each in cast("list[object]", found)) if isinstance(found, list) else None


def is_among(crate: Crate, globs: tuple[str, ...]) -> bool:
    """Whether a package's folder is meant by one of some globs."""
    return any(fnmatchcase(crate.folder, each) for each in globs)


def _parsed(text: str) -> Table | None:
    try:
        return cast("Table", tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _table(owner: Table, key: str) -> Table:
    found = owner.get(key)
    return cast("Table", found) if isinstance(found, dict) else {}


def _tables(manifest: Table, kind: str) -> Iterator[Table]:
    found = manifest.get(kind)
    return (
        cast("Table", each)
        for each in cast("list[object]", found if isinstance(found, list) else [])
        if isinstance(each, dict)
    )


def _names_target(crate: Crate, path: str) -> bool:
    return _declared(crate, path) is not None


def _declared(crate: Crate, path: str) -> Target | None:
    for kind in ("test", "bin", "example", "bench"):
        for table in _tables(crate.manifest, kind):
            if table.get("path") and joined(crate.folder, str(table["path"])) == path:
                return Target(kind=kind, name=str(table.get("name", "")), table=table)
    lib = _table(crate.manifest, "lib")
    if lib.get("path") and joined(crate.folder, str(lib["path"])) == path:
        return Target(kind="lib", name=crate.name, table=lib)
    return None


def _modules(rest: list[str]) -> tuple[str, ...]:
    if not rest:
        return ()
    *folders, name = rest
    stem = name.removesuffix(".rs")
    return tuple(folders) if stem in {"mod", "lib", "main"} else (*folders, stem)


def _asked_features(manifest: Table, name: str) -> Iterator[str]:
    owners = [manifest, _table(manifest, "workspace"), *_table(manifest, "target").values()]
    aliases = {name}
    for owner in owners:
        for key in _DEPENDENCIES:
            for alias, entry in _table(cast("Table", owner) if isinstance(owner, dict) else {}, key).items():
                details: Table = cast("Table", entry) if isinstance(entry, dict) else {}
                if details.get("package", alias) == name:
                    aliases.add(alias)
                    yield from _asked_of_dependency(details)
    for listed in _table(manifest, "features").values():
        for each in map(str, cast("list[object]", listed if isinstance(listed, list) else [])):
            owner, sign, feature = each.partition("/")
            if sign and owner.rstrip("?") in aliases:
                yield feature


def _asked_of_dependency(details: Table) -> Iterator[str]:
    if details.get("default-features", details.get("default_features")) is not False:
        yield "default"
    yield from (str(each) for each in cast("list[object]", details.get("features") or []))
