"""The reference orchestrator gives the same record in process and behind a pipe."""

from __future__ import annotations

import sys

from pytest_dagster_parity.judgement.verdict import Verdict
from tests.wire.corpus import play, scenarios_of

DOMAINS = ("sensors", "run_identity", "backfills", "partitions")


def test_both_carriers_give_the_same_record() -> None:
    scenarios = scenarios_of(*DOMAINS)
    in_process = play("reference", scenarios)
    behind_a_pipe = play(f"stdio:'{sys.executable}' -m tests.wire.fakes.serve_reference", scenarios)
    assert behind_a_pipe == in_process
    assert sum(line.verdict is Verdict.PASS for line in in_process.values()) > len(scenarios) // 2
