"""CPU seconds of whole processes and of functions, interleaved, as medians."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def of_process(command: list[str], folder: Path) -> float:
    """Return the user and system seconds of a process and its children. Raises where it fails.

    Bytecode is kept, as it is for every user: the first round pays for it, and the median does not see it.
    """
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = os.times()
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)
    after = os.times()
    if done.returncode != 0:
        raise RuntimeError(f"{command} in {folder}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return after.children_user + after.children_system - before.children_user - before.children_system


def of_function(function: Callable[[], object]) -> float:
    """Return the CPU seconds of one call."""
    before = time.process_time()
    function()
    return time.process_time() - before


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process and those that it starts on one core, where that can be said.

    Two processes that take turns wake each other's idle core at every turn; on a virtual machine that costs 25 us, and
    is not what is measured.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def with_children(function: Callable[[], object]) -> float:
    """Return the CPU seconds of one call and of the processes that it starts and waits for."""
    before = os.times()
    function()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


def medians(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Measure each in turn, round after round, and return the median of each."""
    seen: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            seen[name].append(measure())
    return {name: statistics.median(values) for name, values in seen.items()}
