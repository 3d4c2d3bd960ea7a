from __future__ import annotations

import dagster

from pytest_dagster_parity.adapters.dagster import DagsterAdapter
from pytest_dagster_parity.execution.support import Support
from pytest_dagster_parity.protocol.handshake import Clock
from pytest_dagster_parity.protocol.words import ClockKind
from pytest_dagster_parity.scenario.capabilities import needs
from pytest_dagster_parity.scenario.capability_table import OF_CLOCKS, names
from tests.unit.scenario.texts import file_of, load, scenario

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
        "requests.killed",
        "sensors.push",
        "wipe.partitions",
    }
    assert declared - names() == set()


def test_the_target_is_the_dagster_that_is_installed_under_a_clock_that_stands_still() -> None:
    shown = DagsterAdapter().describe()
    assert (shown.target, shown.version) == ("dagster", dagster.__version__)
    assert shown.clock == Clock(kind=ClockKind.VIRTUAL)
    assert shown.emulated == ("fault.code_unreachable",)


def test_a_scenario_that_wipes_some_partitions_is_kept_away_and_one_that_wipes_an_asset_is_not() -> None:
    some, whole = (
        load(
            file_of(
                scenario(
                    steps=f"[{{launch_run: {{assets: [a]}}}}, {{wipe: {wiped}}}, {{expect: {{runs: {{count: 1}}}}}}]"
                )
            )
        )
        for wiped in ("{asset: a, partitions: [x]}", "{asset: a}")
    )
    support = Support(DagsterAdapter().describe())
    assert support.missing(needs(some[0])) == ("wipe.partitions",)
    assert support.missing(needs(whole[0])) == ()
