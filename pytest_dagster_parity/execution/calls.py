"""Calls of an adapter: each with its deadline, each answer checked, each way to break given its name.

What an adapter in this process answers, and what its user code asks, is read as it would be from the wire: it is then
of the types that its records declare, shared with nobody, and the verdict is the same through either carrier.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import cache
from math import inf
from typing import Any, TypeAlias, cast

from msgspec import DecodeError, EncodeError, json
from msgspec.structs import replace

from pytest_dagster_parity.adapters.forwarding import ForwardingAdapter
from pytest_dagster_parity.adapters.interface import Adapter, Refused, Unsettled, Unsupported
from pytest_dagster_parity.execution.errors import Broke, Contradicted, Misasked
from pytest_dagster_parity.execution.places import told
from pytest_dagster_parity.protocol.operations import REQUESTS, Open, Query, Request
from pytest_dagster_parity.protocol.user_code import Code, Decide, Decision, Handed

Guard = Callable[[Callable[[Any], Any], Any, str], Any]
"""Calls a function with an argument under a deadline; the text names the call."""

Records: TypeAlias = tuple[Any, ...]

LEAST_LOOKS = 3
"""What is shown late changes between the first two; a target that keeps its latency shows the same from then on."""
MOST_LOOKS = 200

OFF_SCHEMA = (DecodeError, EncodeError, TypeError, ValueError, OverflowError, RecursionError)
"""What comes of writing, or reading, values of other types than their records declare."""

_encode = json.Encoder().encode
_read_question = json.Decoder(tuple[Code, Handed]).decode


class Calls:
    """The calls of one adapter."""

    def __init__(
        self, adapter: Adapter, guard: Guard, latencies: Mapping[str, float], patience: float | None = None
    ) -> None:
        self._adapter = adapter
        self._guard = guard
        self._latencies = latencies
        self._patience = inf if patience is None else patience
        """Seconds that all the looks of one query may take, if that is more than three."""
        self._was_on_the_wire = isinstance(adapter, ForwardingAdapter)
        self._in_flight = False
        self._world = 0
        self._misasked = ""
        """What was wrong with a question of user code; a target may have taken the error for one of that code."""

    def call(self, verb: str, request: Request) -> Any:
        """Return the adapter's answer.

        Raises `Refused` where the target refuses, `Contradicted` where the adapter takes back what it declared, and
        `Broke` for everything else.
        """
        return self._call(verb, getattr(self._adapter, verb), request)

    def _call(self, verb: str, method: Callable[[Any], Any], request: Request) -> Any:
        try:
            self._in_flight = True
            answer = self._guard(method, request, verb)
        except Refused:
            raise
        except Unsupported as error:
            raise Contradicted(verb, str(error)) from error
        except Unsettled as error:
            raise Broke(verb, f"unsettled: {error}") from error
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise Broke(verb, self._misasked or told(error)) from error
        finally:
            self._in_flight = False
        if self._misasked:
            raise Broke(verb, self._misasked)
        if answer is None and verb in _SILENT:
            return None
        if answer is None or self._was_on_the_wire:
            _check(verb, answer)
            return answer
        return _read(verb, answer)

    def open(self, request: Open, decide: Decide) -> None:
        """Open a world whose user code asks `decide`. Raises as `call` does."""
        self._misasked = ""
        asked = decide if self._was_on_the_wire else self._read_first(decide)
        self._call("open", lambda opening: self._adapter.open(opening, asked), request)

    def _read_first(self, decide: Decide) -> Decide:
        self._world = world = self._world + 1

        def asked(code: Code, handed: Handed) -> Decision:
            try:
                fault = "" if self._in_flight and world == self._world else "no call is in flight"
                question = _read_question(_encode((code, handed)))
            except OFF_SCHEMA as error:
                fault, question = str(error), (code, handed)
            if fault:
                wrong = Misasked(code, handed, fault)
                if world == self._world:
                    self._misasked = str(wrong)
                raise wrong
            return decide(*question)

        return asked

    def look(self, verb: str, query: Query) -> Any:
        """Return what a query shows once two looks, one latency apart, are equal."""
        latency = self._latencies.get(verb, 0.0)
        seen = self._call(verb, getattr(self._adapter, verb), query)
        if not latency:
            return seen
        most = int(max(LEAST_LOOKS, min(MOST_LOOKS, self._patience / latency)))
        for _ in range(most):
            time.sleep(latency)
            again = self.call(verb, replace(query))
            if again == seen:
                return seen
            seen = again
        raise Broke(verb, f"unsettled: {most} looks, {latency:g} s apart, and no two alike")


def _read(verb: str, answer: Any) -> Any:
    """Return an answer as it comes from the wire: of the types that its records declare, and shared with nobody."""
    try:
        read = _reader(verb)(_encode(answer))
    except OFF_SCHEMA as error:
        _check(verb, answer)
        raise Broke(verb, f"the adapter answered what the protocol's schema does not allow: {error}") from error
    if type(read) is not type(answer):
        _check(verb, answer)
    return read


@cache
def _reader(verb: str) -> Callable[[bytes], Any]:
    return json.Decoder(REQUESTS[verb].answer).decode


def _check(verb: str, answer: Any) -> None:
    record, is_listed = EXPECTED[verb]
    if record is None:
        if answer is not None:
            raise Broke(verb, f"the adapter answered {type(answer).__name__} where there is nothing to answer")
    elif not is_listed:
        if not isinstance(answer, record):
            raise Broke(verb, f"the adapter answered {answer!r:.200} where {record.__name__} is due")
    elif not isinstance(answer, tuple) or not _are_all(record, cast("Records", answer)):
        raise Broke(verb, f"the adapter answered {answer!r:.200} where a tuple of {record.__name__} is due")


def _are_all(record: type[Any], parts: Records) -> bool:
    return {record}.issuperset(map(type, parts)) or all(isinstance(part, record) for part in parts)


def _expected(answer: Any) -> tuple[type[Any] | None, bool]:
    arguments = getattr(answer, "__args__", None)
    return (arguments[0], True) if arguments else (answer, False)


EXPECTED = {verb: _expected(request.answer) for verb, request in REQUESTS.items()}
"""By verb: the class of the record that is due, or None, and whether a tuple of them is."""
_SILENT = frozenset(verb for verb, (record, _) in EXPECTED.items() if record is None)
"""The verbs whose answer is nothing."""
