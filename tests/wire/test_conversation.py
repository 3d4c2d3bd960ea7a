"""What an honest adapter program and the kit say to each other."""

from __future__ import annotations

from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.records import Run, RunLaunched
from pytest_dagster_parity.protocol.user_code import Code, Handed
from pytest_dagster_parity.protocol.words import ClockKind, CodeKind, RunStatus
from tests.wire.programs import program
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
