"""Adapters of orchestrators that do nothing. A kit that passes one of them anything is worth that much less."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from pytest_dagster_parity.adapters.interface import Adapter, Refused
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.operations import REQUESTS
from pytest_dagster_parity.protocol.user_code import Decide
from pytest_dagster_parity.protocol.words import (
    AssetEventKind,
    AutomationStatus,
    BackfillStatus,
    CheckStatus,
    ClockKind,
    FreshnessStatus,
    PartitionStatus,
    RefusalKind,
    RunStatus,
    StaleStatus,
    StepStatus,
    TickStatus,
)
from pytest_dagster_parity.scenario.floor import NOTHING

MOMENT = datetime(2024, 1, 1, tzinfo=timezone.utc)


class Null(Adapter):
    """Declares everything."""

    def describe(self) -> Description:
        return Description(target="null", version="0", clock=Clock(kind=ClockKind.VIRTUAL), capabilities=("*",))

    def open(self, request: ask.Open, decide: Decide) -> None:
        """Open nothing."""

    def close(self, request: ask.Close) -> None:
        """Close nothing."""


def _null(name: str, answer: Any) -> type[Adapter]:
    def method_of(verb: str) -> Any:
        return lambda _self, request: answer(verb, request)

    methods = {verb: method_of(verb) for verb in REQUESTS if verb not in {"open", "close"}}
    return type(name, (Null,), methods)


def _empty(verb: str, _request: ask.Request) -> Any:
    """Acknowledge everything and show nothing."""
    answer = REQUESTS[verb].answer
    if answer is None:
        return None
    return () if hasattr(answer, "__args__") else {**CONSTANT, **NOTHING}[answer]


def _constant(verb: str, _request: ask.Request) -> Any:
    """Show one record of each kind, always the same: everything has succeeded."""
    answer = REQUESTS[verb].answer
    if answer is None:
        return None
    item = getattr(answer, "__args__", (None,))[0]
    return CONSTANT[answer] if item is None else (CONSTANT[item],)


def _refuse(kind: RefusalKind) -> Any:
    def refuse(_verb: str, _request: ask.Request) -> Any:
        raise Refused(kind, "no")

    return refuse


CONSTANT: dict[Any, Any] = {
    shown.RunLaunched: shown.RunLaunched(run="r"),
    shown.BackfillLaunched: shown.BackfillLaunched(backfill="b"),
    shown.DryRunResult: shown.DryRunResult(),
    shown.Run: shown.Run(id="r", status=RunStatus.SUCCESS),
    shown.RunStep: shown.RunStep(status=StepStatus.SUCCESS),
    shown.RunEvent: shown.RunEvent(status=RunStatus.SUCCESS),
    shown.Tick: shown.Tick(status=TickStatus.SUCCESS, at=MOMENT, scheduled_for=MOMENT, runs=("r",)),
    shown.FutureTick: shown.FutureTick(at=MOMENT),
    shown.Automation: shown.Automation(name="s", status=AutomationStatus.RUNNING),
    shown.Conflict: shown.Conflict(of="s", run_key="k"),
    shown.Backfill: shown.Backfill(id="b", status=BackfillStatus.COMPLETED_SUCCESS),
    shown.BackfillPreview: shown.BackfillPreview(asset="a"),
    shown.Partition: shown.Partition(key="a", text="a"),
    shown.PartitionWindow: shown.PartitionWindow(key="a", start=MOMENT, end=MOMENT),
    shown.PartitionState: shown.PartitionState(partition="a", status=PartitionStatus.MATERIALIZED),
    shown.PartitionStatusRange: shown.PartitionStatusRange(first="a", last="a", status=PartitionStatus.MATERIALIZED),
    shown.PartitionCounts: shown.PartitionCounts(total=0),
    shown.Staleness: shown.Staleness(status=StaleStatus.FRESH),
    shown.Freshness: shown.Freshness(status=FreshnessStatus.PASS),
    shown.CheckState: shown.CheckState(check="c", status=CheckStatus.PASSED),
    shown.ConditionEvaluation: shown.ConditionEvaluation(asset="a", at=MOMENT),
    shown.Selected: shown.Selected(),
    shown.Materialization: shown.Materialization(run="r"),
    shown.AssetEventRecord: shown.AssetEventRecord(kind=AssetEventKind.MATERIALIZATION),
}

NULLS: dict[str, type[Adapter]] = {
    "shows_nothing": _null("ShowsNothing", _empty),
    "shows_the_same_always": _null("ShowsTheSameAlways", _constant),
    **{f"refuses_everything_as_{kind.value}": _null("Refuses", _refuse(kind)) for kind in RefusalKind},
}
