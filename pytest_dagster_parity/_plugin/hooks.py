"""What an active session does, hook by hook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_dagster_parity._plugin import (
    activation,
    carrier,
    collection,
    garbage,
    gating,
    header,
    matrices,
    preparation,
    recording,
    reports,
    selection,
    summary,
    workers,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path
    from typing import Any


class ParityHooks:
    """What an active session does, hook by hook."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_report_header(self, config: pytest.Config) -> list[str]:
        """Say what is asked of which adapter."""
        return header.lines(config)

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self, session: pytest.Session) -> Generator[None, object, object]:
        """Refuse what cannot be run, begin the record, and collect without the garbage collector."""
        return (yield from preparation.around_collection(session))

    def pytest_ignore_collect(self, collection_path: Path, config: pytest.Config) -> bool | None:
        """Collect nothing but scenarios from a corpus."""
        return collection.is_ignored(collection_path, config)

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Collect scenario files."""
        return collection.collect_file(file_path, parent)

    def pytest_collectstart(self, collector: pytest.Collector) -> None:
        """Note which folders are collected: what a conftest.py offers belongs to the node of its folder."""
        carrier.note_folder(collector)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Leave out what is not asked."""
        carrier.attach_conftests(session, "parity_adapter")
        selection.deselect(session, items)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note what is going to be run, and prepare what opens the adapter."""
        preparation.after_collection(session)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Let the line of the record travel with the report."""
        return reports.carry(item, call, (yield))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write the line of the record."""
        recording.write(self._config, report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Finish the record, write the matrices, judge them; a session that executed nothing fails."""
        recording.finish(session, exitstatus)
        matrices.finish(session, exitstatus)
        gating.finish(session, exitstatus)
        garbage.rest()

    def pytest_terminal_summary(self, terminalreporter: Any, config: pytest.Config) -> None:
        """Print the totals by domain."""
        summary.show(terminalreporter, config)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker of pytest-xdist the seed of the session."""
        workers.instruct(node)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: Sequence[str]) -> None:
        """Note what the workers are going to run."""
        recording.collected_by_worker(node.config, ids)

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Leave the process as it was."""
        activation.deactivate(config)
