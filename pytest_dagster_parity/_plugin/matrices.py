"""The matrices of a session: looked at before anything is run, and written when the record is finished."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_dagster_parity._plugin.recording import FOOTER, RECORDER, record_path
from pytest_dagster_parity._plugin.run import RUN
from pytest_dagster_parity.errors import ParityError

if TYPE_CHECKING:
    from pytest_dagster_parity.matrix.model import MatrixDocument
    from pytest_dagster_parity.matrix.proven import Proven
    from pytest_dagster_parity.matrix.recording import Outcome

_STOPPED = (pytest.ExitCode.INTERRUPTED, pytest.ExitCode.INTERNAL_ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a session wrote into its matrices."""

    proven: Proven | None = None
    """None: nothing can be proven by it, or nothing is known of what it should prove."""
    outcomes: tuple[Outcome, ...] = ()
    problem: str = ""
    """Why a matrix was not written; empty where all were."""


RECORDED = pytest.StashKey[Recorded]()


def check(config: pytest.Config) -> None:
    """Refuse matrices that cannot be read, or that have no place for proof, and a gate without a matrix."""
    settings = config.stash[RUN].settings
    if settings.gate and not settings.matrix:
        msg = "--parity-gate: there is no matrix to judge; name it, --parity-matrix FILE"
        raise pytest.UsageError(msg)
    try:
        opened(config)
    except ParityError as error:
        msg = f"--parity-matrix: {error}"
        raise pytest.UsageError(msg) from error


def opened(config: pytest.Config) -> list[MatrixDocument]:
    """Return the matrices of a session as they are now. Raises `LoadError`."""
    paths = config.stash[RUN].settings.matrix
    if not paths:
        return []
    from pytest_dagster_parity.matrix.documents import open_document
    from pytest_dagster_parity.matrix.recording import check_columns

    documents = [open_document(path, shown(config, path)) for path in paths]
    for document in documents:
        check_columns(document)
    return documents


def finish(session: pytest.Session, exitstatus: int) -> None:
    """Write what the record proves; let the session fail where that cannot be done."""
    config = session.config
    if config.stash.get(FOOTER, None) is None or not config.stash[RUN].settings.matrix:
        return
    recorded = _recorded(config, exitstatus)
    config.stash[RECORDED] = recorded
    if recorded.problem and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def show(terminal: Any, config: pytest.Config) -> None:
    """Print the section of the matrices: what was written, and what stays because the session is partial."""
    recorded = config.stash.get(RECORDED, None)
    if recorded is None:
        return
    from pytest_dagster_parity.cli.matrix_reports import outcomes_text

    terminal.section("Dagster parity: matrix")
    for line in outcomes_text(recorded.outcomes).splitlines():
        terminal.write_line(line)
    if recorded.problem:
        terminal.write_line(f"not written: {recorded.problem}")


def shown(config: pytest.Config, path: Path) -> str:
    """Return how a path is told: from where pytest was started, if it lies below."""
    folder = config.invocation_params.dir
    return os.path.relpath(path, folder) if folder in path.parents else str(path)


def _recorded(config: pytest.Config, exitstatus: int) -> Recorded:
    from pytest_dagster_parity.matrix.proven import read_proven
    from pytest_dagster_parity.matrix.recording import record_into

    library = config.stash[RUN].library
    outcomes: list[Outcome] = []
    if exitstatus in _STOPPED:
        return Recorded(
            problem="the session was stopped before its end, and proves too little to replace what is there"
        )
    if config.stash[RECORDER].writer.problem:  # what lies in its place is the record of another session
        return Recorded(problem="there is no record of this session")
    if library.broken:
        names = ", ".join(shown(config, path) for path in library.broken)
        return Recorded(problem=f"{names} cannot be read, and what the rows mean is not known")
    try:
        proven = read_proven(record_path(config))
    except ParityError as error:
        return Recorded(problem=str(error))
    try:
        for path in config.stash[RUN].settings.matrix:
            outcome = record_into(path, [proven], library.catalogue)
            outcomes.append(replace(outcome, path=Path(shown(config, path))))
    except ParityError as error:
        return Recorded(proven=proven, outcomes=tuple(outcomes), problem=str(error))
    return Recorded(proven=proven, outcomes=tuple(outcomes))
