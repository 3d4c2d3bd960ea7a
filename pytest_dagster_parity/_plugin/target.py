"""The target of a session, in the process that plays scenarios on it."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec.structs import replace

from pytest_dagster_parity._plugin import carrier, exceptions
from pytest_dagster_parity._plugin.run import RUN
from pytest_dagster_parity.execution.errors import AdapterCannotOpen
from pytest_dagster_parity.execution.lines import scenario_line
from pytest_dagster_parity.execution.play import Played
from pytest_dagster_parity.execution.record import ScenarioLine
from pytest_dagster_parity.execution.writer import in_plain_values
from pytest_dagster_parity.judgement.verdict import WORST_FIRST, Verdict
from pytest_dagster_parity.report.failure import Circumstances, explain
from pytest_dagster_parity.report.transcripts import Transcripts
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.settings.model import DEFAULT_TIMEOUT

if TYPE_CHECKING:
    from pytest_dagster_parity._plugin.collection import ScenarioItem
    from pytest_dagster_parity.adapters.registry import AdapterFactory
    from pytest_dagster_parity.execution.session import Session
    from pytest_dagster_parity.protocol.handshake import Description
    from pytest_dagster_parity.scenario.model import Scenario

GIVEN_UP = 3
"""So often in a row an adapter may fail to come back before the session stops trying."""


class Target:
    """Opens the adapter with the first scenario, and plays scenarios on it."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._factory: AdapterFactory | None = None
        self._session: Session | None = None
        self._closed_because: str | None = None
        self._failures = 0
        self._introduced = False
        self._replay_prefix: dict[Path, str] = {}
        """By file, and by the corpus that it belongs to."""

    def open(self, item: ScenarioItem) -> None:
        """Take over the adapter that the fixture opened; the fixture fails where it cannot be opened."""
        if self._closed_because is not None:
            pytest.fail(self._closed_because, pytrace=False)
        if self._session is None:
            self._factory, self._session = carrier.value_of(item.session, "parity_session")

    def play(self, item: ScenarioItem) -> ScenarioLine:
        """Play a scenario, and return what the worst of its attempts so far came to."""
        before = item.line
        attempt = 1 if before is None else before.attempt + 1
        line = exceptions.apply(self._config, self._play(item, attempt))
        if before is None or WORST_FIRST.index(line.verdict) <= WORST_FIRST.index(before.verdict):
            return line
        return replace(before, attempt=attempt)

    def _play(self, item: ScenarioItem, attempt: int) -> ScenarioLine:
        session = self._opened()
        replacement = self._replacement(item.scenario)
        if replacement is not None:
            reason = f"not required: replaced by {replacement}"
            return self.unplayed(item.node, item.scenario, Verdict.NOT_RUN, reason)
        try:
            line = session.play(item.scenario, node=item.node, replay=self.replay(item.scenario), attempt=attempt)
        except AdapterCannotOpen as error:
            return self._lost(item, error, attempt)
        self._failures = 0
        return line

    def _lost(self, item: ScenarioItem, error: AdapterCannotOpen, attempt: int) -> ScenarioLine:
        self._failures += 1
        if self._failures >= GIVEN_UP:
            self._closed_because = (
                f"the adapter did not come back {GIVEN_UP} times in a row; the last time: {error.cause}"
            )
        return self.unplayed(item.node, item.scenario, Verdict.INCONCLUSIVE, str(error), attempt)

    def unplayed(self, node: str, scenario: Scenario, verdict: Verdict, reason: str, attempt: int = 1) -> ScenarioLine:
        """Return the line of a scenario that was not played."""
        replay = self.replay(scenario)
        return scenario_line(scenario, Played(verdict, reason), node=node, replay=replay, attempt=attempt)

    def replay(self, scenario: Scenario) -> str:
        """Return the command that repeats a scenario."""
        prefix = self._replay_prefix.get(scenario.path)
        if prefix is None:
            prefix = self._replay_prefix[scenario.path] = self._prefix_of(scenario.path)
        return f"{prefix} {scenario.id if scenario.case is None else shlex.quote(scenario.node_name)}"

    def _prefix_of(self, path: Path) -> str:
        folder = self._config.stash[RUN].library.folder_of(path)
        if folder not in self._replay_prefix:
            self._replay_prefix[folder] = replay_prefix(self._config, folder)
        return self._replay_prefix[folder]

    def introduction(self) -> dict[str, Any] | None:
        """Return, the first time, what the record's header says of the adapter, as JSON has it."""
        if self._introduced or self._session is None or self._factory is None:
            return None
        self._introduced = True
        description = msgspec.to_builtins(self._session.description)
        return {"adapter": self._factory.spec, "in_process": self._factory.in_process, "target": description}

    def explain(self, item: ScenarioItem, line: ScenarioLine) -> str:
        """Return what a person is told of a scenario that did not pass."""
        adapter = "" if self._factory is None else self._factory.spec
        return told(self._config, item.scenario, line, self._opened().description, adapter)

    def _opened(self) -> Session:
        if self._session is None:
            msg = "a scenario is played before its adapter is opened"
            raise RuntimeError(msg)
        return self._session

    def _replacement(self, scenario: Scenario) -> str | None:
        """Return the charter's semantic that the target is asked for instead, if it can do all that this one needs."""
        if scenario.replaced_by is None:
            return None
        charter = self._config.stash[RUN].library.by_id.get(scenario.replaced_by, ())
        missing = self._opened().missing
        return scenario.replaced_by if charter and not any(missing(each) for each in charter) else None


def told(
    config: pytest.Config, scenario: Scenario, line: ScenarioLine, target: Description | None, adapter: str
) -> str:
    """Return what a person is told of a scenario that did not pass."""
    folder, path = config.invocation_params.dir, scenario.path
    circumstances = Circumstances(
        path=str(path.relative_to(folder) if folder in path.parents else path),
        line=scenario.mark.line,
        column=scenario.mark.column,
        statement=" ".join(scenario.statement.split()),
        target="not known yet," if target is None else f"{target.target} {target.version}",
        adapter=adapter,
        transcript=Transcripts(corpus.transcripts()).find(scenario.id, scenario.case, config.stash[RUN].settings.line),
    )
    return explain(in_plain_values(line), circumstances)


def replay_prefix(config: pytest.Config, folder: Path) -> str:
    """Return the command that repeats a scenario of a corpus, but for the scenario."""
    run = config.stash[RUN]
    settings = run.settings
    words = ["pytest", "--parity"]
    if config.getoption("parity_adapter") is not None:
        words += ["--parity-adapter", settings.adapter]
    for option in config.getoption("parity_adapter_option") or ():
        words += ["--parity-adapter-option", option]
    if folder != corpus.bundled():
        words += [f"--parity-scenarios={folder}"]  # pytest takes a path that is a word for one of tests
    if config.getoption("parity_exceptions") is not None:
        words += [f"--parity-exceptions={settings.exceptions}"]
    if settings.timeout != DEFAULT_TIMEOUT:
        words += ["--parity-timeout", f"{settings.timeout:g}"]
    return shlex.join([*words, "--parity-seed", str(run.seed), "--parity-only"])
