"""Which of the collected scenarios are asked of the target."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pytest_dagster_parity._plugin import profiles
from pytest_dagster_parity._plugin.collection import ScenarioItem
from pytest_dagster_parity._plugin.run import RUN
from pytest_dagster_parity.globs import Glob
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.scenario.model import Level
from pytest_dagster_parity.settings.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_dagster_parity._plugin.run import Run
    from pytest_dagster_parity.scenario.model import Scenario
    from pytest_dagster_parity.settings.model import Settings

ORACLE = "dagster"
"""The adapter whose target is Dagster itself."""


def deselect(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Leave out the scenarios that are not asked, and tell pytest so."""
    config = session.config
    run = config.stash[RUN]
    is_chosen = _chooser(run, str(config.getoption("markexpr", "")))
    names = profiles.chosen(run)
    chosen = [
        item
        for item in items
        if not isinstance(item, ScenarioItem) or ((names is None or item.name in names) and is_chosen(item))
    ]
    if len(chosen) < len(items):
        kept = set(chosen)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = chosen


def is_asked(scenario: Scenario, settings: Settings, *, target: str | None = None) -> bool:
    """Whether a session asks a scenario of its target without being told to.

    `target` is the target's name; None where it is not known yet, and the adapter's name has to do.
    """
    of_dagster = (settings.adapter if target is None else target) == ORACLE
    return scenario.level in settings.level.levels and (not scenario.quirk or of_dagster)


def check_corpus(run: Run) -> None:
    """Refuse a corpus of somebody's own in which there is no scenario file."""
    own = run.settings.scenarios
    if own is not None and not corpus.find(own):
        msg = f"--parity-scenarios: there is no scenario file in {own}"
        raise pytest.UsageError(msg)


def check_only(run: Run) -> None:
    """Refuse a `--parity-only` that means no scenario, and name the nearest that there is."""
    for text in run.settings.only:
        pattern = OnlyPattern(text)
        if not any(pattern.fits(scenario, node) for node, scenario in run.library.scenarios.items()):
            scenarios = run.library.scenarios
            known = tuple(dict.fromkeys(scenario.id for scenario in scenarios.values()))
            meant = nearest(text.partition("[")[0], known)
            hint = f"; did you mean {meant!r}?" if meant else f" among the {len(known)} there are"
            msg = f"--parity-only: there is no scenario {text!r}{hint}"
            raise pytest.UsageError(msg)


class OnlyPattern:
    """A value of `--parity-only`: an id, an id with its case, or a node id, in which * and ? are wild."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._glob = Glob(text)

    def fits(self, scenario: Scenario, node: str) -> bool:
        """Whether it means this scenario."""
        return self._glob.fits(scenario.id, scenario.node_name, node, node.partition("[")[0])


def _chooser(run: Run, marks: str) -> Callable[[ScenarioItem], bool]:
    only = [OnlyPattern(text) for text in run.settings.only]
    if only:
        return lambda item: any(pattern.fits(item.scenario, item.node) for pattern in only)
    named, settings = run.named, run.settings
    levels = settings.level.levels | {level for level in Level if _mentions(marks, level.value)}
    quirks = settings.adapter == ORACLE or _mentions(marks, "quirk")

    def is_chosen(item: ScenarioItem) -> bool:
        scenario = item.scenario
        if scenario.level in levels and (quirks or not scenario.quirk):
            return True
        return bool(named) and (item.name in named or scenario.id in named)

    return is_chosen


def _mentions(expression: str, mark: str) -> bool:
    return re.search(rf"\b{mark}\b", expression) is not None
