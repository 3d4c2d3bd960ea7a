"""Keys of mappings that are not as they should be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pytest_dagster_parity.scenario import scalars
from pytest_dagster_parity.scenario.fields import MODIFIERS
from pytest_dagster_parity.scenario.lean_events import ScalarEvent
from pytest_dagster_parity.scenario.reading import nearest

if TYPE_CHECKING:
    from pytest_dagster_parity.scenario.reading import Reading

RESERVED = frozenset({"<<", "by_case"})
"""Keys that a user cannot give a meaning of their own."""


def unknown_key(key: Any, reading: Reading, known: Iterable[str]) -> None:
    """Note a key that nothing knows here, and take its value."""
    if key.__class__ is not ScalarEvent:
        reading.skip(key)
        reading.problem(key, "unknown-key", f"a key is a text, not {scalars.said(key)}")
    elif key.value == "<<":
        reading.problem(key, "unknown-key", "merge keys are not allowed", "write the keys out")
    else:
        code = "by-case" if key.value == "by_case" else "unknown-key"
        hint = _HINTS.get(key.value) or nearest(key.value, known)
        reading.problem(key, code, f"`{key.value}` is no key here", hint)
    reading.skip(reading.next())


_HINTS = {
    **dict.fromkeys(MODIFIERS, "it stands beside the verb of a step, not among its arguments"),
    "may_hold": "the kit sets it where a script holds",
    "definitions": "`deploy` takes the definitions themselves: `deploy: {assets: [...]}`",
    "as": "it names runs and backfills that a step makes or a clause demands, and nothing else",
    "by_case": "it stands in definitions, settings or steps, and alone in its mapping",
}


def duplicate_key(key: Any, reading: Reading) -> None:
    """Note a key that stands twice in its mapping."""
    message = f"`{key.value}` stands twice in this mapping"
    reading.problem(key, "duplicate-key", message, "the second would win silently")


def missing_keys(event: Any, reading: Reading, keys: list[str]) -> None:
    """Note keys that must be there."""
    names = ", ".join(f"`{key}`" for key in keys)
    reading.problem(event, "missing-key", f"{names} is missing here" if len(keys) == 1 else f"missing here: {names}")
