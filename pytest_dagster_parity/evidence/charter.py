"""What `[tool.dagster-parity.charter]` says of a repository: where evidence may stand, and where its documents are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from pytest_dagster_parity.matrix.model import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """Paths and globs are relative to the repository's root, with `/`; `**` stands for any number of folders."""

    matrices: tuple[str, ...] = ("docs/parity/**/*matrix*.*",)
    """The documents that are checked where none is named."""
    charter: str | None = None
    """The charter document itself."""
    exceptions: str | None = None
    """The document that defines the ids of exceptions."""
    normative: tuple[str, ...] = ()
    """What may be evidence; empty: everything that is not excluded."""
    non_normative: tuple[str, ...] = (".worktrees/**",)
    """What never is evidence."""
    ci: tuple[str, ...] = (".github/workflows/*.yml", ".github/workflows/*.yaml")
    """The configurations of CI."""
    aliases: Mapping[str, Status] = field(default_factory=lambda: MappingProxyType({}))
    """Other words for the statuses, in small letters: `done: Implemented`."""
