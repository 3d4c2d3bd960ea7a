"""How far the profiles of a session came: those that were run, and those that must be proven."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from pytest_dagster_parity._plugin.profiles import named
from pytest_dagster_parity._plugin.required import required_nodes
from pytest_dagster_parity._plugin.run import RUN
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.profiles.requirement import Requirement, demand
from pytest_dagster_parity.report import requirements as report
from pytest_dagster_parity.report import totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_dagster_parity._plugin.recorder import Recorder
    from pytest_dagster_parity._plugin.run import Run
    from pytest_dagster_parity.execution.record import FooterLine

REQUIREMENTS = pytest.StashKey[tuple[Requirement, ...]]()


def judge(config: pytest.Config, recorder: Recorder) -> bool:
    """Note how far the required profiles are proven, and return whether they all are.

    Where files of the corpus cannot be read nobody knows what is required, and nothing is proven as a whole.
    """
    run = config.stash[RUN]
    profiles = named(run.settings.require)
    if not profiles:
        return True
    asked = _asked(run, recorder)
    found = tuple(demand(each.name, _of(each.scenarios(run.library.catalogue), asked)) for each in profiles)
    config.stash[REQUIREMENTS] = found
    return all(each.is_met for each in found) and not run.library.broken


def completeness(run: Run, footer: FooterLine, recorder: Recorder) -> Iterator[str]:
    """Yield a sentence for each profile that was run, on whether all of it that the level asks was executed."""
    for profile in named(run.settings.profile):
        asked = _of(profile.scenarios(run.library.catalogue), _asked(run, recorder))
        verdicts = [verdict or Verdict.NOT_RUN for verdict in asked.values()]
        narrowed = replace(
            footer,
            required=len(verdicts),
            required_executed=sum(verdict in totals.EXECUTED for verdict in verdicts),
            complete=not run.library.broken and bool(verdicts) and Verdict.NOT_RUN not in verdicts,
        )
        yield f"profile {profile.name}: {totals.completeness(narrowed)}"


def show(terminal: Any, config: pytest.Config) -> None:
    """Print the section of the required profiles, where there are any."""
    found = config.stash.get(REQUIREMENTS, ())
    if found:
        terminal.section("Dagster parity: required profiles")
        for line in report.lines(found):
            terminal.write_line(line)


def _asked(run: Run, recorder: Recorder) -> dict[str, Verdict | None]:
    """Return what every scenario came to that the level asks of the target, by its name."""
    scenarios = run.library.scenarios
    nodes = required_nodes(run, recorder.target)
    return {scenarios[node].node_name: recorder.verdicts.get(node) for node in nodes}


def _of(names: frozenset[str], asked: dict[str, Verdict | None]) -> dict[str, Verdict | None]:
    return {name: verdict for name, verdict in asked.items() if name in names}
