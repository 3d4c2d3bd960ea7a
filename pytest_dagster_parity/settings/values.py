"""One parser a setting, for a text from the command line and for a value from TOML alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pytest_dagster_parity.settings.errors import WrongSetting
from pytest_dagster_parity.settings.model import AskedLevel

LINES = ("1.10", "1.11", "1.12", "1.13")
"""The release lines of Dagster that can be compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A value as somebody gave it."""

    where: str
    """What to name in a message: an option, or a file."""
    key: str
    value: Any
    folder: Path
    """What a relative path is relative to."""

    def wrong(self, wanted: str, known: tuple[str, ...] = ()) -> WrongSetting:
        """Say that the value cannot be used."""
        return WrongSetting(self.where, self.key, self.value, wanted, known)


def text(given: Given) -> str:
    """Accept a text that is not empty."""
    if not isinstance(given.value, str) or not given.value.strip():
        raise given.wrong("a text")
    return given.value


def path(given: Given) -> Path:
    """Accept a path, relative to the folder of the one who gave it."""
    if not isinstance(given.value, str) or not given.value.strip():
        raise given.wrong("a path")
    return (given.folder / given.value).absolute()


def existing_path(given: Given) -> Path:
    """Accept the path of something that exists."""
    found = path(given)
    if not found.exists():
        raise given.wrong("the path of a folder or file that exists")
    return found


def existing_paths(given: Given) -> tuple[Path, ...]:
    """Accept a list of paths of things that exist, or one of them."""
    return tuple(
        existing_path(Given(where=given.where, key=given.key, value=each, folder=given.folder)) for each in texts(given)
    )


def boolean(given: Given) -> bool:
    """Accept true or false."""
    if not isinstance(given.value, bool):
        raise given.wrong("true or false")
    return given.value


def texts(given: Given) -> tuple[str, ...]:
    """Accept a list of texts, or one of them."""
    listed: object = [given.value] if isinstance(given.value, str) else given.value
    if not isinstance(listed, (list, tuple)) or not all(
        isinstance(each, str) and each for each in cast("list[object]", listed)
    ):
        raise given.wrong("a list of texts")
    return tuple(cast("list[str]", listed))


def pairs(given: Given) -> dict[str, str]:
    """Accept a table of texts and numbers, or a list of `KEY=VALUE`."""
    value: object = given.value
    if isinstance(value, dict):
        return _pairs_of(given, cast("dict[str, Any]", value))
    found: dict[str, str] = {}
    for each in texts(given):
        key, equals, value = each.partition("=")
        if not equals or not key:
            raise Given(where=given.where, key=given.key, value=each, folder=given.folder).wrong("KEY=VALUE")
        found[key] = value
    return found


def _pairs_of(given: Given, table: dict[str, Any]) -> dict[str, str]:
    if not all(isinstance(value, (str, int, float)) for value in table.values()):
        raise given.wrong("a table of texts and numbers")
    return {key: _spelled(value) for key, value in table.items()}


def level(given: Given) -> AskedLevel:
    """Accept the name of a level."""
    names = tuple(each.value for each in AskedLevel)
    if given.value not in names:
        raise given.wrong(f"one of {', '.join(names)}", names)
    return AskedLevel(given.value)


def line(given: Given) -> str:
    """Accept a release line of Dagster."""
    found = str(given.value)
    if found not in LINES or isinstance(given.value, (bool, float)):
        raise given.wrong(f"one of {', '.join(LINES)}, as a text", LINES)
    return found


def seed(given: Given) -> int:
    """Accept a whole number from 0."""
    if isinstance(given.value, bool) or re.fullmatch(r"\d{1,18}", str(given.value)) is None:
        raise given.wrong("a whole number from 0, of 18 digits at most")
    return int(str(given.value))


def seconds(given: Given) -> float:
    """Accept a positive number of seconds."""
    try:
        found = float("" if isinstance(given.value, bool) else str(given.value))
    except ValueError:
        raise given.wrong("a number of seconds") from None
    if not 0 < found < float("inf"):
        raise given.wrong("a number of seconds above 0")
    return found


def _spelled(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


PARSERS: dict[str, Callable[[Given], Any]] = {
    "adapter": text,
    "adapter-options": pairs,
    "scenarios": existing_path,
    "only": texts,
    "level": level,
    "line": line,
    "profile": texts,
    "require": texts,
    "exceptions": existing_path,
    "matrix": existing_paths,
    "gate": boolean,
    "record": path,
    "summary": path,
    "seed": seed,
    "timeout": seconds,
}
"""By key, as it is written in pyproject.toml; with underscores it is the field of `Settings`."""
