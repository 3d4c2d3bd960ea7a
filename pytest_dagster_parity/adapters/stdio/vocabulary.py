"""What a verb's arguments and answers look like on the wire: written, read and checked, each way.

A verb's part is made when the verb is first used: all of them together take 60 ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from msgspec import Raw, Struct, json
from msgspec.structs import asdict

from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.protocol.handshake import PROTOCOL_VERSION, Describe, Description
from pytest_dagster_parity.protocol.one_of import Check, one_of_check
from pytest_dagster_parity.protocol.operations import REQUESTS

DESCRIBE = "describe"

encode = json.Encoder().encode


class OtherVersion(ParityError):
    """The other side speaks another version of the protocol."""

    def __init__(self, theirs: int, ours: int = PROTOCOL_VERSION) -> None:
        super().__init__(theirs, ours)
        self.theirs = theirs
        self.ours = ours

    def __str__(self) -> str:
        return f"version {self.theirs} of the protocol is spoken there, and version {self.ours} here"


@dataclass(frozen=True, slots=True)
class Verb:
    """The two ends of a call."""

    name: str
    arguments: json.Decoder[Any]
    check_arguments: Check | None
    answer: json.Decoder[Any]
    check_answer: Check | None

    def write(self, request: Any) -> bytes:
        """Return the arguments as JSON. Raises `NotOneKey`."""
        if self.check_arguments is not None:
            self.check_arguments(request)
        return encode(request)

    def read(self, arguments: Raw | bytes) -> Any:
        """Return the arguments. Raises `msgspec.DecodeError`, `NotOneKey`."""
        request = self.arguments.decode(arguments)
        if self.check_arguments is not None:
            self.check_arguments(request)
        return request

    def write_answer(self, answer: Any) -> bytes:
        """Return the answer as JSON. Raises `NotOneKey`."""
        if self.check_answer is not None:
            self.check_answer(answer)
        return encode(answer)

    def read_answer(self, answer: Raw | bytes) -> Any:
        """Return the answer. Raises `msgspec.DecodeError`, `NotOneKey`."""
        shown = self.answer.decode(answer)
        if self.check_answer is not None:
            self.check_answer(shown)
        return shown


class Handshake(Verb):
    """`describe`: its version is looked at before anything else, for the rest may have another shape.

    On the wire the version is always written, also where it is the default of the day.
    """

    __slots__ = ()

    def read(self, arguments: Raw | bytes) -> Describe:
        """Return what the kit says of itself. Raises `OtherVersion`, `msgspec.DecodeError`."""
        _demand_our_version(arguments)
        return self.arguments.decode(arguments)

    def write_answer(self, answer: Description) -> bytes:
        """Return the handshake as JSON."""
        return encode({**asdict(answer), "protocol": answer.protocol})

    def read_answer(self, answer: Raw | bytes) -> Description:
        """Return the handshake. Raises `OtherVersion`, `msgspec.DecodeError`."""
        _demand_our_version(answer)
        return self.answer.decode(answer)


@cache
def verb_of(name: str) -> Verb:
    """Return the verb of this name. Raises `KeyError` where the protocol has no such verb."""
    if name == DESCRIBE:
        return Handshake(name, json.Decoder(Describe), None, json.Decoder(Description), None)
    request = REQUESTS[name]
    return Verb(
        name,
        json.Decoder(request),
        one_of_check(request),
        json.Decoder(request.answer),
        one_of_check(request.answer),
    )


class _Version(Struct):
    """What is read of a handshake first; other keys are not looked at. Who names no version speaks the first one."""

    protocol: int = 1


_version = json.Decoder(_Version)


def _demand_our_version(handshake: Raw | bytes) -> None:
    theirs = _version.decode(handshake).protocol
    if theirs != PROTOCOL_VERSION:
        raise OtherVersion(theirs)
