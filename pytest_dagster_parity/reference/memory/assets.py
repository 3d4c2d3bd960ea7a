"""What is remembered of assets and their checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pytest_dagster_parity.reference.events import (
    AssetFailed,
    AssetMaterialized,
    AssetObserved,
    AssetWiped,
    CheckExecuted,
    Fact,
    FreshnessChanged,
    RunDeleted,
    ValueStored,
)
from pytest_dagster_parity.reference.words import FreshnessStatus

AssetEvent = AssetMaterialized | AssetObserved | AssetFailed


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event of an asset with its place in the log."""

    number: int
    at: datetime
    event: AssetEvent

    @property
    def partition(self) -> str | None:
        """The partition that it is about."""
        return self.event.partition


@dataclass(slots=True)
class AssetState:
    """One asset."""

    events: list[Recorded] = field(default_factory=list[Recorded])
    """What was not wiped, oldest first."""
    values: dict[str | None, int] = field(default_factory=dict[str | None, int])
    freshness: FreshnessStatus | None = None
    materialized: dict[str | None, Recorded] = field(default_factory=dict[str | None, Recorded])
    """The latest materialization of each partition."""
    observed: dict[str | None, Recorded] = field(default_factory=dict[str | None, Recorded])
    failed: dict[str | None, Recorded] = field(default_factory=dict[str | None, Recorded])
    """The latest failure of each partition, whatever came after it."""

    def materializations(self) -> tuple[Recorded, ...]:
        """Return the materializations, oldest first."""
        return tuple(each for each in self.events if isinstance(each.event, AssetMaterialized))

    def latest_materialization(self) -> Recorded | None:
        """Return the latest materialization of any partition."""
        return max(self.materialized.values(), key=lambda recorded: recorded.number, default=None)


@dataclass(frozen=True, slots=True)
class CheckExecution:
    """One execution of an asset check."""

    number: int
    at: datetime
    event: CheckExecuted


class AssetMemory:
    """Every asset that anything happened to, and every check that was executed."""

    def __init__(self) -> None:
        self._states: dict[str, AssetState] = {}
        self.checks: dict[tuple[str, str], CheckExecution] = {}
        """The latest execution of each check."""

    def of(self, asset: str) -> AssetState:
        """Return what is known of an asset."""
        return self._states.get(asset) or AssetState()

    def learn(self, fact: Fact) -> None:
        """Take in one fact."""
        match fact.event:
            case AssetMaterialized() | AssetObserved() | AssetFailed():
                self._record(Recorded(fact.number, fact.at, fact.event))
            case AssetWiped() as wiped:
                self._wipe(wiped)
            case ValueStored(asset=asset, partition=partition, value=value):
                self._state(asset).values[partition] = value
            case CheckExecuted(asset=asset, check=check) as event:
                self.checks[asset, check] = CheckExecution(fact.number, fact.at, event)
            case FreshnessChanged(asset=asset, status=status):
                self._state(asset).freshness = status
            case RunDeleted(run=run):
                self._forget_failures(run)
            case _:
                pass

    def _state(self, asset: str) -> AssetState:
        return self._states.setdefault(asset, AssetState())

    def _record(self, recorded: Recorded) -> None:
        state = self._state(recorded.event.asset)
        state.events.append(recorded)
        match recorded.event:
            case AssetMaterialized(partition=partition):
                state.materialized[partition] = recorded
            case AssetObserved(partition=partition):
                state.observed[partition] = recorded
            case AssetFailed(partition=partition):
                state.failed[partition] = recorded

    def _wipe(self, wiped: AssetWiped) -> None:
        state = self._state(wiped.asset)
        wiped_keys = wiped.partitions
        kept = [each for each in state.events if wiped_keys is not None and each.partition not in wiped_keys]
        freshness = None if wiped_keys is None else state.freshness
        self._states[wiped.asset] = AssetState(values=state.values, freshness=freshness)
        for recorded in kept:
            self._record(recorded)

    def _forget_failures(self, run: str) -> None:
        for state in self._states.values():
            state.failed = {
                partition: recorded for partition, recorded in state.failed.items() if recorded.event.run != run
            }
