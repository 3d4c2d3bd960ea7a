"""Scenario files and scenarios as pytest's nodes."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from pytest_dagster_parity._plugin import carrier, garbage, outcomes
from pytest_dagster_parity._plugin.run import RUN
from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.judgement.verdict import Verdict

if TYPE_CHECKING:
    import pluggy

    from pytest_dagster_parity._plugin.target import Target
    from pytest_dagster_parity.execution.record import ScenarioLine
    from pytest_dagster_parity.scenario.model import Level, Origin, Scenario


def is_ignored(path: Path, config: pytest.Config) -> bool | None:
    """Leave a vendor's tests alone that lie in a corpus which is asked for as a whole."""
    run = config.stash[RUN]
    is_foreign = run.is_whole and path.is_file() and not run.library.has(path, explicit=False)
    return True if is_foreign else None


def collect_file(path: Path, parent: pytest.Collector) -> ScenarioFileNode | None:
    """Return the collector of a scenario file, and None for every other file."""
    library = parent.config.stash[RUN].library
    if not library.has(path, explicit=parent.session.isinitpath(path)):
        return None
    make = cast("Callable[..., ScenarioFileNode]", ScenarioFileNode.from_parent)  # pyright: ignore[reportUnknownMemberType]  pytest leaves it untyped
    return make(parent, path=path, nodeid=library.file_id(path))


class ScenarioFileNode(pytest.File):
    """One topic."""

    def __init__(self, **node: Any) -> None:
        super().__init__(**node)  # pyright: ignore[reportUnknownMemberType]  pytest leaves it untyped
        self.keywords = dict(self.keywords)  # every item takes over all of those above
        self._chain: tuple[Any, ...] = ()

    @functools.cached_property
    def shown_path(self) -> str:
        """The path as pytest's reports show it."""
        return os.path.relpath(self.path, self.config.rootpath)

    @functools.cached_property
    def target(self) -> Target:
        """What the scenarios are played on."""
        return self.config.stash[RUN].target

    @functools.cached_property
    def items_hook(self) -> pluggy.HookRelay:
        """The hooks that hold for this folder; pytest would find them anew at each of the dozen calls of an item."""
        return self.ihook

    @property
    def chain(self) -> tuple[Any, ...]:
        """The nodes from the session down to this one, with the one that opens the adapter once there is one.

        pytest asks for those of every item at a dozen places.
        """
        if not self._chain:
            chain = carrier.chain_with_carrier(self.session, self.listchain())
            if not carrier.is_prepared(self.session):
                return tuple(chain)
            self._chain = tuple(chain)
        return self._chain

    def collect(self) -> Iterator[ScenarioItem]:
        """Yield an item a scenario and case."""
        make = cast("Callable[..., ScenarioItem]", ScenarioItem.from_parent)  # pyright: ignore[reportUnknownMemberType]  pytest leaves it untyped
        prefix = f"{self.nodeid}::"
        for scenario in self.config.stash[RUN].library.file(self.path).scenarios:
            name = scenario.node_name
            yield make(self, name=name, nodeid=prefix + name, scenario=scenario)

    def teardown(self) -> None:
        """Let the scenarios that were played rest."""
        garbage.rest()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> Any:
        """Tell what is wrong in the file, without a traceback."""
        return str(excinfo.value) if isinstance(excinfo.value, LoadError) else super().repr_failure(excinfo)


class ScenarioItem(pytest.Item):
    """One scenario, or one case of it."""

    def __init__(self, *, parent: ScenarioFileNode, scenario: Scenario, **node: Any) -> None:
        super().__init__(parent=parent, **node)  # pyright: ignore[reportUnknownMemberType]  pytest leaves it untyped
        self.file = parent
        self.scenario = scenario
        self.node = self.nodeid
        """The id by which the record knows the scenario; that of pytest's may change (pytest-xdist appends a group)."""
        marks = _marks_of(scenario.domain, scenario.level, scenario.origin, scenario.quirk)
        self.own_markers.extend(marks.values())
        self.keywords = {**parent.keywords, **marks, self.name: True}
        self.line: ScenarioLine | None = None
        """What the worst attempt so far came to."""

    @functools.cached_property
    def ihook(self) -> pluggy.HookRelay:  # pyright: ignore[reportIncompatibleMethodOverride]  pytest only reads it
        """The hooks that hold for the file."""
        return self.file.items_hook

    def listchain(self) -> list[Any]:
        """Return the nodes above this one, with the one that opens the adapter, and this one."""
        return [*self.file.chain, self]

    def iter_markers_with_node(self, name: str | None = None) -> Iterator[tuple[Any, pytest.Mark]]:
        """Yield the marks of this node and of those above, each with its node."""
        for node in (self, *reversed(self.file.chain)):
            for mark in node.own_markers:
                if name is None or mark.name == name:
                    yield node, mark

    def setup(self) -> None:
        """Take what was set up above."""
        self.file.target.open(self)

    def runtest(self) -> None:
        """Play the scenario, and turn its verdict into pytest's outcome."""
        self.line = self.file.target.play(self)
        if self.line.verdict is not Verdict.PASS:
            outcomes.conclude(self.line, runs_xfail=bool(self.config.getoption("runxfail")))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Tell what differs, without a traceback of the kit's."""
        if isinstance(excinfo.value, outcomes.NotPassed):
            return self.file.target.explain(self, excinfo.value.line)
        if self.line is not None and isinstance(excinfo.value, pytest.xfail.Exception):
            return self.file.target.explain(self, self.line)  # for --xfail-tb
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Point at the scenario in its file."""
        return self.path, self.scenario.mark.line - 1, f"scenario {self.name}"

    @functools.cached_property
    def location(self) -> tuple[str, int | None, str]:
        """The same, relative to rootdir; worked out a file, where pytest does it an item."""
        return self.file.shown_path, self.scenario.mark.line - 1, f"scenario {self.name}"


@functools.cache
def _marks_of(domain: str, level: Level, origin: Origin, quirk: bool) -> dict[str, Any]:
    names = (domain, level.value, origin.value, *(("quirk",) if quirk else ()))
    return {name: getattr(pytest.mark, name).mark for name in names}
