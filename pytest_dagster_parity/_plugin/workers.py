"""What the workers of pytest-xdist are told: they read the options themselves, but a drawn seed is drawn once."""

from __future__ import annotations

from typing import Any

from pytest_dagster_parity._plugin.run import RUN


def instruct(node: Any) -> None:
    """Give a worker the seed of the session."""
    node.workerinput["parity_seed"] = node.config.stash[RUN].seed
