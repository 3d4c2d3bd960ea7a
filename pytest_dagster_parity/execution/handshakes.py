"""What a handshake must be before anything that it says is believed."""

from __future__ import annotations

from math import isfinite

from msgspec import MsgspecError, convert, to_builtins

from pytest_dagster_parity.execution.errors import NoHandshake, SenselessHandshake, UnknownProtocol
from pytest_dagster_parity.protocol.handshake import PROTOCOL_VERSION, Description

MOST_TOLERANCE = 60.0
"""Seconds. Crons fire by the minute: with more, a recorded time would tell nothing."""


def believed(answered: object, deadline: float | None) -> Description:
    """Return what `describe` answered. Raises `NoHandshake`, `UnknownProtocol`, `SenselessHandshake`."""
    if not isinstance(answered, Description):
        raise NoHandshake(answered)
    if answered.protocol != PROTOCOL_VERSION:
        raise UnknownProtocol(answered.protocol, PROTOCOL_VERSION)
    try:
        description = convert(to_builtins(answered), Description)
    except (MsgspecError, TypeError) as error:
        raise NoHandshake(answered, str(error)) from error
    if fault := _fault(description, deadline):
        raise SenselessHandshake(fault)
    return description


def _fault(description: Description, deadline: float | None) -> str:
    for what, text in (("target", description.target), ("version", description.version)):
        if not text.strip() or not text.isprintable():
            return f"`{what}` is {text!r}, and it is a name on one line"
    tolerance = description.clock.tolerance
    if not 0 <= tolerance <= MOST_TOLERANCE:
        return f"`tolerance` is {tolerance:g} s, and it is from 0 to {MOST_TOLERANCE:g} s: beyond, no time tells much"
    for observation, latency in description.latencies.items():
        if not isfinite(latency) or latency < 0 or (deadline is not None and latency > deadline):
            most = "" if deadline is None else f" to the deadline of one call, {deadline:g} s (`--parity-timeout`)"
            return f"the latency of `{observation}` is {latency:g} s, and it is from 0{most}"
    return ""
