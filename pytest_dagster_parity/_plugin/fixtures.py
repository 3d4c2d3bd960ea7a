"""The fixtures of an active session. Vendors override `parity_adapter` in a conftest.py or plugin of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pytest_dagster_parity._plugin.offer import factory_of
from pytest_dagster_parity._plugin.run import RUN, Run
from pytest_dagster_parity.adapters import registry
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.execution.session import Session


@pytest.fixture(scope="session")
def parity_adapter(pytestconfig: pytest.Config) -> Any:
    """Return what makes the adapter: by default, that of `--parity-adapter`.

    Override it where the target needs a set-up of your own; it stays a session fixture. Return or yield a specification
    as `--parity-adapter` takes it, a subclass of `Adapter`, or a function without arguments that makes an adapter; it
    is called again after an adapter broke.
    """
    settings = pytestconfig.stash[RUN].settings
    return registry.resolve(settings.adapter, settings.adapter_options)


@pytest.fixture(scope="session")
def parity_session(
    parity_adapter: Any, pytestconfig: pytest.Config
) -> Iterator[tuple[registry.AdapterFactory, Session]]:
    """Yield what makes the adapter, and the session with it; end the target before `parity_adapter` is torn down."""
    run = pytestconfig.stash[RUN]
    opened = _open(parity_adapter, run)
    if isinstance(opened, ParityError):
        pytest.fail(str(opened), pytrace=False)  # outside of any `except`: pytest would tell the same error thrice
    yield opened
    failure = _close(opened[1])
    if failure is not None:
        pytest.fail(str(failure), pytrace=False)


def _open(offered: Any, run: Run) -> tuple[registry.AdapterFactory, Session] | ParityError:
    try:
        factory = factory_of(offered, run.settings)
        session = Session(factory, run.seed, run.settings.timeout)
        _ = session.description
    except ParityError as error:
        return error
    return factory, session


def _close(session: Session) -> ParityError | None:
    try:
        session.close()
    except ParityError as error:
        return error
    return None
