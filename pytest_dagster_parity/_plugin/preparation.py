"""What comes before, with and after collecting."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from pytest_dagster_parity._plugin import carrier, exceptions, gating, matrices, profiles, recording, selection
from pytest_dagster_parity._plugin.garbage import settle
from pytest_dagster_parity._plugin.run import RUN, is_worker
from pytest_dagster_parity.uncollected import uncollected


def around_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Refuse a session that cannot be run, begin its record, and keep the garbage collector away meanwhile.

    Workers leave the first two to the process that started them; collecting alone needs no record.
    """
    config = session.config
    with uncollected():
        if not is_worker(config):
            selection.check_corpus(config.stash[RUN])
            selection.check_only(config.stash[RUN])
            profiles.check(config.stash[RUN])
            matrices.check(config)
            gating.check(config)
            exceptions.check(config)
            if not config.getoption("collectonly"):
                recording.begin(config)
        result = yield
        settle()
    return result


def after_collection(session: pytest.Session) -> None:
    """Prepare a session that is going to run what it collected."""
    if not session.config.getoption("collectonly"):
        recording.collected(session.config, session.items)
        carrier.prepare(session, "parity_session")
