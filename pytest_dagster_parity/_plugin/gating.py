"""The gate at the end of a session: whether a matrix claims more than the session proves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_dagster_parity._plugin import matrices
from pytest_dagster_parity._plugin.run import RUN
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.scenario import corpus

if TYPE_CHECKING:
    from pytest_dagster_parity.matrix.gate_report import GateReport
    from pytest_dagster_parity.matrix.proven import Proven

REPORT = pytest.StashKey["GateReport | str"]()
"""What was found, or why nothing could be judged."""


def check(config: pytest.Config) -> None:
    """Refuse a charter's settings that cannot be used."""
    if config.stash[RUN].settings.gate:
        from pytest_dagster_parity.settings.charter import read_charter

        try:
            read_charter(config.rootpath)
        except ParityError as error:
            raise pytest.UsageError(str(error)) from error


def finish(session: pytest.Session, exitstatus: int) -> None:
    """Judge the matrices as they are now; let the session fail where one claims more than is proven."""
    config = session.config
    recorded = config.stash.get(matrices.RECORDED, None)
    if recorded is None or not config.stash[RUN].settings.gate:
        return
    found = _judged(config, recorded.proven) if recorded.proven and not recorded.problem else "nothing was recorded"
    config.stash[REPORT] = found
    is_open = not isinstance(found, str) and found.is_open
    if not is_open and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def show(terminal: Any, config: pytest.Config) -> None:
    """Print the section of the gate."""
    found = config.stash.get(REPORT, None)
    if found is None:
        return
    from pytest_dagster_parity.report import gate

    terminal.section("Dagster parity: gate")
    for line in [f"GATE SHUT: not judged: {found}"] if isinstance(found, str) else gate.lines(found):
        terminal.write_line(line)


def _judged(config: pytest.Config, proven: Proven) -> GateReport | str:
    from pytest_dagster_parity.matrix.gate import judge
    from pytest_dagster_parity.settings.charter import read_charter

    library = config.stash[RUN].library
    try:
        documents = matrices.opened(config)
    except ParityError as error:
        return str(error)
    return judge(
        [row for document in documents for row in document.rows],
        (proven,),
        library.catalogue,
        digest=corpus.digest(library.files),
        aliases=read_charter(config.rootpath).aliases,
    )
