"""Lines through pipes: what is late is late, whatever lies ready, and who closes its end is known by which."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from math import inf
from time import monotonic, sleep

import pytest

from pytest_dagster_parity.adapters.stdio.pipe import Ended, Late, LinePipe, Overlong


class Ends:
    """A pair of pipes, with the other side's ends."""

    def __init__(self, longest: int = 1 << 20) -> None:
        source, self.tells = os.pipe()
        self.hears, sink = os.pipe()
        self.all = [source, self.tells, self.hears, sink]
        self.lines = LinePipe(source, sink, longest)

    def shut(self, end: int) -> None:
        os.close(end)
        self.all.remove(end)


@pytest.fixture
def ends() -> Iterator[Ends]:
    made = Ends()
    yield made
    for end in made.all:
        with suppress(OSError):
            os.close(end)


def test_lines_that_lie_ready_do_not_put_a_deadline_off(ends: Ends) -> None:
    os.write(ends.tells, b"one\ntwo\nthree\n")
    assert ends.lines.receive(inf) == b"one\n"
    with pytest.raises(Late):
        ends.lines.receive(monotonic() - 1)
    assert ends.lines.receive(inf) == b"two\n"


def test_a_line_that_came_too_late_is_late(ends: Ends) -> None:
    os.write(ends.tells, b"one\n")
    with pytest.raises(Late):
        ends.lines.receive(monotonic() - 1)


def test_who_writes_and_never_reads_does_not_put_a_deadline_off(ends: Ends) -> None:
    os.write(ends.tells, b"noise\n" * 1000)
    with pytest.raises(Late) as caught:
        ends.lines.send(b"x" * (1 << 20), monotonic() + 0.05)
    assert caught.value.rest == b"noise\n" * 1000


def test_what_comes_while_a_full_pipe_is_written_to_is_kept(ends: Ends) -> None:
    os.write(ends.tells, b"early\n")
    heard: list[int] = []

    def hear() -> None:
        while sum(heard) < 1 << 20:
            heard.append(len(os.read(ends.hears, 1 << 16)))

    hearing = threading.Thread(target=hear)
    hearing.start()
    ends.lines.send(b"x" * (1 << 20), monotonic() + 5)
    hearing.join()
    assert (sum(heard), ends.lines.unasked()) == (1 << 20, b"early")


def test_a_flood_while_a_full_pipe_is_written_to_is_bounded() -> None:
    ends = Ends(longest=1000)
    os.write(ends.tells, b"noise" * 1000)
    with pytest.raises(Overlong):
        ends.lines.send(b"x" * (1 << 20), monotonic() + 5)


def test_who_stops_reading_in_the_middle_of_a_line_has_closed_its_stdin(ends: Ends) -> None:
    def goes_away() -> None:
        sleep(0.1)
        ends.shut(ends.hears)

    going = threading.Thread(target=goes_away)
    with suppress(Late):
        ends.lines.send(b"x" * (1 << 20), monotonic() + 0.01)
    going.start()
    with pytest.raises(Ended) as caught:
        ends.lines.send(b"x" * (1 << 20), monotonic() + 5)
    going.join()
    assert (caught.value.stream, caught.value.rest) == ("stdin", b"")
