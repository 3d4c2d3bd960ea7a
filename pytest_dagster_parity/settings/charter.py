"""`[tool.dagster-parity.charter]` of pyproject.toml: what a repository says of its evidence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, cast

from pytest_dagster_parity.evidence.charter import Charter
from pytest_dagster_parity.matrix.model import Status
from pytest_dagster_parity.settings.errors import UnknownSetting
from pytest_dagster_parity.settings.sources import TABLE, table_of
from pytest_dagster_parity.settings.values import Given, texts

KEY = "charter"


def read_charter(root: Path) -> Charter:
    """Return what the pyproject.toml in the folder `root` says, and what holds where it says nothing.

    Refuses unknown keys and values that cannot be used with a `SettingsError`.
    """
    file = root / "pyproject.toml"
    outer = f"{file.name} [tool.{TABLE}]"
    raw = table_of(file, outer).get(KEY, {})
    if not isinstance(raw, dict):
        raise Given(where=outer, key=KEY, value=raw, folder=root).wrong("a table")
    table = cast("dict[str, object]", raw)
    where = f"{file.name} [tool.{TABLE}.{KEY}]"
    for key in table:
        if key not in PARSERS:
            raise UnknownSetting(where, key, tuple(PARSERS))
    given = {key: Given(where=where, key=key, value=value, folder=root) for key, value in table.items()}
    return Charter(**{key.replace("-", "_"): PARSERS[key](each) for key, each in given.items()})


def globs(given: Given) -> tuple[str, ...]:
    """Accept a list of patterns of paths, or one of them."""
    return tuple(_inside(given, each) for each in texts(given))


def excluded(given: Given) -> tuple[str, ...]:
    """Accept patterns of what is no evidence; what never is any stays excluded."""
    return (*Charter().non_normative, *(each for each in globs(given) if each not in Charter().non_normative))


def document(given: Given) -> str:
    """Accept the path of a document that exists, relative to the root."""
    if not isinstance(given.value, str) or not given.value:
        raise given.wrong("a path")
    path = _inside(given, given.value)
    if not (given.folder / path).is_file():
        raise given.wrong("the path of a file that exists, from the repository's root")
    return str(PurePosixPath(path))


def aliases(given: Given) -> MappingProxyType[str, Status]:
    """Accept a table of other words for the statuses."""
    raw: object = given.value
    if not isinstance(raw, dict):
        raise given.wrong('a table such as {done = "Implemented"}')
    table = cast("dict[str, object]", raw)
    return MappingProxyType({word.strip().lower(): _status(given, word, status) for word, status in table.items()})


def _status(given: Given, word: str, value: object) -> Status:
    known = tuple(status.value for status in Status)
    if value not in known:
        one = Given(where=given.where, key=f"{given.key}.{word}", value=value, folder=given.folder)
        raise one.wrong(f"one of {', '.join(known)}", known)
    if word.strip().lower() in {status.value.lower() for status in Status} - {str(value).lower()}:
        one = Given(where=given.where, key=given.key, value=word, folder=given.folder)
        raise one.wrong("a word that is not itself a status")
    return Status(value)


def _inside(given: Given, text: str) -> str:
    """Return a path or pattern that cannot leave the root."""
    if "\\" in text or text.startswith("/") or ":" in text or ".." in text.split("/"):
        one = Given(where=given.where, key=given.key, value=text, folder=given.folder)
        raise one.wrong("relative to the repository's root, with `/` and without `..`")
    return text.removeprefix("./")


PARSERS: dict[str, Callable[[Given], Any]] = {
    "matrices": globs,
    "charter": document,
    "exceptions": document,
    "normative": globs,
    "non-normative": excluded,
    "ci": globs,
    "aliases": aliases,
}
"""By key, as it is written in pyproject.toml; with underscores it is the field of `Charter`."""
