"""Whether pytest read the configuration of the folder that it was started in.

It looks for rootdir before it knows the options of plugins, and so takes the value of an option that is a path, and
that exists, for a path of tests: `--parity-summary /tmp/summary.md` lets it look in /tmp, and the settings of the
project are not read. Written with `=` the value is no path to it.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

import pytest

from pytest_dagster_parity._plugin.run import is_worker
from pytest_dagster_parity.settings.errors import MistakenForTests
from pytest_dagster_parity.settings.sources import OPTIONS, TABLE

_PYTESTS = {
    "pytest.toml": "",
    ".pytest.toml": "",
    "pytest.ini": "",
    ".pytest.ini": "",
    "pyproject.toml": "[tool.pytest",
    "tox.ini": "[pytest]",
    "setup.cfg": "[tool:pytest]",
}
"""Where pytest looks for its configuration, and what is in it then."""

_OURS = {"pyproject.toml": f"[tool.{TABLE}"}


def check(config: pytest.Config) -> None:
    """Raise `MistakenForTests` where an option of ours kept pytest from reading what it would have read without."""
    if is_worker(config) or config.getoption("inifilename") or config.getoption("rootdir") or _names_tests(config):
        return
    start = config.invocation_params.dir
    option, value = next(((each, text) for each, text in _words(config) if (start / text).exists()), ("", ""))
    file = (_nearest(start, _PYTESTS) or _nearest(start, _OURS)) if option else None
    if file is not None and file.parent not in {config.rootpath, config.inipath and config.inipath.parent}:
        raise MistakenForTests(option, value, file, config.rootpath)


def _names_tests(config: pytest.Config) -> bool:
    """Whether there are paths of tests for pytest to find its configuration by."""
    given = config.args if config.args_source is pytest.Config.ArgsSource.ARGS else ()
    return any((config.invocation_params.dir / each.partition("::")[0]).exists() for each in given)


def _words(config: pytest.Config) -> Iterator[tuple[str, str]]:
    """Yield our options whose values stand as words of their own, with these."""
    words = {*config.invocation_params.args, *shlex.split(os.environ.get("PYTEST_ADDOPTS", ""))}
    for option in OPTIONS.values():
        found: object = config.getoption(option.removeprefix("--").replace("-", "_"))
        for value in cast("list[object]", found) if isinstance(found, list) else [found]:
            if isinstance(value, str) and value in words:
                yield option, value


def _nearest(start: Path, files: Mapping[str, str]) -> Path | None:
    """Return the nearest of the files upwards that has in it what it must."""
    candidates = (folder / name for folder in (start, *start.parents) for name in files)
    return next((file for file in candidates if _has(file, files[file.name])), None)


def _has(file: Path, text: str) -> bool:
    readable = file.is_file() and os.access(file, os.R_OK)
    return readable and text in file.read_text(encoding="utf-8", errors="replace")
