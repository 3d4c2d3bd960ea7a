"""From what a user writes for an adapter to what makes it: a name, `python:pkg.mod:Class`, or `stdio:COMMAND`."""

from __future__ import annotations

import importlib
import importlib.metadata
import shlex
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from pytest_dagster_parity.adapters import registry_errors as errors
from pytest_dagster_parity.adapters.interface import Adapter
from pytest_dagster_parity.adapters.options import check_options

GROUP = "pytest_dagster_parity.adapters"
"""The entry points by which a package offers adapters."""

BUILT_IN = {
    "dagster": "pytest_dagster_parity.adapters.dagster:DagsterAdapter",
    "reference": "pytest_dagster_parity.adapters.reference:ReferenceAdapter",
}
"""Known without looking: entry points are there only once the kit is installed, and reading them takes milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterFactory:
    """Makes the adapters of one specification; plain data, so that it can be sent to a worker."""

    spec: str
    """As the user wrote it."""
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def in_process(self) -> bool:
        """Whether what it makes runs in this process."""
        raise NotImplementedError

    def check(self) -> None:
        """Raise what `make` would raise because of the specification. Imports the adapter's module; starts nothing."""
        raise NotImplementedError

    def make(self) -> Adapter:
        """Return a new adapter. Nothing is started before its first call."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFactory(AdapterFactory):
    """Makes adapters of a Python class."""

    path: str
    """`pkg.mod:Class`."""

    @property
    def in_process(self) -> bool:
        """It does."""
        return True

    def check(self) -> None:
        """Import the class and compare the options with what it takes."""
        self.load()

    def make(self) -> Adapter:
        """Return a new adapter."""
        return self.load()(**self.options)

    def load(self) -> type[Adapter]:
        """Return the class."""
        adapter = _class_at(self.spec, self.path)
        check_options(adapter, self.options)
        return adapter


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandFactory(AdapterFactory):
    """Makes adapters of a program; its options travel with the handshake."""

    command: tuple[str, ...]

    @property
    def in_process(self) -> bool:
        """It does not."""
        return False

    def check(self) -> None:
        """Look for the program."""
        from pytest_dagster_parity.adapters.stdio.command_errors import CommandNotExecutable, CommandNotFound

        program = self.command[0]
        if shutil.which(program) is None:
            present = "/" in program and Path(program).is_file()
            raise (CommandNotExecutable if present else CommandNotFound)(self.command)

    def make(self) -> Adapter:
        """Return a new adapter; its program is started with the first call."""
        from pytest_dagster_parity.adapters.stdio.client import StdioAdapter

        self.check()
        return StdioAdapter(self.command, self.options)


def resolve(spec: str, options: Mapping[str, Any] | None = None) -> AdapterFactory:
    """Return what makes the adapter of this specification.

    Nothing is imported or started yet: `AdapterFactory.check` does the former. Raises `UnknownAdapter` and
    `MalformedSpecification`.
    """
    options = dict(options or {})
    carrier, colon, rest = spec.partition(":")
    if not colon:
        return ClassFactory(spec=spec, options=options, path=_path_of(spec))
    match carrier:
        case "python":
            module, _, name = rest.partition(":")
            if not module or not name:
                raise errors.MalformedSpecification(spec, "`python:` is followed by `package.module:Class`")
            return ClassFactory(spec=spec, options=options, path=rest)
        case "stdio":
            return CommandFactory(spec=spec, options=options, command=_split(spec, rest))
        case _:
            why = f"{carrier!r} is no carrier: write `python:` or `stdio:`, or a name"
            raise errors.MalformedSpecification(spec, why)


def names() -> tuple[str, ...]:
    """Return the names by which adapters can be found, sorted."""
    return tuple(sorted(BUILT_IN | _offered()))


def _path_of(name: str) -> str:
    if name in BUILT_IN:
        return BUILT_IN[name]
    offered = _offered()
    if name not in offered:
        raise errors.UnknownAdapter(name, names())
    return offered[name]


def _offered() -> dict[str, str]:
    return {each.name: each.value for each in importlib.metadata.entry_points(group=GROUP)}


def _split(spec: str, command: str) -> tuple[str, ...]:
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise errors.MalformedSpecification(spec, f"the command cannot be split into words: {error}") from error
    if not words:
        raise errors.MalformedSpecification(spec, "`stdio:` is followed by a command")
    return words


def _class_at(spec: str, path: str) -> type[Adapter]:
    module_name, _, attribute = path.partition(":")
    _see_working_directory()
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is not None and f"{module_name}.".startswith(f"{error.name}."):
            raise errors.NoSuchModule(spec, module_name, error.name) from error
        raise errors.AdapterNeedsModule(spec, module_name, error.name or str(error)) from error
    except Exception as error:
        raise errors.AdapterImportFailed(spec, module_name, error) from error
    found: object = module
    for part in attribute.split("."):
        if not hasattr(found, part):
            raise errors.NoSuchClass(spec, module_name, attribute, tuple(_adapters_in(module)))
        found = getattr(found, part)
    if not (isinstance(found, type) and issubclass(found, Adapter)):
        raise errors.NotAnAdapter(spec, path, isinstance(found, type), type(cast("object", found)).__name__)
    if missing := sorted(getattr(found, "__abstractmethods__", ())):
        raise errors.UnfinishedAdapter(spec, path, tuple(missing))
    return found


def _see_working_directory() -> None:
    """Let modules of the working directory be found, as `python -m` does, but after everything else."""
    if not {"", str(Path.cwd())} & set(sys.path):
        sys.path.append(str(Path.cwd()))


def _adapters_in(module: object) -> list[str]:
    return sorted(
        name
        for name, value in vars(module).items()
        if isinstance(value, type) and issubclass(value, Adapter) and value is not Adapter
    )
