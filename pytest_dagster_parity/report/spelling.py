"""How a value reads in a report: as flow-style YAML, on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

_PLAIN = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./@+*: -]*")
_NOT_TEXT = re.compile(r"(?i:null|true|false|~|[-+]?[\d._]+(e[-+]?\d+)?)")


def spell(value: Any) -> str:
    """Return a plain value as a scenario would write it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _spell_text(value)
    if isinstance(value, Mapping):
        table = cast("Mapping[Any, Any]", value)
        return "{" + ", ".join(f"{_spell_text(str(key))}: {spell(each)}" for key, each in table.items()) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(spell(each) for each in cast("Sequence[Any]", value)) + "]"
    return str(value)


def spell_fields(value: Mapping[str, Any]) -> str:
    """Return a mapping without its braces, for the arguments of a step."""
    return spell(value)[1:-1]


def shorten(text: str, width: int) -> str:
    """Return a text that is no longer than the width."""
    return text if len(text) <= width else text[: width - 3] + "..."


def _spell_text(text: str) -> str:
    ambiguous = ": " in text or text.endswith((":", " ")) or _NOT_TEXT.fullmatch(text) is not None
    return json.dumps(text, ensure_ascii=False) if ambiguous or not _PLAIN.fullmatch(text) else text
