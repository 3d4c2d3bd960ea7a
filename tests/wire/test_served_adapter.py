"""An adapter in Python that is served over stdio behaves as it does in process."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from time import sleep
from typing import Any

import pytest

from pytest_dagster_parity.adapters.interface import Refused, Unsettled, Unsupported
from pytest_dagster_parity.adapters.stdio import errors
from pytest_dagster_parity.adapters.stdio.client import StdioAdapter
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.records import Run, Tick
from pytest_dagster_parity.protocol.words import ClockKind, RefusalKind, RunStatus, TickStatus
from tests.wire.worlds import ADVANCE, CLOSE, LAUNCH, NOON, OPEN, RUNS, Asked

COMMAND = (sys.executable, "-m", "tests.wire.fakes.served")


def served(**options: Any) -> StdioAdapter:
    """Return the adapter, behind a pipe."""
    return StdioAdapter(COMMAND, options, deadline=20)


@pytest.fixture
def adapter() -> Iterator[StdioAdapter]:
    """Give the adapter with a world open."""
    adapter = served()
    adapter.open(OPEN, Asked())
    yield adapter
    adapter.close(CLOSE)
    adapter.shutdown()


def test_its_options_travel_with_the_handshake_and_its_operations_come_back() -> None:
    adapter = served(version="2.5")
    assert adapter.describe() == Description(
        target="served",
        version="2.5",
        clock=Clock(kind=ClockKind.VIRTUAL),
        operations=(
            "advance", "close", "evaluate", "launch_run", "observe_source", "open", "release", "run_checks", "runs",
            "ticks", "wipe",
        ),
    )  # fmt: skip
    adapter.shutdown()


def test_an_option_that_it_does_not_take_is_told() -> None:
    with pytest.raises(errors.ProgramCrashed, match=r"has no option 'versoin'.*Did you mean 'version'") as caught:
        served(versoin="2.5").describe()
    assert caught.value.situation.stderr == ""


def test_an_adapter_that_cannot_be_made_is_told() -> None:
    with pytest.raises(errors.ProgramCrashed, match="RuntimeError: told to be broken"):
        served(broken=True).describe()


def test_answers_come_back_as_they_were(adapter: StdioAdapter) -> None:
    assert adapter.runs(RUNS) == (Run(id="r1", status=RunStatus.SUCCESS, scheduled_for=NOON),)


def test_a_refusal_comes_back_as_a_refusal(adapter: StdioAdapter) -> None:
    with pytest.raises(Refused) as caught:
        adapter.launch_run(LAUNCH)
    assert (caught.value.kind, caught.value.message) == (RefusalKind.UNKNOWN_NAME, "no assets ('a',)")


def test_what_is_unsupported_or_unsettled_comes_back_as_that(adapter: StdioAdapter) -> None:
    with pytest.raises(Unsupported, match="not these checks"):
        adapter.run_checks(ask.RunChecks(at=NOON, asset="a"))
    with pytest.raises(Unsettled, match="still 3 runs after 100 rounds"):
        adapter.wipe(ask.Wipe(at=NOON, asset="a"))


def test_a_verb_that_is_not_implemented_is_unsupported(adapter: StdioAdapter) -> None:
    with pytest.raises(Unsupported, match="does not implement restart"):
        adapter.restart(ask.Restart(at=NOON))


def test_a_crash_comes_back_with_its_traceback_on_stderr(adapter: StdioAdapter) -> None:
    with pytest.raises(errors.ProgramCrashed, match="ZeroDivisionError: division by zero") as caught:
        adapter.release(ask.Release(at=NOON, run="r1"))
    assert 'raise ZeroDivisionError("division by zero")' in caught.value.situation.stderr
    assert adapter.runs(RUNS)


def test_what_is_printed_goes_to_stderr(adapter: StdioAdapter) -> None:
    adapter.advance(ADVANCE)
    with pytest.raises(errors.ProgramCrashed) as caught:
        adapter.release(ask.Release(at=NOON, run="r1"))
    assert caught.value.situation.stderr.splitlines()[:3] == [
        "printed",
        "written to descriptor 1",
        "printed by a child",
    ]


def test_threads_of_the_target_ask_one_after_another() -> None:
    adapter, asked = served(), Asked()
    adapter.open(OPEN, asked)
    adapter.evaluate(ask.Evaluate(at=NOON))
    adapter.shutdown()
    assert sorted(str(handed.cursor) for _, handed in asked.questions) == [str(number) for number in range(8)]


def test_user_code_that_asks_between_two_calls_makes_the_next_a_crash(adapter: StdioAdapter) -> None:
    adapter.observe_source(ask.ObserveSource(at=NOON, asset="a"))
    sleep(0.5)
    with pytest.raises(errors.ProgramCrashed, match="AskedOutsideCall: sensor watch asks what to do, and no call is"):
        adapter.runs(RUNS)
    assert adapter.runs(RUNS)[0].id == "r1"


def test_user_code_may_ask_while_something_is_looked_at(adapter: StdioAdapter) -> None:
    assert adapter.ticks(ask.Ticks(at=NOON, of="watch")) == (
        Tick(status=TickStatus.SKIPPED, at=NOON, skip_reason="nothing to do"),
    )


def test_a_message_that_the_protocol_forbids_is_not_sent(adapter: StdioAdapter) -> None:
    nothing = ask.PartitionKeys(at=NOON, of=ask.PartitionedThing())
    with pytest.raises(errors.KitSentNonsense, match="PartitionedThing must have exactly one key, and it has none"):
        adapter.partition_keys(nothing)
