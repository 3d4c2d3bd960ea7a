"""The fixtures of an active session. Vendors override `parity_adapter` in a conftest.py or plugin of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pytest_dagster_parity._plugin.offer import factory_of
from pytest_dagster_parity._plugin.run import RUN
from pytest_dagster_parity.adapters import registry
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.execution.errors import AdapterCannotOpen
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
    try:
        factory = factory_of(parity_adapter, run.settings)
    except ParityError as error:
        pytest.fail(str(error), pytrace=False)
    session = Session(factory, run.seed, run.settings.timeout)
    try:
        _ = session.description
    except AdapterCannotOpen as error:
        pytest.fail(str(error), pytrace=False)
    yield factory, session
    session.close()
