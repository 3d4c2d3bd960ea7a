"""Fake programs for tests: started by name, and ended with the test."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from pytest_dagster_parity.adapters.stdio.client import StdioAdapter

PROCESSES = Path("/proc")
FAKES = Path(__file__).parent / "fakes"


def command_of(behaviour: str) -> tuple[str, ...]:
    """Return the command that starts the fake of this name."""
    return (sys.executable, str(FAKES / f"{behaviour}.py"))


def ends_soon(process: int) -> bool:
    """Say whether a process ends within two seconds; one that nobody has waited for yet has ended too."""
    for _ in range(40):
        try:
            os.kill(process, 0)
            if PROCESSES.exists() and (PROCESSES / f"{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


def program(behaviour: str, *, deadline: float = 20.0, longest_line: int = 1 << 20) -> StdioAdapter:
    """Return an adapter that drives the fake of this name."""
    return StdioAdapter(command_of(behaviour), deadline=deadline, longest_line=longest_line)
