"""Calls of an adapter: each with its deadline, each answer checked, each way to break given its name."""

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
from pytest_dagster_parity.execution.errors import Broke, Contradicted
from pytest_dagster_parity.execution.places import told
from pytest_dagster_parity.protocol.operations import REQUESTS, Open, Query, Request
from pytest_dagster_parity.protocol.user_code import Decide

Guard = Callable[[Callable[[Any], Any], Any, str], Any]
"""Calls a function with an argument under a deadline; the text names the call."""

Records: TypeAlias = tuple[Any, ...]

LEAST_LOOKS = 3
"""What is shown late changes between the first two; a target that keeps its latency shows the same from then on."""
MOST_LOOKS = 200

_encode = json.Encoder().encode


class Calls:
    """The calls of one adapter. The answers of one in process are read as they would be from the wire."""

    def __init__(
        self, adapter: Adapter, guard: Guard, latencies: Mapping[str, float], patience: float | None = None
    ) -> None:
        self._adapter = adapter
        self._guard = guard
        self._latencies = latencies
        self._patience = inf if patience is None else patience
        """Seconds that all the looks of one query may take, if that is more than three."""
        self._was_on_the_wire = isinstance(adapter, ForwardingAdapter)

    def call(self, verb: str, request: Request) -> Any:
        """Return the adapter's answer.

        Raises `Refused` where the target refuses, `Contradicted` where the adapter takes back what it declared, and
        `Broke` for everything else.
        """
        return self._call(verb, getattr(self._adapter, verb), request)

    def _call(self, verb: str, method: Callable[[Any], Any], request: Request) -> Any:
        try:
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
            raise Broke(verb, told(error)) from error
        self._check(verb, answer)
        return answer if answer is None or self._was_on_the_wire else _read(verb, answer)

    def open(self, request: Open, decide: Decide) -> None:
        """Open a world whose user code asks `decide`. Raises as `call` does."""
        self._call("open", lambda opening: self._adapter.open(opening, decide), request)

    def look(self, verb: str, query: Query) -> Any:
        """Return what a query shows once two looks, one latency apart, are equal."""
        latency = self._latencies.get(verb, 0.0)
        seen = self.call(verb, query)
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

    def _check(self, verb: str, answer: Any) -> None:
        record, is_listed = EXPECTED[verb]
        if record is None:
            if answer is not None:
                raise Broke(verb, f"the adapter answered {type(answer).__name__} where there is nothing to answer")
        elif not is_listed:
            if not isinstance(answer, record):
                raise Broke(verb, f"the adapter answered {answer!r:.200} where {record.__name__} is due")
        elif not isinstance(answer, tuple) or not _are_all(record, cast("Records", answer)):
            raise Broke(verb, f"the adapter answered {answer!r:.200} where a tuple of {record.__name__} is due")


def _read(verb: str, answer: Any) -> Any:
    """Return an answer as it comes from the wire: of the types that its records declare, and shared with nobody."""
    try:
        return _reader(verb).decode(_encode(answer))
    except (DecodeError, EncodeError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise Broke(verb, f"the adapter answered what the protocol's schema does not allow: {error}") from error


@cache
def _reader(verb: str) -> json.Decoder[Any]:
    return json.Decoder(REQUESTS[verb].answer)


def _are_all(record: type[Any], parts: Records) -> bool:
    return {record}.issuperset(map(type, parts)) or all(isinstance(part, record) for part in parts)


def _expected(answer: Any) -> tuple[type[Any] | None, bool]:
    arguments = getattr(answer, "__args__", None)
    return (arguments[0], True) if arguments else (answer, False)


EXPECTED = {verb: _expected(request.answer) for verb, request in REQUESTS.items()}
"""By verb: the class of the record that is due, or None, and whether a tuple of them is."""
