"""Where settings come from: the command line first, then `[tool.dagster-parity]` of pyproject.toml."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from pytest_dagster_parity.settings.errors import UnknownSetting, UnreadableSettings, WrongTable
from pytest_dagster_parity.settings.model import Settings
from pytest_dagster_parity.settings.values import PARSERS, Given

TABLE = "dagster-parity"

MISSPELT = ("dagster_parity", "pytest-dagster-parity", "pytest_dagster_parity")
"""Tables that can only be meant as ours; left unread, they would let the default adapter be tested instead."""

SUBTABLES = ("charter",)
"""Tables in ours that set nothing for a session; `settings.charter` reads this one."""

OPTIONS = {
    "adapter": "--parity-adapter",
    "adapter-options": "--parity-adapter-option",
    "scenarios": "--parity-scenarios",
    "only": "--parity-only",
    "level": "--parity-level",
    "line": "--parity-line",
    "profile": "--parity-profile",
    "require": "--parity-require",
    "exceptions": "--parity-exceptions",
    "matrix": "--parity-matrix",
    "gate": "--parity-gate",
    "record": "--parity-record",
    "summary": "--parity-summary",
    "seed": "--parity-seed",
    "timeout": "--parity-timeout",
}
"""The option of each key, for messages."""


def settle(options: Mapping[str, object], invoked_from: Path, project: Path) -> Settings:
    """Return the settings of a session.

    `options` are the command line's, by key, None where an option was not given; their relative paths start at
    `invoked_from`. What they leave open is taken from the pyproject.toml in the folder `project`, if there is one.
    """
    found = read_table(project / "pyproject.toml")
    for key, value in options.items():
        if value is not None:
            parsed = PARSERS[key](Given(where=OPTIONS[key], key=key, value=value, folder=invoked_from))
            found[key] = {**found.get(key, {}), **parsed} if key == "adapter-options" else parsed
    return Settings(**{key.replace("-", "_"): value for key, value in found.items()})


def read_table(file: Path) -> dict[str, Any]:
    """Return what `[tool.dagster-parity]` sets, parsed, by key. Refuses unknown keys and wrong values."""
    where = f"{file.name} [tool.{TABLE}]"
    table = table_of(file, where)
    for key in table:
        if key not in PARSERS and key not in SUBTABLES:
            raise UnknownSetting(where, key, (*PARSERS, *SUBTABLES))
    return {
        key: PARSERS[key](Given(where=where, key=key, value=value, folder=file.parent))
        for key, value in table.items()
        if key not in SUBTABLES
    }


def find_project(start: Path) -> Path:
    """Return the nearest folder upwards whose pyproject.toml has our table, else the start itself."""
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if file.is_file() and f"[tool.{TABLE}" in file.read_text(encoding="utf-8", errors="replace"):
            return folder
    return start


def table_of(file: Path, where: str) -> dict[str, object]:
    """Return `[tool.dagster-parity]` of a pyproject.toml as it stands; empty where there is no such file or table."""
    if not file.is_file():
        return {}
    tools = _parsed(file).get("tool", {})
    for name in MISSPELT:
        if name in tools:
            raise WrongTable(file.name, name, TABLE)
    table = tools.get(TABLE, {})
    if not isinstance(table, dict):
        raise UnreadableSettings(where, "it is not a table")
    return cast("dict[str, object]", table)


def _parsed(file: Path) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        with file.open("rb") as opened:
            return tomllib.load(opened)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UnreadableSettings(str(file), str(error)) from error
