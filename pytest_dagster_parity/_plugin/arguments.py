"""The positional arguments: folders, files and node ids of scenarios, from wherever they are given."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from pytest_dagster_parity._plugin.run import is_worker
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.scenario.model import DOMAINS

if TYPE_CHECKING:
    from pytest_dagster_parity.settings.model import Settings

REMEMBERED = "dagster-parity/corpora"
"""Where pytest's cache keeps the corpora of the last session, so that its node ids can be given back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The arguments, understood."""

    paths: tuple[str, ...]
    """For pytest: as given, or as it finds them."""
    corpora: tuple[Path, ...]
    """The corpora that they belong to; node ids are relative to these."""
    named: frozenset[str]
    """What stands after `::`."""
    is_whole: bool
    """Whether it is the session's own corpus, and nothing else. Workers are given it as an argument."""


def translate(config: pytest.Config, settings: Settings) -> Asked:
    """Understand what is asked for. Without arguments it is the whole corpus, whatever `testpaths` says."""
    own = settings.scenarios or corpus.bundled()
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        return Asked(paths=(str(own),), corpora=(corpus_of(own, own),), named=frozenset(), is_whole=True)
    places = _Places(config, own)
    paths = [places.find(argument) for argument in config.args]
    named = frozenset(path.partition("::")[2] for path in paths if "::" in path)
    files = [places.absolute(path) for path in paths]
    corpora = tuple(dict.fromkeys(corpus_of(file, own) for file in files))
    cache = _cache_of(config)
    if cache is not None and not is_worker(config):
        cache.set(REMEMBERED, [str(each) for each in corpora])
    return Asked(paths=tuple(paths), corpora=corpora, named=named, is_whole=paths == [str(own)])


def corpus_of(path: Path, own: Path) -> Path:
    """Return the corpus that a path belongs to: the session's own, or the folder above the folders of the domains."""
    if path == own or own in path.parents:
        return own.parent if own.is_file() else own
    folder = path if path.is_dir() else path.parent
    return folder.parent if folder.name in DOMAINS else folder


class _Places:
    """Where an argument may be found."""

    def __init__(self, config: pytest.Config, own: Path) -> None:
        self._invoked_from = config.invocation_params.dir
        self._rootdir = config.rootpath
        cache = _cache_of(config)
        remembered = [] if cache is None else cast("list[str]", cast("Any", cache).get(REMEMBERED, None) or [])
        self._corpora = tuple(dict.fromkeys((own, corpus.bundled(), *(Path(each) for each in remembered))))

    def find(self, argument: str) -> str:
        """Return an argument as pytest finds it; one that is nowhere comes back as it is, for pytest to refuse."""
        path, colons, name = argument.partition("::")
        if (self._invoked_from / path).exists():
            return argument
        found = [
            folder / each for each in self._spellings(path) for folder in self._corpora if (folder / each).exists()
        ]
        best = [each for each in found if not name or _mentions(each, name)]
        return f"{(best or found)[0]}{colons}{name}" if found else argument

    def absolute(self, argument: str) -> Path:
        """Return where the path of an argument is."""
        return Path(os.path.normpath(self._invoked_from / argument.partition("::")[0]))

    def _spellings(self, path: str) -> tuple[str, ...]:
        """Return the path, and what it comes from if a terminal in a folder below rootdir showed it."""
        shown = os.path.relpath(self._invoked_from / path, self._rootdir)
        return (path, shown) if self._invoked_from != self._rootdir else (path,)


def _cache_of(config: pytest.Config) -> pytest.Cache | None:
    """Return pytest's cache; None where its plugin is switched off."""
    return getattr(config, "cache", None)


def _mentions(path: Path, name: str) -> bool:
    return path.is_file() and name.partition("[")[0] in path.read_text(encoding="utf-8", errors="replace")
