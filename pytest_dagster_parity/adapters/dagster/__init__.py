"""The adapter of real Dagster: the oracle. Nothing here imports Dagster before a world is opened or described."""

from pytest_dagster_parity.adapters.dagster.adapter import DagsterAdapter

__all__ = ["DagsterAdapter"]
