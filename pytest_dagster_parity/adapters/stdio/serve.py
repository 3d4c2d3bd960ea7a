"""The adapter program's side: any adapter in Python, served over stdin and stdout."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any

from msgspec import UNSET, DecodeError, Raw
from msgspec.structs import replace

from pytest_dagster_parity.adapters.interface import Adapter, Refused, Unsettled, Unsupported
from pytest_dagster_parity.adapters.options import check_options
from pytest_dagster_parity.adapters.stdio.lines import FromKit, line_of, read_from_kit
from pytest_dagster_parity.adapters.stdio.vocabulary import DESCRIBE, OtherVersion, verb_of
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.protocol.handshake import Describe, Description
from pytest_dagster_parity.protocol.messages import Ask, Breakdown, RefusalOf, Reply
from pytest_dagster_parity.protocol.one_of import NotOneKey
from pytest_dagster_parity.protocol.operations import Close, Open
from pytest_dagster_parity.protocol.user_code import Code, Decision, Handed


class KitBrokeProtocol(ParityError):
    """The kit sent what the adapter's side cannot read: they are of different versions, or the kit has a defect."""


class AskedOutsideCall(ParityError):
    """User code asked what to do while the kit waits for nothing: its step returned before the target had settled."""


class KitGone(SystemExit):
    """The kit closed the connection, or ended, in the middle of a call."""


def serve(make: Callable[..., Adapter]) -> None:
    """Serve the adapter that `make` makes of the kit's options, until stdin ends.

    From here on whatever is printed goes to stderr, by this process and by those that it starts.
    """
    source, sink = _claim_standard_streams()
    AdapterServer(make, source, sink).run()


class AdapterServer:
    """Serves one adapter over a pair of file descriptors, which are its own."""

    def __init__(self, make: Callable[..., Adapter], source: int, sink: int) -> None:
        self._make = make
        self._source = open(source, "rb")  # noqa: SIM115 - closed by `run`
        self._sink = sink
        self._adapter: Adapter | None = None
        self._turn = threading.Lock()
        self._in_flight = False
        self._asked = 0
        self._outside: AskedOutsideCall | None = None
        """Told with the next reply, for the target may have taken it for an error of its user code."""

    def run(self) -> None:
        """Carry out calls until there are no more; then shut the adapter down."""
        with self._source:
            try:
                while line := self._source.readline():
                    self._carry_out(_read(line))
            finally:
                if self._adapter is not None:
                    self._adapter.shutdown()
                os.close(self._sink)

    def decide(self, code: Code, handed: Handed) -> Decision:
        """Ask the kit, from any thread; one question at a time."""
        with self._turn:
            if not self._in_flight:
                self._outside = AskedOutsideCall(
                    f"{code.kind.value} {code.name} asks what to do, and no call is in flight"
                )
                raise self._outside
            self._asked += 1
            asked = f"q{self._asked}"
            self._write(line_of(Ask(id=asked, decide=code, handed=handed)))
            line = self._source.readline()
            if not line:
                raise KitGone(1)
            answer = _read(line)
            if answer.id != asked or answer.decision is None:
                raise KitBrokeProtocol(f"an answer to {asked} was due, and this came: {line[:200]!r}")
            return answer.decision

    def _carry_out(self, call: FromKit) -> None:
        if not isinstance(call.id, int) or not call.call:
            raise KitBrokeProtocol(f"a call was due, and this came: {call}")
        self._in_flight = True
        reply = self._reply_to(call.id, call)
        with self._turn:
            self._in_flight = False
            outside, self._outside = self._outside, None
            if outside is not None:
                reply = _crashed(call.id, outside)
            self._write(line_of(reply))

    def _reply_to(self, number: int, call: FromKit) -> Reply:
        try:
            return Reply(id=number, result=Raw(self._result_of(call)))
        except Refused as refusal:
            return Reply(id=number, refused=RefusalOf(kind=refusal.kind, message=refusal.message))
        except Unsupported as error:
            return Reply(id=number, error=Breakdown(kind="unsupported", message=str(error)))
        except Unsettled as error:
            return Reply(id=number, error=Breakdown(kind="unsettled", message=str(error)))
        except Exception as error:  # noqa: BLE001 - the border of the adapter
            if call.call != DESCRIBE or not isinstance(error, ParityError):  # an option, a package: its words say all
                traceback.print_exc(file=sys.stderr)
            return _crashed(number, error)

    def _result_of(self, call: FromKit) -> bytes:
        try:
            verb = verb_of(call.call)
            request = verb.read(b"null" if call.arguments is UNSET else call.arguments)
        except KeyError:
            raise Unsupported(f"the protocol has no {call.call!r}") from None
        except (DecodeError, NotOneKey, OtherVersion) as error:
            raise KitBrokeProtocol(f"the kit's {call.call} cannot be read: {error}") from error
        return verb.write_answer(self._answer(call.call, request))

    def _answer(self, verb: str, request: Any) -> Any:
        if verb == DESCRIBE:
            return self._describe(request)
        if self._adapter is None:
            raise KitBrokeProtocol(f"the kit's first call is {verb}, and `describe` was due")
        if isinstance(request, Open):
            return self._adapter.open(request, self.decide)
        if isinstance(request, Close):
            return self._adapter.close(request)
        return getattr(self._adapter, verb)(request)

    def _describe(self, kit: Describe) -> Description:
        if self._adapter is None:
            check_options(self._make, kit.options)
            self._adapter = self._make(**kit.options)
        return replace(self._adapter.describe(), operations=self._adapter.operations())

    def _write(self, line: bytes) -> None:
        written = os.write(self._sink, line)
        while written < len(line):
            written += os.write(self._sink, memoryview(line)[written:])


def _crashed(number: int, error: Exception) -> Reply:
    return Reply(id=number, error=Breakdown(kind="crashed", message=f"{type(error).__name__}: {error}"))


def _read(line: bytes) -> FromKit:
    try:
        return read_from_kit(line)
    except DecodeError as error:
        raise KitBrokeProtocol(f"a line from the kit cannot be read: {error}: {line[:200]!r}") from error


def _claim_standard_streams() -> tuple[int, int]:
    """Keep stdin and stdout for the protocol, and leave nothing to read and stderr to print to in their place."""
    sys.stdout.flush()
    source, sink = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return source, sink
