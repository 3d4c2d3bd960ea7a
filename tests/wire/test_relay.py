"""User code in other processes and threads gets its decisions through the relay, one question at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from pytest_dagster_parity.adapters.relay import Relay, RelayFailed, connect
from pytest_dagster_parity.protocol.user_code import Code, Decide, Decision, Evaluation, Handed
from pytest_dagster_parity.protocol.words import CodeKind

WORKER = """
import sys, threading
from pytest_dagster_parity.adapters.relay import connect
from pytest_dagster_parity.protocol.user_code import Code, Handed
from pytest_dagster_parity.protocol.words import CodeKind

decide = connect(sys.argv[1])
def work(name):
    for number in range(20):
        told = decide(Code(kind=CodeKind.SENSOR, name=name), Handed(cursor=str(number)))
        assert told.evaluation.cursor == f"{name} after {number}", told
threads = [threading.Thread(target=work, args=(f"{sys.argv[2]}{index}",)) for index in range(3)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""

WATCH = Code(kind=CodeKind.SENSOR, name="watch")


class OneAtATime:
    """A `decide` that notices when it is called while it is being called."""

    def __init__(self) -> None:
        self.questions: list[tuple[str, str | None]] = []
        self.overlaps = 0
        self._busy = False

    def __call__(self, code: Code, handed: Handed) -> Decision:
        """Answer with a cursor that says what was asked."""
        self.overlaps += self._busy
        self._busy = True
        time.sleep(0.0005)
        self.questions.append((code.name, handed.cursor))
        self._busy = False
        return Decision(evaluation=Evaluation(cursor=f"{code.name} after {handed.cursor}"))


def ask_often(ask: Decide) -> None:
    """Ask twenty times."""
    for _ in range(20):
        ask(WATCH, Handed())


@pytest.fixture
def relay() -> Iterator[Relay]:
    """Give a relay that forwards to nobody yet."""
    with Relay() as made:
        yield made


def test_worker_processes_get_their_decisions_one_at_a_time(relay: Relay) -> None:
    decide = OneAtATime()
    with relay.world(decide):
        workers = [subprocess.Popen([sys.executable, "-c", WORKER, relay.address, name]) for name in ("p", "q")]
        assert [worker.wait(30) for worker in workers] == [0, 0]
    asked = sorted((f"{process}{thread}", str(call)) for process in "pq" for thread in range(3) for call in range(20))
    assert (sorted(decide.questions), decide.overlaps) == (asked, 0)


def test_the_adapters_own_process_asks_in_turn_with_the_others(relay: Relay) -> None:
    decide, remote = OneAtATime(), connect(relay.address)
    with relay.world(decide):
        threads = [threading.Thread(target=ask_often, args=(ask,)) for ask in (relay.decide, remote)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert (len(decide.questions), decide.overlaps) == (40, 0)


def test_between_two_worlds_there_is_no_decision(relay: Relay) -> None:
    ask = connect(relay.address)
    with relay.world(OneAtATime()):
        ask(WATCH, Handed())
    with pytest.raises(RelayFailed, match="no world is open"):
        ask(WATCH, Handed())
    with relay.world(OneAtATime()):
        assert ask(WATCH, Handed(cursor="1")).evaluation == Evaluation(cursor="watch after 1")


def test_what_the_kit_raises_is_told_to_the_worker(relay: Relay) -> None:
    def fails(code: Code, handed: Handed) -> Decision:
        raise LookupError("no such script")

    with relay.world(fails), pytest.raises(RelayFailed, match="LookupError: no such script"):
        connect(relay.address)(WATCH, Handed())


def test_a_closed_relay_says_so() -> None:
    relay = Relay()
    ask = connect(relay.address)
    with relay.world(OneAtATime()):
        ask(WATCH, Handed())
    relay.close()
    with pytest.raises(RelayFailed, match=r"the relay is closed|the connection broke"):
        ask(WATCH, Handed())
    with pytest.raises(RelayFailed, match="the connection broke"):
        connect(relay.address)(WATCH, Handed())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_speaks_through_a_connection_of_its_own(relay: Relay) -> None:
    decide, ask = OneAtATime(), connect(relay.address)
    with relay.world(decide):
        ask(WATCH, Handed(cursor="parent"))
        child = os.fork()
        if child == 0:
            told = ask(WATCH, Handed(cursor="child"))
            os._exit(0 if told.evaluation == Evaluation(cursor="watch after child") else 1)
        assert os.waitpid(child, 0)[1] == 0
        ask(WATCH, Handed(cursor="parent again"))
    assert decide.questions == [("watch", "parent"), ("watch", "child"), ("watch", "parent again")]


def test_it_can_listen_on_a_port_of_this_machine_instead() -> None:
    with Relay(tcp=True) as relay, relay.world(OneAtATime()):
        assert relay.address.startswith("tcp:127.0.0.1:")
        assert connect(relay.address)(WATCH, Handed(cursor="1")).evaluation == Evaluation(cursor="watch after 1")
