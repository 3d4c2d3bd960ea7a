"""Why an adapter cannot be found or loaded, one class for each way."""

from __future__ import annotations

import difflib
from typing import ClassVar

from pytest_dagster_parity.errors import ParityError


class AdapterProblem(ParityError):
    """The base of these errors: what a user wrote for an adapter leads to none."""

    code: ClassVar[str]

    def __init__(self, spec: str, *details: object) -> None:
        super().__init__(spec, *details)
        self.spec = spec

    def __str__(self) -> str:
        return f"adapter {self.spec!r}: {self.said()} [{self.code}]"

    def said(self) -> str:
        """Say what is wrong and what to do."""
        raise NotImplementedError


class UnknownAdapter(AdapterProblem):
    """No adapter has this name."""

    code = "adapter-unknown"

    def __init__(self, spec: str, names: tuple[str, ...]) -> None:
        super().__init__(spec, names)
        self.names = names

    def said(self) -> str:
        """Name the nearest, and all."""
        near = difflib.get_close_matches(self.spec, self.names, 3, 0.5)
        hint = f" Did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
        return (
            f"there is none of this name.{hint} Known: {', '.join(self.names)}; "
            "or write python:package.module:Class, or stdio:COMMAND"
        )


class MalformedSpecification(AdapterProblem):
    """What was written is no specification of an adapter."""

    code = "adapter-malformed"

    def __init__(self, spec: str, why: str) -> None:
        super().__init__(spec, why)
        self.why = why

    def said(self) -> str:
        """Say why."""
        return self.why


class NoSuchModule(AdapterProblem):
    """The adapter's module does not exist."""

    code = "adapter-no-module"

    def __init__(self, spec: str, module: str, missing: str) -> None:
        super().__init__(spec, module, missing)
        self.module = module
        self.missing = missing

    def said(self) -> str:
        """Say which part of the path is missing."""
        what = "there is no such module" if self.missing == self.module else f"there is no package {self.missing!r}"
        return f"{self.module!r} cannot be imported: {what} on Python's path. Is its package installed here?"


class AdapterNeedsModule(AdapterProblem):
    """The adapter's module exists, and needs another one that does not."""

    code = "adapter-needs-module"

    def __init__(self, spec: str, module: str, missing: str) -> None:
        super().__init__(spec, module, missing)
        self.module = module
        self.missing = missing

    def said(self) -> str:
        """Say what to install."""
        package = self.missing.partition(".")[0]
        extra = package in {"dagster", "dagster_graphql"}
        what = "'pytest-dagster-parity[dagster]'" if extra else f"what provides {package!r}"
        return f"{self.module!r} needs {self.missing!r}, which is not installed. Install it: pip install {what}"


class AdapterImportFailed(AdapterProblem):
    """The adapter's module raises an error while it is imported."""

    code = "adapter-import-failed"

    def __init__(self, spec: str, module: str, cause: Exception) -> None:
        super().__init__(spec, module, cause)
        self.module = module
        self.cause = cause

    def said(self) -> str:
        """Say what it raises."""
        return f"importing {self.module!r} raises {type(self.cause).__name__}: {self.cause}"


class NoSuchClass(AdapterProblem):
    """The module has no such class."""

    code = "adapter-no-class"

    def __init__(self, spec: str, module: str, attribute: str, adapters: tuple[str, ...]) -> None:
        super().__init__(spec, module, attribute, adapters)
        self.module = module
        self.attribute = attribute
        self.adapters = adapters

    def said(self) -> str:
        """Name the adapters that are there."""
        there = f"Its adapters: {', '.join(self.adapters)}" if self.adapters else "It has no adapter at all"
        return f"{self.module!r} has no {self.attribute!r}. {there}"


class NotAnAdapter(AdapterProblem):
    """What is there is no subclass of `Adapter`."""

    code = "adapter-no-adapter"

    def __init__(self, spec: str, path: str, is_class: bool, kind: str) -> None:
        super().__init__(spec, path, is_class, kind)
        self.path = path
        self.is_class = is_class
        self.kind = kind

    def said(self) -> str:
        """Say what it is instead."""
        what = "a class" if self.is_class else f"an object of {self.kind}"
        return f"{self.path!r} is {what} that does not derive from pytest_dagster_parity.adapters.interface.Adapter"


class UnfinishedAdapter(AdapterProblem):
    """The class lacks methods that every adapter has."""

    code = "adapter-unfinished"

    def __init__(self, spec: str, path: str, missing: tuple[str, ...]) -> None:
        super().__init__(spec, path, missing)
        self.path = path
        self.missing = missing

    def said(self) -> str:
        """Name the methods."""
        return f"{self.path!r} does not implement {', '.join(self.missing)}, which every adapter does"
