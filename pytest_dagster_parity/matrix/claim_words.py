"""The words of a row's claim: what status it says that it has, and what proof it says that it requires."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType

from pytest_dagster_parity.matrix.model import ProofLevel, Status

NO_ALIASES: Mapping[str, Status] = MappingProxyType({})

_MARKUP = "*_`~ \t"

_STATUSES = {status.value.lower(): status for status in Status}
_LEVELS = {level.value: level for level in ProofLevel}


def status_of(text: str, aliases: Mapping[str, Status] = NO_ALIASES) -> Status | None:
    """Return the status that a cell says, in any case and emphasis; None where it says none.

    `aliases` are other words for the statuses, in small letters.
    """
    word = plain(text)
    return _STATUSES.get(word) or aliases.get(word)


def level_of(text: str) -> ProofLevel | None:
    """Return the proof level that a cell says, in any case and emphasis; None where it says none."""
    return _LEVELS.get(plain(text))


def nearest_status(text: str, aliases: Mapping[str, Status] = NO_ALIASES) -> Status | None:
    """Return the status that was probably meant."""
    close = get_close_matches(plain(text), [*_STATUSES, *aliases], n=1, cutoff=0.6)
    return status_of(close[0], aliases) if close else None


def nearest_level(text: str) -> ProofLevel | None:
    """Return the proof level that was probably meant."""
    close = get_close_matches(plain(text), _LEVELS, n=1, cutoff=0.6)
    return _LEVELS[close[0]] if close else None


def plain(text: str) -> str:
    """Return what a cell says, in small letters and without emphasis around it."""
    return " ".join(text.strip(_MARKUP).lower().split())
