"""Each test of the plugin, with workers of pytest-xdist and without."""

from __future__ import annotations

import pytest

from pytest_dagster_parity._plugin import activation, preparation, summary
from tests.plugin import miniatures

SURVIVING = (activation, preparation, summary, miniatures)
"""What is loaded here is not loaded again for each session in an example."""

SERIAL = ("-p", "no:xdist")
PARALLEL = ("-n", "2")


@pytest.fixture(params=[SERIAL, PARALLEL], ids=["serial", "parallel"])
def workers(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """Return the options of a session in one process, and of one in two workers."""
    return request.param
