"""What an honest adapter program and the kit say to each other."""

from __future__ import annotations

import subprocess
import sys

import pytest
from msgspec import DecodeError

from pytest_dagster_parity.adapters.stdio.vocabulary import verb_of
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.records import Run, RunLaunched
from pytest_dagster_parity.protocol.user_code import Code, Handed
from pytest_dagster_parity.protocol.words import ClockKind, CodeKind, RunStatus
from tests.wire.programs import ends_soon, program
from tests.wire.worlds import ADVANCE, CLOSE, LAUNCH, OPEN, RUNS, Asked


def test_a_program_offers_the_methods_of_an_adapter() -> None:
    adapter = program("always_honest")
    assert adapter.describe() == Description(
        target="fake",
        version="1.0",
        clock=Clock(kind=ClockKind.VIRTUAL),
        operations=("advance", "close", "launch_run", "open", "runs"),
    )
    assert adapter.operations() == ("advance", "close", "launch_run", "open", "runs")
    assert adapter.open(OPEN, Asked()) is None
    assert adapter.launch_run(LAUNCH) == RunLaunched(run="r1")
    assert adapter.advance(ADVANCE) is None
    assert adapter.runs(RUNS) == (Run(id="r1", status=RunStatus.SUCCESS),)
    assert adapter.close(CLOSE) is None
    adapter.shutdown()


def test_user_code_asks_as_often_as_it_likes_while_a_call_is_in_flight() -> None:
    adapter, asked = program("asks_in_a_call"), Asked()
    adapter.open(OPEN, asked)
    adapter.advance(ADVANCE)
    adapter.shutdown()
    watch = Code(kind=CodeKind.SENSOR, name="watch")
    assert asked.questions == [(watch, Handed(cursor="1")), (watch, Handed(cursor="2"))]


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(DecodeError, match="Expected `datetime` with a timezone component"):
        verb_of("future_ticks").read_answer(b'[{"at": "2024-01-01T00:00:00"}]')


def test_a_kit_that_exits_leaves_no_program_behind() -> None:
    kit = (
        "import sys\n"
        "from tests.wire.programs import ends_soon, program\n"
        "adapter = program('hangs')\n"
        "print(adapter.describe().version)\n"
    )
    done = subprocess.run([sys.executable, "-c", kit], check=True, capture_output=True, text=True)
    assert ends_soon(int(done.stdout))
