"""What an adapter declares that this kit does not know: mostly a typing error, which looks like *unsupported*."""

from __future__ import annotations

from difflib import get_close_matches
from fnmatch import fnmatchcase

from pytest_dagster_parity.protocol.handshake import Description
from pytest_dagster_parity.protocol.operations import REQUESTS
from pytest_dagster_parity.scenario.capability_table import sentences


def strangers(target: Description | None) -> str | None:
    """Return one sentence on what is declared and means nothing here, or None."""
    if target is None:
        return None
    known = tuple(sorted(sentences()))
    unknown = [each for each in (*target.capabilities, *target.emulated) if not _means_any(each, known)]
    unknown += [verb for verb in (*target.operations, *target.latencies) if verb not in REQUESTS]
    if not unknown:
        return None
    return f"The adapter declares what this kit does not know: {', '.join(_told(each, known) for each in unknown)}."


def _means_any(pattern: str, known: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for name in known)


def _told(unknown: str, known: tuple[str, ...]) -> str:
    meant = get_close_matches(unknown, known, n=1, cutoff=0.7)
    return f"{unknown} (did you mean {meant[0]}?)" if meant else unknown
