"""What a session says of itself at its start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_dagster_parity._plugin.run import RUN

if TYPE_CHECKING:
    import pytest


def lines(config: pytest.Config) -> list[str]:
    """Return the lines below pytest's own."""
    run = config.stash[RUN]
    settings = run.settings
    profiles = f", profile {', '.join(settings.profile)}" if settings.profile else ""
    asked = f"adapter {settings.adapter}, level {settings.level.value}{profiles}"
    return [f"dagster-parity: {asked}, Dagster {settings.line}, seed {run.seed}"]
