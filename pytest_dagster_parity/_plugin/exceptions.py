"""The declared exceptions of a session: refused at its start where they are wrong, applied to each verdict."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

import pytest

from pytest_dagster_parity._plugin.arguments import corpus_of
from pytest_dagster_parity._plugin.library import Library
from pytest_dagster_parity._plugin.run import RUN
from pytest_dagster_parity.errors import LoadError, ParityError
from pytest_dagster_parity.scenario import corpus

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_dagster_parity._plugin.run import Run
    from pytest_dagster_parity.catalogue import Catalogue
    from pytest_dagster_parity.divergences.settling import Exceptions, Settled
    from pytest_dagster_parity.execution.record import ScenarioLine

REFUSED = "the declared exceptions cannot be relied on"

EXCEPTIONS: pytest.StashKey[Exceptions] = pytest.StashKey()


def check(config: pytest.Config) -> None:
    """Refuse a session whose exceptions cannot be relied on, with everything that is wrong with them."""
    run = config.stash[RUN]
    if run.settings.exceptions is None:
        return
    from pytest_dagster_parity.divergences.settling import UNMATCHED

    try:
        settled = _load(config, run.settings.exceptions)
    except ParityError as error:
        raise pytest.UsageError(f"{REFUSED}:\n{error}") from error
    # What a file that cannot be read would have held is not known; collecting tells what is wrong with it.
    problems = tuple(each for each in settled.problems if not (run.library.broken and each.code == UNMATCHED))
    if problems:
        raise pytest.UsageError(f"{REFUSED}:\n{LoadError(problems)}")
    config.stash[EXCEPTIONS] = settled.exceptions


def apply(config: pytest.Config, line: ScenarioLine) -> ScenarioLine:
    """Return what a verdict becomes by the exception that is declared for it."""
    path = config.stash[RUN].settings.exceptions
    if path is None:
        return line
    from pytest_dagster_parity.divergences.judging import judge

    if EXCEPTIONS not in config.stash:  # in a worker: the process that started it has refused what is wrong
        config.stash[EXCEPTIONS] = _load(config, path).exceptions
    return judge(line, config.stash[EXCEPTIONS])


def _load(config: pytest.Config, path: Path) -> Settled:
    from pytest_dagster_parity.divergences import files
    from pytest_dagster_parity.settings.charter import read_charter

    charter = read_charter(config.rootpath)
    location = files.Location(
        path=path,
        seen_from=config.invocation_params.dir,
        document=None if charter.exceptions is None else config.rootpath / charter.exceptions,
    )
    today = datetime.now(timezone.utc).date()
    return files.load(location, _catalogue(config.stash[RUN]), today)


def _catalogue(run: Run) -> Catalogue:
    """Return the semantics that may be declared: of what is asked for, and of the session's own corpus.

    Exceptions that pyproject.toml declares for the latter are no mistake where something else is asked for.
    """
    from pytest_dagster_parity.catalogue import catalogue_of

    own = run.settings.scenarios or corpus.bundled()
    folder = corpus_of(own, own)
    if folder in run.library.corpora:
        return run.library.catalogue
    return catalogue_of([*run.library.scenarios.values(), *Library((folder,), own).scenarios.values()])
