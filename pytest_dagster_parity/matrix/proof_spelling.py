"""Foreign texts within a proof: spelled so that no sign of them is taken for the proof's own, in any kind of document.

What would be read as something else is written as in addresses, `%` and the hexadecimal digits of its UTF-8 bytes.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_MEANING = frozenset("%;|`\\<>*[]\"'")
"""Signs that part a proof, or that Markdown, CSV or YAML would take for their own."""

_ABSENT = "-"
_SPACE_TO_SPELL = re.compile(r"^ +| +$| (?= )|(?<= ) ")
_SPELLED_BY = re.compile(r"(?<![^ ])by(?![^ ])")


def phrase(text: str) -> str:
    """Spell a text that may have spaces in it."""
    kept = "".join(each if _is_plain(each) else _hexadecimal(each) for each in text)
    kept = _SPACE_TO_SPELL.sub(lambda found: _hexadecimal(found.group()), kept)
    if kept == _ABSENT:
        return _hexadecimal(kept)
    return kept or _ABSENT


def name(text: str) -> str:
    """Spell a text that has no word `by`."""
    return _SPELLED_BY.sub("%62y", phrase(text))


def word(text: str) -> str:
    """Spell a text as one word that is not `by`."""
    return name(text).replace(" ", "%20")


def meant(spelled: str) -> str:
    """Return the text that was spelled. Raises `ValueError` for what is no spelling."""
    return "" if spelled == _ABSENT else unquote(spelled, errors="strict")


def _is_plain(sign: str) -> bool:
    return sign.isprintable() and sign not in _MEANING


def _hexadecimal(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8"))
