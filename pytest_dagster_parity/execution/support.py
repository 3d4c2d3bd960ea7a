"""Whether a target can be asked for a scenario at all: its declared capabilities against the scenario's needs."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from fnmatch import fnmatchcase

from pytest_dagster_parity.protocol.handshake import Description
from pytest_dagster_parity.protocol.operations import REQUESTS
from pytest_dagster_parity.protocol.words import ClockKind


class Support:
    """What a target declares."""

    def __init__(self, description: Description) -> None:
        self._operations = description.operations
        self._declared = description.capabilities
        self._of_clock = _of_clock(description)
        self._emulated = description.emulated
        self._reasons: dict[str, str | None] = {}
        """Why a need is not met, of those that were asked for; None: it is."""
        self._met: set[str] = set()

    def missing(self, needs: AbstractSet[str]) -> tuple[str, ...]:
        """Return what the target lacks of these needs, each with its reason where there is one to tell."""
        if needs <= self._met:
            return ()
        reasons = [self._lacks(need) for need in sorted(needs)]
        return tuple(reason for reason in reasons if reason is not None)

    def _lacks(self, need: str) -> str | None:
        if need not in self._reasons:
            reason = self._reasons[need] = self._judge(need)
            if reason is None:
                self._met.add(need)
        return self._reasons[need]

    def _judge(self, need: str) -> str | None:
        if need in REQUESTS:
            declared = need in self._operations
        elif need.startswith("clock."):
            declared = need in self._of_clock
        else:
            declared = any(fnmatchcase(need, pattern) for pattern in self._declared)
        if not declared:
            return need
        if any(fnmatchcase(need, pattern) for pattern in self._emulated):
            return f"{need} (emulated by the adapter, which proves nothing)"
        return None


def _of_clock(description: Description) -> tuple[str, ...]:
    """Return the clock's capabilities, which follow from its kind."""
    clock = description.clock
    downtime = ("clock.downtime",) if clock.downtime else ()
    match clock.kind:
        case ClockKind.VIRTUAL:
            return ("clock.still", "clock.set", *downtime)
        case ClockKind.FAKED:
            return ("clock.set", *downtime)
        case ClockKind.REAL:
            return downtime
