"""A call in process that takes too long is interrupted, and its adapter is not used any further."""

from __future__ import annotations

import threading
import time
from typing import NoReturn

import pytest

from pytest_dagster_parity.adapters.breakdown import AdapterUnusable, DeadlinePassed
from pytest_dagster_parity.adapters.deadline import Deadline, guard_of
from pytest_dagster_parity.adapters.interruption import Interrupted
from pytest_dagster_parity.adapters.stdio.client import StdioAdapter


def swallows(_: object) -> str:
    """Hang, and go on when interrupted as if nothing had been."""
    try:
        time.sleep(30)
    except BaseException:  # noqa: BLE001 - the misbehaviour that is meant
        return "done"
    return "done too late"


def wraps(_: object) -> NoReturn:
    """Hang, and turn the interruption into an error of its own."""
    try:
        time.sleep(30)
    except BaseException as error:
        raise RuntimeError("user code failed") from error
    raise RuntimeError("done too late")


def test_a_call_in_time_returns_its_answer() -> None:
    assert Deadline(5)(str.upper, "done", "runs") == "DONE"


def test_an_error_of_the_call_is_its_own() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        Deadline(5)(int, "x", "runs")


def test_a_call_that_blocks_in_the_system_is_interrupted() -> None:
    started = time.monotonic()
    with pytest.raises(DeadlinePassed) as caught:
        Deadline(0.2)(time.sleep, 30, "advance")
    assert 0.2 <= time.monotonic() - started < 2
    assert (caught.value.call, caught.value.seconds, caught.value.swallowed) == ("advance", 0.2, False)
    assert isinstance(caught.value.__cause__, Interrupted)


def test_a_call_that_computes_for_ever_is_interrupted() -> None:
    def spins(_: object) -> NoReturn:
        while True:
            pass

    with pytest.raises(DeadlinePassed, match=r"evaluate took longer than 0\.2 s"):
        Deadline(0.2)(spins, None, "evaluate")


@pytest.mark.parametrize("misbehaves", [swallows, wraps])
def test_an_adapter_that_swallows_the_interruption_is_found_out(misbehaves: object) -> None:
    with pytest.raises(DeadlinePassed, match="caught the interruption and went on") as caught:
        Deadline(0.2)(misbehaves, None, "advance")  # pyright: ignore[reportArgumentType]
    assert caught.value.swallowed


def test_after_a_deadline_passed_only_the_end_is_let_through() -> None:
    guard = Deadline(0.2)
    with pytest.raises(DeadlinePassed):
        guard(time.sleep, 30, "advance")
    with pytest.raises(AdapterUnusable, match="runs was not called"):
        guard(str.upper, "x", "runs")
    assert guard(str.upper, "x", "close") == "X"


def test_a_call_that_ends_just_in_time_is_not_struck_later() -> None:  # the test itself would be interrupted
    guard = Deadline(0.1)
    for _ in range(5):
        try:
            guard(time.sleep, 0.0999, "advance")
        except DeadlinePassed:
            guard = Deadline(0.1)
        time.sleep(0.03)


def test_two_deadlines_know_their_own_calls() -> None:
    outer, inner = Deadline(5), Deadline(0.2)
    with pytest.raises(DeadlinePassed, match="the inner call"):
        outer(lambda _: inner(time.sleep, 30, "the inner call"), None, "the outer call")
    assert outer(str.upper, "x", "runs") == "X"


def test_outside_the_main_thread_a_call_is_interrupted_once_it_runs_python() -> None:
    caught: list[BaseException] = []

    def naps(_: object) -> NoReturn:
        while True:
            time.sleep(0.01)

    def work() -> None:
        try:
            Deadline(0.2)(naps, None, "advance")
        except DeadlinePassed as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert [str(error) for error in caught] == [
        "advance took longer than 0.2 s [adapter-deadline]\n  It hangs, or it needs a longer deadline."
    ]


def test_an_adapter_program_keeps_its_deadline_itself() -> None:
    adapter = StdioAdapter(("true",))
    guard = guard_of(adapter, 7.0)
    assert (adapter.deadline, guard(str.upper, "x", "runs")) == (7.0, "X")
