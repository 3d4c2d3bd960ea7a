"""The wire between a forked process and its parent: JSON, one message a line, over a pair of sockets."""

from __future__ import annotations

import os
import socket
from typing import Any, TypeVar
from weakref import WeakSet

import msgspec

from pytest_dagster_parity.protocol.user_code import Code, Decision, Handed
from pytest_dagster_parity.protocol.words import Instant


class Message(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What passes over the wire."""


class Asks(Message, frozen=True, kw_only=True):
    """The child: user code asks what to do. Answered by `Told`."""

    code: Code
    handed: Handed


class Told(Message, frozen=True, kw_only=True):
    """The parent: what user code must do."""

    decision: Decision


class Holds(Message, frozen=True, kw_only=True):
    """The child: it is held. Answered by `GoesOn`, some day."""


class GoesOn(Message, frozen=True, kw_only=True):
    """The parent: go on, at this moment."""

    now: Instant


class Reaches(Message, frozen=True, kw_only=True):
    """The child: its clock stands here now. Not answered."""

    now: Instant


class Launches(Message, frozen=True, kw_only=True):
    """The child: a run needs a worker, which must outlive the child. Answered by `Done`."""

    run: str
    held: bool


class Interrupts(Message, frozen=True, kw_only=True):
    """The child: the worker of a run must be interrupted. Answered by `Done`."""

    run: str


class Done(Message, frozen=True, kw_only=True):
    """The parent: that is done."""

    found: bool = True
    """Whether there was a worker."""


class Broke(Message, frozen=True, kw_only=True):
    """The child: it ends because of an error. Not answered."""

    error: str
    settled: bool = True
    """False where the error is that Dagster did not settle."""


AnyMessage = Asks | Told | Holds | GoesOn | Reaches | Launches | Interrupts | Done | Broke
AnswerType = TypeVar("AnswerType", bound=Message)
_decode = msgspec.json.Decoder(AnyMessage).decode
_encode = msgspec.json.Encoder().encode


_open_ends: WeakSet[Channel] = WeakSet()


class Channel:
    """One end of the wire."""

    def __init__(self, end: socket.socket) -> None:
        self._socket = end
        self._stream = end.makefile("rb")
        _open_ends.add(self)

    @classmethod
    def pair(cls) -> tuple[Channel, Channel]:
        """Return two ends that are connected."""
        one, other = socket.socketpair()
        return cls(one), cls(other)

    def send(self, message: Message) -> None:
        """Send a message; a process at the other end that is gone raises `BrokenPipeError`."""
        self._socket.sendall(_encode(message) + b"\n")

    def receive(self) -> Any:
        """Wait for a message; None: there will be none any more."""
        line = self._stream.readline()
        return _decode(line) if line.endswith(b"\n") else None

    def ask(self, message: Message, answer: type[AnswerType]) -> AnswerType:
        """Send a message and return what answers it; a process whose parent is gone ends here."""
        self.send(message)
        received = self.receive()
        if not isinstance(received, answer):
            os._exit(1)
        return received

    def decide(self, code: Code, handed: Handed) -> Decision:
        """Let the other end decide."""
        return self.ask(Asks(code=code, handed=handed), Told).decision

    def keep_only(self) -> None:
        """Close every other end: a forked process has copies, and nobody would see that the others are gone."""
        for end in list(_open_ends):
            if end is not self:
                end.close()

    def close(self) -> None:
        """Close this end."""
        _open_ends.discard(self)
        self._stream.close()
        self._socket.close()
