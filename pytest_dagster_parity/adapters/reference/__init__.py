"""Drives the reference orchestrator, which comes with the kit and runs in the same process."""

from __future__ import annotations

from pytest_dagster_parity.adapters.reference.adapter import ReferenceAdapter

__all__ = ["ReferenceAdapter"]
