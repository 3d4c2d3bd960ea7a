"""Gives scenarios, which are no test functions, a session fixture that vendors can override like any other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


class ConftestFolder(pytest.Directory):
    """A folder of which only the conftest.py counts."""

    def collect(self) -> list[pytest.Item]:
        """Return nothing."""
        return []


_COLLECTED = pytest.StashKey[dict[Path, pytest.Directory]]()
_FOLDER = pytest.StashKey[pytest.Collector]()
_CARRIER = pytest.StashKey[pytest.Function]()


def note_folder(collector: pytest.Collector) -> None:
    """Remember the node of a folder that pytest collects."""
    if isinstance(collector, pytest.Directory):
        folders = collector.session.stash.setdefault(_COLLECTED, {})
        folders.setdefault(collector.path, collector)


def attach_conftests(session: pytest.Session, fixture: str) -> None:
    """Give the conftest.py that offers the fixture a place above the carrier, with those in the folders above it.

    pytest makes the fixtures of a conftest.py known to the node of its folder, once that is collected (since 9.1;
    earlier, to the id of that node). A folder that is not collected here gets a node that collects nothing.
    """
    collected = session.stash.setdefault(_COLLECTED, {})
    folder: pytest.Collector = session
    for path in _conftest_folders(session.config, fixture):
        if path in collected:
            folder = collected[path]
        else:
            folder = ConftestFolder.from_parent(folder, path=path)  # pyright: ignore[reportUnknownMemberType]  pytest leaves it untyped
            session.config.hook.pytest_make_collect_report(collector=folder)
    session.stash[_FOLDER] = folder


def prepare(session: pytest.Session, fixture: str) -> None:
    """Make the carrier of a fixture: a test function that is never run, only set up."""
    parent = session.stash.get(_FOLDER, session)
    carrier = pytest.Function.from_parent(parent, name="<*>", callobj=_nothing)  # pyright: ignore[reportUnknownMemberType]  pytest leaves it untyped
    carrier.fixturenames = [fixture]  # fixtures of function scope that apply everywhere have no function here
    session.stash[_CARRIER] = carrier


def is_prepared(session: pytest.Session) -> bool:
    """Whether there is a carrier."""
    return _CARRIER in session.stash


def chain_with_carrier(session: pytest.Session, chain: list[Any]) -> list[Any]:
    """Return an item's chain of nodes with the carrier below the session.

    pytest sets up a chain from its top and keeps what the next item has too, so the fixture is made with the first
    scenario and torn down after the last; where it fails, every scenario ends in the same error without another try.
    """
    carrier = session.stash.get(_CARRIER, None)
    if carrier is not None:
        chain.insert(1, carrier)
    return chain


def value_of(session: pytest.Session, fixture: str) -> Any:
    """Return the value of the carrier's fixture, while a scenario is set up, played or reported."""
    return session.stash[_CARRIER].funcargs[fixture]


def _conftest_folders(config: pytest.Config, fixture: str) -> list[Path]:
    """Return the folders below rootdir whose conftest.py is loaded and holds where the fixture is made, outer first."""
    found = {
        Path(name).parent: plugin
        for name, plugin in config.pluginmanager.list_name_plugin()
        if plugin is not None and Path(name).name == "conftest.py" and config.rootpath in Path(name).parent.parents
    }
    folders = sorted(found)
    offering = [folder for folder in folders if hasattr(found[folder], fixture)] or folders
    return [folder for folder in folders if folder in (offering[-1], *offering[-1].parents)]


def _nothing() -> None:
    """Stand in for a test."""
