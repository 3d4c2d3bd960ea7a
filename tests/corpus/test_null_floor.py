"""What an orchestrator that does nothing passes: nothing."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.judgement.verdict import Verdict
from tests.corpus.nulls import NULLS
from tests.corpus.playing import corpus, play_all


@pytest.mark.parametrize("name", NULLS)
def test_a_target_that_does_nothing_passes_no_scenario(name: str) -> None:
    lines = play_all(NULLS[name], corpus())
    assert len(lines) == len(corpus()) > 0
    assert {node: line.verdict for node, line in lines.items() if line.verdict is not Verdict.FAIL} == {}
