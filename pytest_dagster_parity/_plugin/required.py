"""What a target must show for a session to be complete, whatever part of it is run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_dagster_parity._plugin.selection import is_asked
from pytest_dagster_parity.execution.support import Support
from pytest_dagster_parity.scenario.capabilities import needs

if TYPE_CHECKING:
    from pytest_dagster_parity._plugin.library import Library
    from pytest_dagster_parity._plugin.run import Run
    from pytest_dagster_parity.protocol.handshake import Description


def required_nodes(run: Run, target: Description | None) -> list[str]:
    """Return the nodes that the level asks of a target, before any deselection.

    A semantic of Dagster's whose replacement the target can show instead is not required.
    """
    name = None if target is None else target.target
    replaced = _replaced(run.library, target)
    return [
        node
        for node, scenario in run.library.scenarios.items()
        if is_asked(scenario, run.settings, target=name) and scenario.id not in replaced
    ]


def _replaced(library: Library, target: Description | None) -> frozenset[str]:
    if target is None:
        return frozenset()
    support = Support(target)
    return frozenset(
        replaced
        for charter in library.by_id.values()
        if (replaced := charter[0].replaces) is not None
        and not any(support.missing(needs(scenario)) for scenario in charter)
    )
