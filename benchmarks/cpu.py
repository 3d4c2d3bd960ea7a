"""CPU seconds of whole processes and of functions, interleaved."""

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

    Bytecode is kept, as it is for every user. pytest loads no plugin but those that the command names: others that
    happen to be installed cost everybody the same.
    """
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    clean["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
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


def ratios(
    measures: Mapping[str, Callable[[], float]], rounds: int, pairs: Mapping[str, tuple[str, str]]
) -> dict[str, float]:
    """Measure each in turn, round after round, and return each pair's quotient: of what all rounds took together.

    The speed of a machine wavers by half from one second to the next. Over all rounds everybody meets the same of it,
    however long or short; a median would be that of the slow or of the fast seconds. Every other round goes backwards,
    so that nobody is always the first, and a round before them, which also makes the bytecode, does not count.
    """
    total = dict.fromkeys(measures, 0.0)
    for number in range(rounds + 1):
        for name in measures if number % 2 == 0 else reversed(measures):
            seconds = measures[name]()
            total[name] += seconds if number else 0.0
    return {name: total[over] / total[under] for name, (over, under) in pairs.items()}


def median(measure: Callable[[], float], rounds: int) -> float:
    """Measure so often, and return the median."""
    return statistics.median(measure() for _ in range(rounds))
