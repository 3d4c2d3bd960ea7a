from __future__ import annotations

import dagster

from pytest_dagster_parity.adapters.dagster import DagsterAdapter
from pytest_dagster_parity.protocol.handshake import Clock
from pytest_dagster_parity.protocol.words import ClockKind
from pytest_dagster_parity.scenario.capability_table import OF_CLOCKS, names


def test_everything_is_declared_but_what_dagster_does_not_have() -> None:
    shown = DagsterAdapter().describe()
    declared = {*shown.capabilities, *shown.operations} - {"open", "close"}
    assert names() - OF_CLOCKS - declared == {
        "conflicts",
        "pause_backfill",
        "push_event",
        "sensors.push",
        "wipe.partitions",
    }
    assert declared - names() == set()


def test_the_target_is_the_dagster_that_is_installed_under_a_clock_that_stands_still() -> None:
    shown = DagsterAdapter().describe()
    assert (shown.target, shown.version) == ("dagster", dagster.__version__)
    assert shown.clock == Clock(kind=ClockKind.VIRTUAL)
    assert shown.emulated == ("fault.code_unreachable",)
