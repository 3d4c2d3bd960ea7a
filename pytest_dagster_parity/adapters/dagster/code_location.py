"""The code location of a world: definitions in a module of this process, and the workspace that shows it."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Dagster's own annotations leave these types open.

from __future__ import annotations

import sys
from contextlib import contextmanager
from itertools import count
from types import ModuleType
from typing import TYPE_CHECKING, Any

from dagster._core.definitions import reconstruct
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import InProcessWorkspaceLoadTarget

from pytest_dagster_parity.adapters.dagster.moved_names import InProcessCodeLocationOrigin
from pytest_dagster_parity.errors import ParityError

if TYPE_CHECKING:
    from collections.abc import Generator

    from dagster import DagsterInstance
    from dagster_shared.error import SerializableErrorInfo

    from pytest_dagster_parity.adapters.dagster.definitions.deployment import Deployment

LOCATION_NAME = "world"
REPOSITORY_NAME = "__repository__"
_numbers = count(1)


class DefinitionsDoNotLoad(ParityError):
    """Dagster does not load the definitions."""

    def __init__(self, error: SerializableErrorInfo) -> None:
        super().__init__(error)
        self.error = error

    def __str__(self) -> str:
        return f"Dagster does not load the definitions: {self.error.message.strip()}"


class CodeLocation:
    """One module, one location name: a deployment puts other definitions into both."""

    def __init__(self) -> None:
        self._module = ModuleType(f"dagster_parity_world_{next(_numbers)}")
        self._module.__file__ = f"{self._module.__name__}.py"
        self._process_context: WorkspaceProcessContext | None = None

    @property
    def process_context(self) -> WorkspaceProcessContext:
        """The open workspace."""
        if self._process_context is None:
            raise RuntimeError("the code location of a world is used after its end")
        return self._process_context

    def load(self, instance: DagsterInstance, deployment: Deployment) -> None:
        """Put these definitions in force.

        Raises:
            DefinitionsDoNotLoad: they cannot be loaded; those that were in force still are.
        """
        before = self._module.__dict__.get("defs")
        self._module.__dict__["defs"] = deployment.dagster_definitions
        self._reopen(instance)
        problem = self._load_error()
        if problem is None:
            return
        if before is not None:
            self._module.__dict__["defs"] = before
            self._reopen(instance)
        raise DefinitionsDoNotLoad(problem)

    def open(self, instance: DagsterInstance) -> None:
        """Open a workspace on the module, as a new process does."""
        sys.modules[self._module.__name__] = self._module
        target = InProcessWorkspaceLoadTarget(_origin(self._module.__name__))
        self._process_context = WorkspaceProcessContext(instance, target).__enter__()

    @contextmanager
    def broken(self, instance: DagsterInstance) -> Generator[None]:
        """Let the module fail to load until the end of the block."""
        definitions = self._module.__dict__.pop("defs")
        self._reopen(instance)
        try:
            yield
        finally:
            self._module.__dict__["defs"] = definitions
            self._reopen(instance)

    def _load_error(self) -> SerializableErrorInfo | None:
        entries = self.process_context.create_request_context().get_code_location_entries()
        return entries[LOCATION_NAME].load_error

    def _reopen(self, instance: DagsterInstance) -> None:
        self.close()
        _forget_loaded_definitions()
        self.open(instance)

    def close(self) -> None:
        """Close the workspace and take the module away."""
        context, self._process_context = self._process_context, None
        if context is not None:
            context.__exit__(None, None, None)
        sys.modules.pop(self._module.__name__, None)


def _origin(module_name: str) -> Any:
    target = LoadableTargetOrigin(executable_path=sys.executable, module_name=module_name, attribute="defs")
    return InProcessCodeLocationOrigin(loadable_target_origin=target, location_name=LOCATION_NAME)


def _forget_loaded_definitions() -> None:
    """Clear the caches that outlive a deployment in one process: without it later runs execute the older code."""
    for owner in (reconstruct, reconstruct.ReconstructableRepository, reconstruct.ReconstructableJob):
        for member in vars(owner).values():
            clear = getattr(member, "cache_clear", None)
            if clear is not None:
                clear()
