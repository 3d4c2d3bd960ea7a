"""The pytest plugin. Without `--parity` it only adds its options; with it, these hooks are all that it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path
    from typing import Any

OPTIONS = (
    ("--parity-adapter", "store", "SPEC", "Target: NAME, python:pkg.mod:Class or stdio:COMMAND (default: reference)."),
    ("--parity-adapter-option", "append", "KEY=VALUE", "Passed on to the adapter (repeatable)."),
    ("--parity-scenarios", "store", "PATH", "The corpus: a folder or a file (default: the bundled one)."),
    ("--parity-only", "append", "ID", "Only this semantic, id[case] or node id; * and ? are wild (repeatable)."),
    ("--parity-level", "store", "core|full|exact", "How much is asked (default: full, which is core and common)."),
    ("--parity-line", "store", "X.Y", "Dagster's release line to compare with (default: 1.13)."),
    ("--parity-record", "store", "FILE", "Where the record goes (default: .parity/record.jsonl)."),
    ("--parity-summary", "store", "FILE", "Write a Markdown summary."),
    ("--parity-seed", "store", "N", "Of the names that the kit gives (default: drawn for the session)."),
    ("--parity-timeout", "store", "SECONDS", "How long one call of the adapter may take (default: 60)."),
)
"""Option, action, placeholder, help. Values are parsed by `settings`, and only where the plugin is active."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("dagster-parity", "Dagster parity")
    group.addoption("--parity", action="store_true", help="Ask a target for Dagster's semantics.")
    for option, action, placeholder, text in OPTIONS:
        group.addoption(option, action=action, metavar=placeholder, default=None, help=text)


def pytest_configure(config: pytest.Config) -> None:
    """With `--parity`: settle the settings and register the hooks below."""
    if config.getoption("parity"):
        from pytest_dagster_parity._plugin import activation

        activation.activate(config, ParityHooks(config))


class ParityHooks:
    """What an active session does, hook by hook."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_report_header(self, config: pytest.Config) -> list[str]:
        """Say what is asked of which adapter."""
        from pytest_dagster_parity._plugin import header

        return header.lines(config)

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self, session: pytest.Session) -> Generator[None, object, object]:
        """Refuse what cannot be run, begin the record, and collect without the garbage collector."""
        from pytest_dagster_parity._plugin import preparation

        return (yield from preparation.around_collection(session))

    def pytest_ignore_collect(self, collection_path: Path, config: pytest.Config) -> bool | None:
        """Collect nothing but scenarios from a corpus."""
        from pytest_dagster_parity._plugin import collection

        return collection.is_ignored(collection_path, config)

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Collect scenario files."""
        from pytest_dagster_parity._plugin import collection

        return collection.collect_file(file_path, parent)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Leave out what is not asked."""
        from pytest_dagster_parity._plugin import selection

        selection.deselect(session, items)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note what is going to be run, and prepare what opens the adapter."""
        from pytest_dagster_parity._plugin import preparation

        preparation.after_collection(session)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Let the line of the record travel with the report."""
        from pytest_dagster_parity._plugin import reports

        return reports.carry(item, call, (yield))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write the line of the record."""
        from pytest_dagster_parity._plugin import recording

        recording.write(self._config, report)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Finish the record; a session that executed nothing fails."""
        from pytest_dagster_parity._plugin import recording

        recording.finish(session, exitstatus)

    def pytest_terminal_summary(self, terminalreporter: Any, config: pytest.Config) -> None:
        """Print the totals by domain."""
        from pytest_dagster_parity._plugin import summary

        summary.show(terminalreporter, config)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker of pytest-xdist the seed of the session."""
        from pytest_dagster_parity._plugin import workers

        workers.instruct(node)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: Sequence[str]) -> None:
        """Note what the workers are going to run."""
        from pytest_dagster_parity._plugin import recording

        recording.collected_by_worker(node.config, ids)

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Leave the process as it was."""
        from pytest_dagster_parity._plugin import activation

        activation.deactivate(config)
