from __future__ import annotations

import dagster

from pytest_dagster_parity.adapters.dagster import DagsterAdapter
from pytest_dagster_parity.protocol.handshake import Clock
from pytest_dagster_parity.protocol.words import ClockKind
from pytest_dagster_parity.scenario.capability_table import OF_CLOCKS, names

LATER_THAN_1_10 = (
    {"freshness", "freshness.cron", "freshness.time_window", "partitions.exclusions", "resume_backfill"}
    if dagster.__version__.startswith("1.10.")
    else set[str]()
)


def test_what_is_not_declared_is_not_asked() -> None:
    adapter = DagsterAdapter()
    assert adapter.operations() == adapter.describe().operations
    assert LATER_THAN_1_10.isdisjoint({*adapter.operations(), *adapter.describe().capabilities})


def test_everything_is_declared_but_what_dagster_does_not_have() -> None:
    shown = DagsterAdapter().describe()
    declared = {*shown.capabilities, *shown.operations} - {"open", "close"}
    assert names() - OF_CLOCKS - declared - LATER_THAN_1_10 == {
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
