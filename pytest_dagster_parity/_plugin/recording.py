"""When what is recorded: the beginning, each report, and the end of a session."""

from __future__ import annotations

import os
import subprocess
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_dagster_parity._plugin import recorder as record
from pytest_dagster_parity._plugin import reports, requirements
from pytest_dagster_parity._plugin.collection import ScenarioItem
from pytest_dagster_parity._plugin.required import required_nodes
from pytest_dagster_parity._plugin.run import RUN
from pytest_dagster_parity._plugin.target import told
from pytest_dagster_parity.adapters import registry
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.execution.record import FooterLine
from pytest_dagster_parity.execution.writer import RecordWriter, read_record
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.report import markdown
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.settings.errors import UnwritablePlace
from pytest_dagster_parity.settings.model import DEFAULT_RECORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_dagster_parity._plugin.run import Run

RECORDER = pytest.StashKey[record.Recorder]()
FOOTER = pytest.StashKey[FooterLine]()
UNWRITTEN = pytest.StashKey[tuple[UnwritablePlace, ...]]()
"""The record, or the summary, if it could not be written to its end."""

RED = (Verdict.FAIL, Verdict.STALE_EXCEPTION, Verdict.INCONCLUSIVE)


def begin(config: pytest.Config) -> None:
    """Begin the record of a session; refuses an adapter that cannot be made, and a place that cannot be written."""
    run = config.stash[RUN]
    try:
        registry.resolve(run.settings.adapter, run.settings.adapter_options).check()
        if run.settings.summary is not None:
            _prepare_place("--parity-summary", run.settings.summary)
        _prepare_place("--parity-record", record_path(config))
        if record_path(config).exists() and not record_path(config).is_file():  # /dev/null would be replaced
            raise UnwritablePlace("--parity-record", record_path(config), "a record replaces a file, and it is none")
        writer = RecordWriter(record_path(config))
    except (ParityError, OSError) as error:
        raise pytest.UsageError(str(error)) from error
    config.stash[RECORDER] = record.Recorder(writer, _circumstances(config, run), record.moment())


def record_path(config: pytest.Config) -> Path:
    """Return where the record of the session goes."""
    return config.stash[RUN].settings.record or config.rootpath / DEFAULT_RECORD


def collected(config: pytest.Config, items: Sequence[pytest.Item]) -> None:
    """Note what this process is going to run."""
    recorder = config.stash.get(RECORDER, None)
    if recorder is not None:
        nodes = [item.node for item in items if isinstance(item, ScenarioItem)]
        recorder.collected.update({node: None for node in nodes if node in config.stash[RUN].library.scenarios})


def collected_by_worker(config: pytest.Config, nodes: Sequence[str]) -> None:
    """Note what a worker is going to run."""
    recorder = config.stash.get(RECORDER, None)
    if recorder is not None:
        found = map(config.stash[RUN].library.node_of, nodes)
        recorder.collected.update({node: None for node in found if node is not None})


def write(config: pytest.Config, report: pytest.TestReport) -> None:
    """Write what a report carries; of a scenario in which a worker died, that it is inconclusive."""
    recorder = config.stash.get(RECORDER, None) if reports.tells_verdict(report) else None
    if recorder is None:  # the phase tells no verdict, or this is a worker, whose reports travel on
        return
    cargo = reports.unload(report)
    if cargo is not None:
        recorder.take(cargo, tried_again=reports.is_tried_again(report))
    else:
        _write_crash(config, recorder, report)


def finish(session: pytest.Session, exitstatus: int) -> None:
    """Finish the record and the summary; let the session fail if it proved nothing, or a worst attempt was bad."""
    config = session.config
    recorder = config.stash.get(RECORDER, None)
    if recorder is None:
        return
    if exitstatus == pytest.ExitCode.USAGE_ERROR:
        recorder.writer.abandon()
        return
    run = config.stash[RUN]
    _write_not_run(run, recorder)
    footer = recorder.finish(
        required_nodes(run, recorder.target), _domains(run, recorder), all_is_known=not run.library.broken
    )
    config.stash[FOOTER] = footer
    unwritten = tuple(_unwritten(config, recorder))
    config.stash[UNWRITTEN] = unwritten
    is_bad = footer.executed == 0 or any(footer.counts.get(verdict) for verdict in RED)
    is_proven = requirements.judge(config, recorder)
    if (is_bad or unwritten or not is_proven) and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _unwritten(config: pytest.Config, recorder: record.Recorder) -> Iterator[UnwritablePlace]:
    """Write the summary, and yield what could not be written: the disk was full, or the folder is gone."""
    path = record_path(config)
    if recorder.writer.problem:
        yield UnwritablePlace("--parity-record", path, recorder.writer.problem)
        return
    summary = config.stash[RUN].settings.summary
    if summary is not None:
        try:
            summary.write_text(markdown.summarize(read_record(path)), encoding="utf-8")
        except OSError as error:
            yield UnwritablePlace("--parity-summary", summary, error.strerror or str(error))


def _prepare_place(option: str, path: Path) -> None:
    """Make the folder of a file that is written later; refuse, before anything is run, what cannot be written."""
    if path.is_dir():
        raise UnwritablePlace(option, path, "it is a folder")
    folder = Path(os.path.realpath(path)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UnwritablePlace(option, path, error.strerror or str(error)) from error


def _write_crash(config: pytest.Config, recorder: record.Recorder, report: pytest.TestReport) -> None:
    run = config.stash[RUN]
    node = run.library.node_of(report.nodeid)
    if node is not None:
        scenario = run.library.scenarios[node]
        reason = f"the process that played it died: {report.longrepr}"
        line = run.target.unplayed(node, scenario, Verdict.INCONCLUSIVE, reason)
        recorder.add(line, tried_again=reports.is_tried_again(report))
        report.longrepr = told(config, scenario, line, recorder.target, recorder.adapter or run.settings.adapter)


def _write_not_run(run: Run, recorder: record.Recorder) -> None:
    recorder.settle()
    for node in recorder.missing():
        reason = "the session ended before its turn"
        recorder.add(run.target.unplayed(node, run.library.scenarios[node], Verdict.NOT_RUN, reason))


def _domains(run: Run, recorder: record.Recorder) -> list[tuple[str, Verdict]]:
    scenarios = run.library.scenarios
    return [(scenarios[node].domain, verdict) for node, verdict in recorder.verdicts.items()]


def _circumstances(config: pytest.Config, run: Run) -> record.Circumstances:
    settings = run.settings
    return record.Circumstances(
        kit=_kit_version(),
        corpus=corpus.digest(run.library.files),
        adapter=settings.adapter,
        seed=run.seed,
        level=settings.level.value,
        dagster_line=settings.line,
        commit=_commit(config.rootpath),
    )


def _kit_version() -> str:
    try:
        return version("pytest-dagster-parity")
    except PackageNotFoundError:
        return "not installed"


def _commit(folder: Path) -> str | None:
    try:
        told = subprocess.run(
            ["git", "rev-parse", "HEAD"],  # noqa: S607  whichever git there is
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return told.stdout.strip() or None if told.returncode == 0 else None
