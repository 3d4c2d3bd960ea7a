"""How texts are written in YAML, so that every reader of YAML takes them for these very texts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, cast

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_HIGHEST_SHORT = 0xFFFF


def scalar(text: str, *, in_flow: bool, quotes: str = "") -> str:
    """Return a text as one scalar on one line; `quotes` are those that are used where they can be."""
    if not quotes and _may_be_plain(text, in_flow=in_flow):
        return text
    if quotes == "'" and text.isprintable():
        inner = text.replace("'", "''")
        return f"'{inner}'"
    inner = "".join(_ESCAPES.get(sign) or (sign if sign.isprintable() else _escaped(sign)) for sign in text)
    return f'"{inner}"'


def value(text: str, *, in_flow: bool, quotes: str = "") -> str:
    """Return the text of a cell: one scalar, or a list on one line where it has several lines."""
    if "\n" not in text:
        return scalar(text, in_flow=in_flow, quotes=quotes)
    return flow_list(text.split("\n"), quotes=quotes)


def flow_list(texts: Iterable[str], *, quotes: str = "") -> str:
    """Return a list on one line."""
    return f"[{', '.join(scalar(text, in_flow=True, quotes=quotes) for text in texts)}]"


def _may_be_plain(text: str, *, in_flow: bool) -> bool:
    return (
        text[:1].isalnum()
        and text[0].isascii()
        and text.isprintable()
        and text[-1] not in ": "
        and ": " not in text
        and " #" not in text
        and not (in_flow and any(sign in ",[]{}?:" for sign in text))
        and not any(pattern.match(text) for pattern in _other_types().get(text[0], ()))
    )


@cache
def _other_types() -> dict[str, tuple[Any, ...]]:
    """Return the patterns by which YAML takes a plain text for something else, by its first sign."""
    import yaml

    resolvers = cast("Any", yaml).SafeLoader.yaml_implicit_resolvers
    return {sign: tuple(pattern for _, pattern in found) for sign, found in resolvers.items() if sign}


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04X}" if ord(sign) <= _HIGHEST_SHORT else f"\\U{ord(sign):08X}"
