"""The state of an active session; it lies in the stash of pytest's config."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_dagster_parity._plugin.library import Library
    from pytest_dagster_parity._plugin.target import Target
    from pytest_dagster_parity.settings.model import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one active session works with."""

    settings: Settings
    seed: int
    library: Library
    named: frozenset[str]
    """What stands after `::` in the arguments: scenarios that somebody asks for by name."""
    is_whole: bool
    """Whether the corpus is asked for as it is: no test that lies in it is meant."""
    target: Target


RUN = pytest.StashKey[Run]()


def is_worker(config: pytest.Config) -> bool:
    """Whether this process is a worker of pytest-xdist."""
    return hasattr(config, "workerinput")
