"""What a repository's own settings add to a pytest command."""

from __future__ import annotations

import configparser
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from pytest_dagster_parity.evidence.ci.configuration import Files
from pytest_dagster_parity.evidence.ci.crates import folders_upwards, joined

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_INI = {"pytest.ini": "pytest", ".pytest.ini": "pytest", "tox.ini": "pytest", "setup.cfg": "tool:pytest"}
_ALWAYS = frozenset({"pytest.ini", ".pytest.ini"})
_ORDER = ("pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")


@dataclass(frozen=True, slots=True, kw_only=True)
class PytestSettings:
    """The settings that decide what is collected."""

    folder: str
    """Of the file that they stand in: pytest's rootdir."""
    options: tuple[str, ...] = ()
    """`addopts`."""
    testpaths: tuple[str, ...] = ()
    python_files: tuple[str, ...] = ("test_*.py", "*_test.py")


def settings_for(folder: str, files: Files) -> PytestSettings:
    """Return the settings that hold in a folder: those of the nearest file upwards that has any."""
    for each in (folder, *folders_upwards(folder)):
        for name in _ORDER:
            found = settings_in(joined(each, name), files)
            if found is not None:
                return found
    return PytestSettings(folder=folder)


def settings_in(path: str, files: Files) -> PytestSettings | None:
    """Return the settings that stand in a file; None where it has none of pytest's."""
    text = files.text(path)
    if text is None:
        return None
    folder, _, name = path.rpartition("/")
    values = _of_toml(text) if name.endswith(".toml") else _of_ini(text, _INI.get(name, "pytest"))
    if values is None:
        return PytestSettings(folder=folder) if name in _ALWAYS else None
    return PytestSettings(
        folder=folder,
        options=_words(values.get("addopts")),
        testpaths=_words(values.get("testpaths")),
        python_files=_words(values.get("python_files")) or PytestSettings(folder=folder).python_files,
    )


def _of_toml(text: str) -> Mapping[str, object] | None:
    try:
        found: object = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    for key in ("tool", "pytest", "ini_options"):
        found = cast("Mapping[str, object]", found).get(key) if isinstance(found, dict) else None
    return cast("Mapping[str, object]", found) if isinstance(found, dict) else None


def _of_ini(text: str, section: str) -> Mapping[str, object] | None:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return None
    return dict(parser.items(section)) if parser.has_section(section) else None


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(each) for each in cast("list[object]", value))
    if not isinstance(value, str):
        return ()
    try:
        return tuple(shlex.split(value, comments=True))
    except ValueError:
        return tuple(value.split())
