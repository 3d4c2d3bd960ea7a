"""Messages as lines: how each side writes its own, and reads the other's.

A line from the other side is read in one pass, whichever of its two messages it is; its keys tell which.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, Struct, UnsetType, json

from pytest_dagster_parity.protocol.messages import Answer, Ask, Breakdown, Call, RefusalOf, Reply
from pytest_dagster_parity.protocol.user_code import Code, Decision, Handed

BREAKDOWNS = ("unsupported", "unsettled", "crashed")


class FromAdapter(Struct, forbid_unknown_fields=True):
    """A line of the adapter's: a `Reply`, or an `Ask` where `decide` is there."""

    id: int | str
    result: Raw | UnsetType = UNSET
    refused: RefusalOf | None = None
    error: Breakdown | None = None
    decide: Code | None = None
    handed: Handed | None = None

    def fault(self) -> str:
        """Say what is wrong with the combination of keys; nothing if it is a message."""
        outcomes = (self.result is not UNSET) + (self.refused is not None) + (self.error is not None)
        return self._fault_of_ask(outcomes) if self.decide is not None else self._fault_of_reply(outcomes)

    def _fault_of_ask(self, outcomes: int) -> str:
        if outcomes:
            return "a line with `decide` asks, and cannot reply as well"
        return "" if isinstance(self.id, str) else "Expected `str`, got `int` - at `$.id` of what asks"

    def _fault_of_reply(self, outcomes: int) -> str:
        if outcomes != 1:
            return f"a reply has exactly one of `result`, `refused` and `error`; this has {outcomes}"
        if self.handed is not None:
            return "`handed` belongs to what asks, beside `decide`"
        if isinstance(self.id, str):
            return "Expected `int`, got `str` - at `$.id` of a reply"
        if self.error is not None and self.error.kind not in BREAKDOWNS:
            return f"Invalid value {self.error.kind!r} - at `$.error.kind` (one of: {', '.join(BREAKDOWNS)})"
        return ""


class FromKit(Struct, forbid_unknown_fields=True):
    """A line of the kit's: a `Call`, or an `Answer` where `decision` is there."""

    id: int | str
    call: str = ""
    arguments: Raw | UnsetType = UNSET
    decision: Decision | None = None


_encode = json.Encoder().encode

read_from_adapter = json.Decoder(FromAdapter).decode
read_from_kit = json.Decoder(FromKit).decode


def line_of(message: Call | Answer | Reply | Ask) -> bytes:
    """Return the message's line, its end included."""
    return _encode(message) + b"\n"
