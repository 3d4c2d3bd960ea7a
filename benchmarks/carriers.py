"""What a call costs over stdio beyond the adapter's own work: the median of many calls of an adapter that is idle."""

from __future__ import annotations

import statistics
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

from pytest_dagster_parity.adapters.interface import Adapter  # noqa: E402  beside this file's folder
from pytest_dagster_parity.adapters.stdio.client import StdioAdapter  # noqa: E402
from pytest_dagster_parity.adapters.stdio.serve import serve  # noqa: E402
from pytest_dagster_parity.protocol import operations as ask  # noqa: E402
from pytest_dagster_parity.protocol.definitions import Definitions  # noqa: E402
from pytest_dagster_parity.protocol.handshake import Clock, Description  # noqa: E402
from pytest_dagster_parity.protocol.user_code import Code, Decide, Decision, Evaluation, Handed  # noqa: E402
from pytest_dagster_parity.protocol.words import ClockKind, CodeKind  # noqa: E402

NOON = datetime(2024, 1, 1, 12, tzinfo=timezone.utc)
WATCH = Code(kind=CodeKind.SENSOR, name="watch")
SKIP = Decision(evaluation=Evaluation(skip="nothing to do"))


class IdleAdapter(Adapter):
    """Returns at once; `evaluate` asks once."""

    def describe(self) -> Description:
        return Description(target="idle", version="1", clock=Clock(kind=ClockKind.VIRTUAL))

    def open(self, request: ask.Open, decide: Decide) -> None:  # noqa: ARG002  the interface's
        self._decide = decide

    def close(self, request: ask.Close) -> None:
        pass

    def start(self, request: ask.Start) -> None:
        pass

    def evaluate(self, request: ask.Evaluate) -> None:  # noqa: ARG002  the interface's
        self._decide(WATCH, Handed(cursor="a"))


def median_of(verb: str, calls: int) -> float:
    """Return the microseconds of a call: `start` is one request and one reply, `evaluate` asks in between."""
    adapter = StdioAdapter((sys.executable, __file__), deadline=60)
    adapter.open(ask.Open(at=NOON, definitions=Definitions()), lambda code, handed: SKIP)  # noqa: ARG005  the interface's
    request = ask.Start(at=NOON, of="watch") if verb == "start" else ask.Evaluate(at=NOON)
    call = getattr(adapter, verb)
    seconds: list[float] = []
    for _ in range(calls):
        before = time.perf_counter()
        call(request)
        seconds.append(time.perf_counter() - before)
    adapter.shutdown()
    return statistics.median(seconds) * 1e6


if __name__ == "__main__":
    serve(IdleAdapter)
