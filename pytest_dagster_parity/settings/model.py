"""What can be set, and what holds where nothing is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import MappingProxyType

from pytest_dagster_parity.scenario.model import Level

DEFAULT_RECORD = Path(".parity", "record.jsonl")
"""Below pytest's rootdir."""

DEFAULT_TIMEOUT = 60.0
"""Seconds: a target that hangs costs a minute, not a CI job."""


class AskedLevel(str, Enum):
    """How much is asked of a target."""

    CORE = "core"
    FULL = "full"
    """Core and common."""
    EXACT = "exact"
    """Edges too."""

    @property
    def levels(self) -> frozenset[Level]:
        """The levels of the scenarios that are asked."""
        return _LEVELS[self]


_LEVELS = {
    AskedLevel.CORE: frozenset({Level.CORE}),
    AskedLevel.FULL: frozenset({Level.CORE, Level.COMMON}),
    AskedLevel.EXACT: frozenset(Level),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One session's settings, complete. Paths are absolute, or None."""

    adapter: str = "reference"
    """A name, `python:pkg.mod:Class` or `stdio:COMMAND`."""
    adapter_options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Passed on to the adapter as they are."""
    scenarios: Path | None = None
    """The corpus: a folder or a file. None: the bundled one."""
    only: tuple[str, ...] = ()
    """Ids, `id[case]` or node ids; `*` and `?` stand for any text and any character."""
    level: AskedLevel = AskedLevel.FULL
    line: str = "1.13"
    """The release line of Dagster that the target is compared with."""
    profile: tuple[str, ...] = ()
    """Names of profiles, of whose semantics a session is made; none: of all."""
    require: tuple[str, ...] = ()
    """Names of profiles that must be proven as a whole."""
    exceptions: Path | None = None
    """Where exceptions are declared."""
    matrix: tuple[Path, ...] = ()
    """The matrices into which proof is written."""
    gate: bool = False
    """Whether a matrix that claims more than is proven fails the session."""
    record: Path | None = None
    """None: `DEFAULT_RECORD` below the folder of the session."""
    summary: Path | None = None
    """Where a Markdown summary is written, if anywhere."""
    seed: int | None = None
    """Of the names that the kit gives; None: drawn for the session."""
    timeout: float = DEFAULT_TIMEOUT
    """Seconds that one call of the adapter may take."""
