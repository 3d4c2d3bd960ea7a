"""Run the benchmarks, print their ratios, and exit with 1 where a gate is missed."""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import cpu  # noqa: E402  beside this file
import work  # noqa: E402


@dataclass(frozen=True)
class Figure:
    """One figure, and what it may be at most (`most`) or must be at least (`least`)."""

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool:
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    def __str__(self) -> str:
        gate = f"<= {self.most:g}" if self.most is not None else f">= {self.least:g}"
        return f"{self.name:46} {self.value:9.3f} {self.unit:14} gate {gate:8} {'ok' if self.holds else 'MISSED'}"


def whole(rounds: int, n: int) -> Iterator[Figure]:
    """Whole runs: N scenarios of six steps on a trivial target."""
    with tempfile.TemporaryDirectory() as temporary:
        folders = {kind: Path(temporary, kind) for kind in work.KINDS}
        for kind, folder in folders.items():
            work.write(kind, folder, n)
        found = cpu.ratios(
            {kind: lambda kind=kind: cpu.of_process(work.COMMANDS[kind], folders[kind]) for kind in folders},
            rounds,
            {"param": ("ours", "param"), "bdd": ("bdd", "ours")},
        )
    yield Figure("a scenario / a parametrized test", found["param"], "x", most=1.1)
    yield Figure("pytest-bdd / a scenario", found["bdd"], "x", least=4.0)


def loading(rounds: int, n: int) -> Iterator[Figure]:
    """Loading a file of 50 scenarios, with positions and all checks."""
    import yaml

    from pytest_dagster_parity.scenario.reader import load_file

    with tempfile.TemporaryDirectory() as temporary:
        work.write("ours", Path(temporary, "ours"), min(n, 1000))
        files = sorted(Path(temporary, "ours", "partitions").glob("*.yaml"))
        load_file(files[0])
        found = cpu.ratios(
            {
                "ours": lambda: cpu.of_function(lambda: [load_file(file) for file in files]),
                "yaml": lambda: cpu.of_function(
                    lambda: [yaml.load(file.read_bytes(), yaml.CSafeLoader) for file in files]
                ),
            },
            rounds * 3,
            {"loading": ("ours", "yaml")},
        )
    yield Figure("loading / CSafeLoader without positions", found["loading"], "x", most=0.45)


def engine(rounds: int, n: int) -> Iterator[Figure]:
    """The engine's cost a step in process, the line of the record included, the target's own left out."""
    import msgspec
    from trivial import TrivialAdapter

    from pytest_dagster_parity.execution.calls import Calls
    from pytest_dagster_parity.execution.play import play
    from pytest_dagster_parity.scenario.reader import load_file

    with tempfile.TemporaryDirectory() as temporary:
        work.write("ours", Path(temporary, "ours"), min(n, 1000))
        files = sorted(Path(temporary, "ours", "partitions").glob("*.yaml"))
        scenarios = [scenario for file in files for scenario in load_file(file).scenarios]
    spent = [0.0]

    def timed(function: Callable[[object], object], argument: object, _name: str) -> object:
        before = time.perf_counter()
        answer = function(argument)
        spent[0] += time.perf_counter() - before
        return answer

    calls = Calls(TrivialAdapter(), timed, {})  # type: ignore[arg-type]
    encode = msgspec.json.Encoder().encode

    def once() -> float:
        spent[0] = 0.0
        before = time.perf_counter()
        for scenario in scenarios:
            encode(play(scenario, calls, "abc_", 0.0).steps)
        return (time.perf_counter() - before - spent[0]) / (6 * len(scenarios)) * 1e6

    once()
    yield Figure("engine, a step", cpu.median(once, rounds * 3), "us", most=15.0)


def reference(_rounds: int, _n: int) -> Iterator[Figure]:
    """The corpus on the reference, after start-up."""
    from pytest_dagster_parity.adapters.reference import ReferenceAdapter
    from tests.corpus.playing import corpus, play_all

    scenarios = corpus()
    play_all(ReferenceAdapter, scenarios[:1])
    seconds = cpu.of_function(lambda: play_all(ReferenceAdapter, scenarios))
    yield Figure(f"the corpus ({len(scenarios)} scenarios) on the reference", seconds, "s", most=2.0)


def dagster(rounds: int, _n: int) -> Iterator[Figure]:
    """Scenarios on real Dagster, against the same calls on the same adapter without the kit."""
    from replaying import Recorder, replay_all

    from pytest_dagster_parity.adapters.dagster.adapter import DagsterAdapter
    from tests.corpus.playing import corpus, play_all

    quick = [scenario for scenario in corpus() if scenario.domain in {"staleness", "run_identity", "selection"}]
    quick = [scenario for scenario in quick if not scenario.quirk and scenario.replaces is None]
    tapes = {}
    for scenario in quick:
        recorder = Recorder(DagsterAdapter())
        play_all(lambda: recorder, [scenario])  # noqa: B023  called in this round
        tapes[scenario.node_name] = recorder.tape
    kit, hand = DagsterAdapter(), DagsterAdapter()
    found = cpu.ratios(
        {
            "kit": lambda: cpu.of_function(lambda: play_all(lambda: kit, quick)),
            "hand": lambda: cpu.of_function(lambda: replay_all(hand, tapes.values())),
        },
        rounds,
        {"dagster": ("kit", "hand")},
    )
    yield Figure("a scenario on Dagster / the same calls by hand", found["dagster"], "x", most=1.1)


def stdio(_rounds: int, _n: int) -> Iterator[Figure]:
    """One call over stdio, of an adapter that returns at once: both processes, without their start."""
    from carriers import median_of

    few, many = 100, 20_100
    with cpu.one_core():
        start, whole_run = (cpu.with_children(lambda calls=calls: median_of("start", calls)) for calls in (few, many))
    yield Figure("a call over stdio, both sides", (whole_run - start) / (many - few) * 1e6, "us", most=50.0)


def check(rounds: int, _n: int) -> Iterator[Figure]:
    """`dagster-parity check` of 500 rows in a repository of 1,000 files, the start of the process included."""
    import checking

    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        checking.write(root)
        command = [sys.executable, "-m", "pytest_dagster_parity", "check", "--format", "json"]

        def checked() -> str:
            return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False).stdout

        found = json.loads(checked())
        assert (found["rows"], found["by_rule"]) == (checking.ROWS, {"symbol-lost": checking.ROWS // checking.LOST})
        measures = {
            "check": lambda: cpu.with_children(checked),
            "hand": lambda: cpu.with_children(lambda: checking.by_hand(root)),
        }
        seconds = cpu.median(measures["check"], rounds)
        ratio = cpu.ratios(measures, rounds, {"check": ("check", "hand")})["check"]
    yield Figure("a check of 500 rows in 1,000 files", seconds, "s", most=2.0)
    yield Figure("the same / git ls-files and reading what is cited", ratio, "x", most=60.0)


BENCHMARKS = {
    "whole": whole,
    "loading": loading,
    "engine": engine,
    "stdio": stdio,
    "reference": reference,
    "dagster": dagster,
    "check": check,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; all if none is given")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count together")
    parser.add_argument("-n", type=int, default=10_000, help="scenarios of the whole runs")
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no benchmark {', '.join(sorted(unknown))}: there are {', '.join(BENCHMARKS)}")
    held = True
    for name in options.names or BENCHMARKS:
        gc.collect()
        gc.freeze()  # what another benchmark has left is not visited during this one
        for figure in BENCHMARKS[name](options.rounds, options.n):
            print(figure, flush=True)
            held = held and figure.holds
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
