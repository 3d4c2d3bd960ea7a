"""Event loops: Dagster runs its own, some inside one that runs already."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def outside_any_event_loop() -> Generator[None]:
    """Let code run as it would in a process of its own, though a loop of ours or Dagster's waits for it."""
    running = asyncio._get_running_loop()  # noqa: SLF001 - there is no public way
    asyncio._set_running_loop(None)  # noqa: SLF001
    try:
        yield
    finally:
        asyncio._set_running_loop(running)  # noqa: SLF001
