"""Each test of the plugin, with workers of pytest-xdist and without."""

from __future__ import annotations

import pytest

import pytest_dagster_parity._plugin.activation
import pytest_dagster_parity._plugin.preparation
import pytest_dagster_parity._plugin.summary
import tests.plugin.miniatures  # noqa: F401  loaded here, these modules survive the sessions in the examples

SERIAL = ("-p", "no:xdist")
PARALLEL = ("-n", "2")


@pytest.fixture(params=[SERIAL, PARALLEL], ids=["serial", "parallel"])
def workers(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """Return the options of a session in one process, and of one in two workers."""
    return request.param
