"""Where variations of the corpus found the reference apart from Dagster: both are asked the same, and both pass.

They are scenarios like others, and no semantics that anybody else is asked for.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from pytest_dagster_parity.adapters.interface import Adapter
from pytest_dagster_parity.adapters.reference import ReferenceAdapter
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.scenario.corpus import find, link
from pytest_dagster_parity.scenario.model import Scenario
from pytest_dagster_parity.scenario.reader import load_file
from tests.corpus.playing import play_all, story

FILES = link(tuple(load_file(path) for path in find([Path(__file__).parent / "variations"])))
VARIATIONS = [scenario for file in FILES for scenario in file.scenarios]


def adapters() -> dict[str, type[Adapter]]:
    """Return the reference's, and Dagster's where it is installed."""
    found: dict[str, type[Adapter]] = {"reference": ReferenceAdapter}
    if find_spec("dagster") is not None:
        from pytest_dagster_parity.adapters.dagster import DagsterAdapter

        found["dagster"] = DagsterAdapter
    return found


@pytest.mark.parametrize("scenario", VARIATIONS, ids=lambda scenario: scenario.node_name)
@pytest.mark.parametrize("adapter", adapters().values(), ids=adapters())
def test_the_reference_and_dagster_agree(adapter: type[Adapter], scenario: Scenario) -> None:
    (line,) = play_all(adapter, [scenario]).values()
    assert line.verdict is Verdict.PASS, story(line)
