"""Errors that came out of an adapter, as its author is told of them: what, and where in the adapter's own code."""

from __future__ import annotations

import traceback
from pathlib import Path

from pytest_dagster_parity.adapters import deadline
from pytest_dagster_parity.adapters.breakdown import DeadlinePassed
from pytest_dagster_parity.errors import ParityError

SHOWN = 4
"""Places, the innermost last: enough to see who called what."""

_OURS = frozenset({Path(__file__).parent, Path(deadline.__file__).parent})
"""Folders between pytest and an adapter; the kit's own adapters have folders of theirs."""


def told(error: BaseException) -> str:
    """Return what an error says, and below it the places that it passed through, without the kit's."""
    if isinstance(error, ParityError):
        what = str(error)
        # Where a call was interrupted is where it hung.
        found = places(error.__cause__) if isinstance(error, DeadlinePassed) and error.__cause__ else []
    else:
        what = f"{type(error).__name__}: {_text_of(error)}".rstrip(": ")
        found = places(error)
    text = "\n".join((what, *(f"  at {place}" for place in found)))
    return text.encode("utf-8", "backslashreplace").decode()  # Python's texts may hold what no file can


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as unspeakable:  # noqa: BLE001 - an adapter's error words itself, in the adapter's code
        return f"(its text cannot be made: {type(unspeakable).__name__})"


def places(error: BaseException) -> list[str]:
    """Return `file:line, in function` of the adapter's frames, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)
    found = [f"{frame.filename}:{frame.lineno}, in {frame.name}" for frame in frames if not _is_ours(frame.filename)]
    return found[-SHOWN:]


def _is_ours(filename: str) -> bool:
    return Path(filename).parent in _OURS
