"""The verdicts. Only a pass is a pass."""

from __future__ import annotations

from enum import Enum


class Verdict(str, Enum):
    """What a scenario came to on a target."""

    PASS = "pass"  # noqa: S105  no password
    """Every expectation held."""
    FAIL = "fail"
    """The target showed something else, or contradicted its own handshake."""
    EXCEPTED = "excepted"
    """It failed, as a declared exception says that it does."""
    STALE_EXCEPTION = "stale-exception"
    """It passed though a declared exception says that it fails."""
    UNSUPPORTED = "unsupported"
    """It needs a capability that the adapter does not declare."""
    INCONCLUSIVE = "inconclusive"
    """Nothing can be said: the adapter crashed, hung, broke the protocol, or the target did not settle."""
    NOT_RUN = "not-run"
    """It was collected and not executed."""


WORST_FIRST = (
    Verdict.FAIL,
    Verdict.STALE_EXCEPTION,
    Verdict.INCONCLUSIVE,
    Verdict.EXCEPTED,
    Verdict.NOT_RUN,
    Verdict.UNSUPPORTED,
    Verdict.PASS,
)
"""Of several attempts the first of these counts."""


def worst(verdicts: list[Verdict]) -> Verdict:
    """Return the verdict that counts of several attempts at the same scenario."""
    return min(verdicts, key=WORST_FIRST.index)
