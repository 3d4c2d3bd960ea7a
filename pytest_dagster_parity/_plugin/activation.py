"""From options to an active session: everything that is settled before pytest collects."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from pytest_dagster_parity._plugin import arguments, configuration, fixtures, garbage
from pytest_dagster_parity._plugin.library import Library
from pytest_dagster_parity._plugin.run import RUN, Run, is_worker
from pytest_dagster_parity._plugin.target import Target
from pytest_dagster_parity.adapters import registry
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.scenario.model import DOMAINS, Level, Origin
from pytest_dagster_parity.settings.sources import OPTIONS, settle

if TYPE_CHECKING:
    from pytest_dagster_parity.settings.model import Settings

HOOKS = "dagster-parity-hooks"
FIXTURES = "dagster-parity-fixtures"


def activate(config: pytest.Config, hooks: object) -> None:
    """Settle the settings, point pytest at the corpus, and register what does the work."""
    try:
        configuration.check(config)
        settings = _settings_of(config)
        registry.resolve(settings.adapter, settings.adapter_options)
    except ParityError as error:
        raise pytest.UsageError(str(error)) from error
    asked = arguments.translate(config, settings)
    config.args = list(asked.paths)
    config.stash[RUN] = Run(
        settings=settings,
        seed=_seed_of(config, settings),
        library=Library(asked.corpora, settings.scenarios or corpus.bundled()),
        named=asked.named,
        is_whole=asked.is_whole,
        target=Target(config),
    )
    _declare_markers(config)
    config.pluginmanager.register(fixtures, FIXTURES)
    config.pluginmanager.register(hooks, HOOKS)


def deactivate(config: pytest.Config) -> None:
    """Undo what outlives a session in the process.

    What was collected stays frozen: it goes with its last reference, and pytest's own collections at the very end need
    not visit it.
    """
    if config.stash.get(RUN, None) is not None:
        garbage.restore()


def _settings_of(config: pytest.Config) -> Settings:
    options = {key: config.getoption(option.removeprefix("--").replace("-", "_")) for key, option in OPTIONS.items()}
    return settle(options, config.invocation_params.dir, config.rootpath)


def _seed_of(config: pytest.Config, settings: Settings) -> int:
    if is_worker(config):
        return int(config.workerinput["parity_seed"])  # pyright: ignore[reportAttributeAccessIssue, reportUnknownArgumentType, reportUnknownMemberType]  pytest-xdist adds it
    return random.SystemRandom().randrange(2**31) if settings.seed is None else settings.seed


def _declare_markers(config: pytest.Config) -> None:
    for domain in DOMAINS:
        config.addinivalue_line("markers", f"{domain}: a Dagster parity scenario of this domain")
    for level in Level:
        config.addinivalue_line("markers", f"{level.value}: a Dagster parity scenario of this level")
    for origin in Origin:
        config.addinivalue_line("markers", f"{origin.value}: a Dagster parity scenario of this origin")
    config.addinivalue_line("markers", "quirk: a Dagster parity scenario that is asked of Dagster only")
