"""Fake programs for tests: started by name, and ended with the test."""

from __future__ import annotations

import sys
from pathlib import Path

from pytest_dagster_parity.adapters.stdio.client import StdioAdapter

FAKES = Path(__file__).parent / "fakes"


def command_of(behaviour: str) -> tuple[str, ...]:
    """Return the command that starts the fake of this name."""
    return (sys.executable, str(FAKES / f"{behaviour}.py"))


def program(behaviour: str, *, deadline: float = 20.0, longest_line: int = 1 << 20) -> StdioAdapter:
    """Return an adapter that drives the fake of this name."""
    return StdioAdapter(command_of(behaviour), deadline=deadline, longest_line=longest_line)
