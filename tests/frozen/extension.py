"""Whether a JSON Schema is a compatible extension of a frozen one, by the rules of the freeze (docs/decisions/0010).

What was valid stays valid and means the same: nothing is taken away, renamed, made mandatory or given another type.
What is described in words may be said better.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

WORDS = frozenset({"description", "title", "examples", "$comment", "default"})
"""Of a schema: what people read."""


def breaches(frozen: Any, today: Any, path: str = "$") -> Iterator[str]:
    """Yield every place where today's schema breaks a promise of the frozen one."""
    if isinstance(frozen, dict) and isinstance(today, dict):
        yield from _breaches_of_mapping(frozen, today, path)
    elif isinstance(frozen, list) and isinstance(today, list):
        yield from _breaches_of_list(frozen, today, path)
    elif frozen != today:
        yield f"{path}: {frozen!r} became {today!r}"


def _breaches_of_mapping(frozen: dict[str, Any], today: dict[str, Any], path: str) -> Iterator[str]:
    for key, value in frozen.items():
        if key in WORDS and not _is_name_table(path):
            continue
        if key not in today:
            if key != "required":
                yield f"{path}.{key}: it is gone"
        elif key == "required" and isinstance(value, list):
            yield from (f"{path}: {name} is needed now" for name in today[key] if name not in value)
        elif key == "enum":
            yield from (f"{path}: the word {word!r} is gone" for word in value if word not in today[key])
        else:
            yield from breaches(value, today[key], f"{path}.{key}")
    if "required" in today and "required" not in frozen and not _is_name_table(path):
        yield f"{path}: {today['required']} are needed now"


def _breaches_of_list(frozen: list[Any], today: list[Any], path: str) -> Iterator[str]:
    """Of alternatives there may be more than there were; each that was there must be there still."""
    for index, value in enumerate(frozen):
        if not any(not list(breaches(value, candidate, path)) for candidate in today):
            yield f"{path}[{index}]: {str(value)[:100]} is gone"


def _is_name_table(path: str) -> bool:
    return path.endswith((".properties", ".$defs"))
