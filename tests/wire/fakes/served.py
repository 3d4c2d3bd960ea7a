"""An adapter in Python that does one thing for every way in which a served call can end."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress

from pytest_dagster_parity.adapters.interface import Adapter, Refused, Unsettled, Unsupported
from pytest_dagster_parity.adapters.stdio.serve import serve
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.user_code import Code, Decide, Handed
from pytest_dagster_parity.protocol.words import ClockKind, CodeKind, RefusalKind, RunStatus, TickStatus

WATCH = Code(kind=CodeKind.SENSOR, name="watch")


class ServedAdapter(Adapter):
    """The verbs are named for what a target does; here each of them is one behaviour."""

    def __init__(self, *, version: str = "1.0", broken: bool = False) -> None:
        if broken:
            raise RuntimeError("told to be broken")
        self._version = version

    def describe(self) -> Description:
        """Show the option that was given."""
        return Description(target="served", version=self._version, clock=Clock(kind=ClockKind.VIRTUAL))

    def open(self, request: ask.Open, decide: Decide) -> None:
        """Keep what user code asks."""
        self._decide = decide

    def close(self, request: ask.Close) -> None:
        """Nothing is left to be ended."""

    def shutdown(self) -> None:
        """Say so on stderr."""
        sys.stderr.write("shut down in order\n")

    def advance(self, request: ask.Advance) -> None:
        """Print in every way there is."""
        print("printed")  # noqa: T201 - that is what it shows
        os.write(1, b"written to descriptor 1\n")
        subprocess.run([sys.executable, "-c", "print('printed by a child')"], check=True)

    def evaluate(self, request: ask.Evaluate) -> None:
        """Ask from several threads at once."""
        threads = [
            threading.Thread(target=self._decide, args=(WATCH, Handed(cursor=str(number)))) for number in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        """Refuse."""
        raise Refused(RefusalKind.UNKNOWN_NAME, f"no assets {request.assets}")

    def run_checks(self, request: ask.RunChecks) -> shown.RunLaunched:
        """Take back what was declared."""
        raise Unsupported("not these checks")

    def wipe(self, request: ask.Wipe) -> None:
        """Never settle."""
        raise Unsettled("still 3 runs after 100 rounds")

    def release(self, request: ask.Release) -> None:
        """Crash."""
        raise ZeroDivisionError("division by zero")

    def observe_source(self, request: ask.ObserveSource) -> None:
        """Return before the target has settled: its user code asks when no call is in flight."""

        def asks_too_late() -> None:
            time.sleep(0.2)
            with suppress(Exception):
                self._decide(WATCH, Handed())

        threading.Thread(target=asks_too_late, daemon=True).start()

    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        """Show a run."""
        return (shown.Run(id="r1", status=RunStatus.SUCCESS, scheduled_for=request.at),)

    def ticks(self, request: ask.Ticks) -> tuple[shown.Tick, ...]:
        """Show what the user code is told."""
        told = self._decide(WATCH, Handed())
        reason = told.evaluation.skip if told.evaluation else None
        return (shown.Tick(status=TickStatus.SKIPPED, at=request.at, skip_reason=reason),)


if __name__ == "__main__":
    serve(ServedAdapter)
