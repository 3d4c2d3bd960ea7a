"""Asks pytest for a session fixture on behalf of scenarios, which are no test functions and have no fixtures themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


def ask_for(fixture: str, item: pytest.Item) -> Any:
    """Return the value of a session fixture, as any conftest.py that pytest loaded at its start may override it."""
    __tracebackhide__ = True
    carrier = pytest.Function.from_parent(_innermost_folder(item), name="parity", callobj=_nothing)
    carrier.fixturenames = [fixture]  # nothing else: fixtures of function scope that apply everywhere have no function here
    carrier.setup()
    return carrier.funcargs[fixture]


def attach_conftests(session: pytest.Session) -> None:
    """Give the conftest files that pytest loaded at its start a place above the carrier.

    pytest makes the fixtures of a conftest.py known when the folder is collected (since 9.1; earlier, by the folder's node
    id). The folders of a vendor's tests are not collected here, so each gets a node that collects nothing.
    """
    parent: pytest.Collector = session
    for folder in _conftest_folders(session.config):
        parent = ConftestFolder.from_parent(parent, path=folder)
        session.config.hook.pytest_make_collect_report(collector=parent)
    session.stash[_INNERMOST] = parent


class ConftestFolder(pytest.Directory):
    """A folder of which only the conftest.py counts."""

    def collect(self) -> list[pytest.Item]:
        """Return nothing."""
        return []


_INNERMOST = pytest.StashKey[pytest.Collector]()


def _innermost_folder(item: pytest.Item) -> pytest.Collector:
    return item.session.stash.get(_INNERMOST, item.session)


def _conftest_folders(config: pytest.Config) -> Iterator[Path]:
    """Yield the folders below rootdir whose conftest.py is loaded, the outer ones first."""
    named = (Path(name) for name, plugin in config.pluginmanager.list_name_plugin() if plugin is not None)
    for file in sorted(path for path in named if path.name == "conftest.py"):
        if config.rootpath in file.parent.parents:
            yield file.parent


def _nothing() -> None:
    """Stand in for a test."""
