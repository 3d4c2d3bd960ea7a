"""Questions: what a user can see, as plain values, oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from pytest_dagster_parity.reference import (
    automations,
    backfills,
    checks,
    freshness,
    partition_status,
    runs,
    schedules,
    staleness,
)
from pytest_dagster_parity.reference.backfill_progress import Counts, counts_of
from pytest_dagster_parity.reference.checks import CheckState
from pytest_dagster_parity.reference.code import Code
from pytest_dagster_parity.reference.errors import invalid, unknown
from pytest_dagster_parity.reference.events import AssetFailed, ConflictFound
from pytest_dagster_parity.reference.memory.assets import Recorded
from pytest_dagster_parity.reference.memory.automations import AutomationState, TickState
from pytest_dagster_parity.reference.memory.backfills import BackfillState
from pytest_dagster_parity.reference.memory.conditions import Evaluated
from pytest_dagster_parity.reference.memory.runs import RunState, StatusChange
from pytest_dagster_parity.reference.partition_status import PartitionState, StatusCounts, StatusRange
from pytest_dagster_parity.reference.partitions.mappings import downstream_keys, upstream_keys
from pytest_dagster_parity.reference.partitions.sets import (
    DynamicPartitions,
    PartitionSet,
    Window,
    has_key,
    time_dimension,
)
from pytest_dagster_parity.reference.selection.assets import Keys, Selection, selected
from pytest_dagster_parity.reference.selection.expressions import parse
from pytest_dagster_parity.reference.staleness import Staleness
from pytest_dagster_parity.reference.steps import Step, plan_of
from pytest_dagster_parity.reference.words import FreshnessStatus
from pytest_dagster_parity.reference.world import World

_A_MOMENT = timedelta(microseconds=1)


class Observations:
    """What can be asked of a deployment. Nothing here changes anything."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def code(self) -> Code:
        """The deployed code."""
        return self._world.code

    def runs(self) -> tuple[RunState, ...]:
        """Return all runs, in the order of their creation."""
        return self._world.runs()

    def run_changes(self, run: str) -> tuple[StatusChange, ...]:
        """Return the statuses that a run went through after it was queued."""
        return tuple(runs.run_of(self._world, run).changes)

    def run_steps(self, run: str) -> tuple[tuple[RunState, Step], ...]:
        """Return the steps of a run that started, in the order of their start."""
        state = runs.run_of(self._world, run)
        plan = {step.name: step for step in plan_of(self._world.code, state.spec)}
        return tuple((state, plan[name]) for name in state.steps if name in plan)

    def automation(self, name: str) -> AutomationState:
        """Return what is remembered of a schedule or sensor."""
        return self._world.memory.automations.of(name)

    def is_running(self, name: str) -> bool:
        """Whether a schedule or sensor is evaluated."""
        return automations.is_running(self._world, self._world.code.automation(name))

    def ticks(self, name: str) -> tuple[TickState, ...]:
        """Return the ticks of a schedule or sensor."""
        self._world.code.automation(name)
        return tuple(self._world.memory.automations.of(name).ticks)

    def future_ticks(self, name: str, limit: int) -> tuple[datetime, ...]:
        """Return the next nominal times of a schedule; the present moment may be one."""
        schedule = self._world.code.schedules.get(name)
        if schedule is None:
            raise unknown("schedule", name)

        def upcoming() -> Iterable[datetime]:
            moment = self._world.now - _A_MOMENT
            while True:
                moment = schedules.next_nominal_time(self._world, schedule, moment)
                yield moment

        return tuple(islice(upcoming(), limit))

    def conflicts(self) -> tuple[ConflictFound, ...]:
        """Return the requests that reused a run key with another payload."""
        return tuple(self._world.memory.automations.conflicts)

    def backfills(self) -> tuple[BackfillState, ...]:
        """Return all backfills."""
        return tuple(self._world.memory.backfills.all.values())

    def backfill_counts(self, backfill: str) -> tuple[Counts, ...]:
        """Return how far a backfill of assets is, sorted by asset."""
        return counts_of(backfills.backfill_of(self._world, backfill))

    def keys_of(self, partitions: PartitionSet | None) -> tuple[str, ...]:
        """Return the keys of a partition set that exist now."""
        return () if partitions is None else partitions.keys(self._world.known)

    def keys_of_dynamic_set(self, name: str) -> tuple[str, ...]:
        """Return the keys of a dynamic set."""
        if name not in self._world.code.dynamic_sets:
            raise unknown("dynamic partition set", name)
        return DynamicPartitions(name).keys(self._world.known)

    def windows_of(self, partitions: PartitionSet | None) -> tuple[Window, ...]:
        """Return the windows of a set of time partitions that exist now."""
        found = time_dimension(partitions) if partitions is not None else None
        if found is None or found[0] is not None:
            raise invalid("there are no windows of time")
        return found[1].windows(self._world.known)

    def mapped(self, upstream: str, downstream: str, *, key: str, is_upstream: bool) -> tuple[str | None, ...]:
        """Return the partitions that a partition maps to, through the dependency of one asset on another."""
        if upstream not in self._world.code.assets or downstream not in self._world.code.assets:
            raise unknown("asset", upstream if upstream not in self._world.code.assets else downstream)
        if upstream not in self._world.code.parents(downstream):
            raise invalid(f"{downstream!r} does not depend on {upstream!r}")
        edge = self._world.code.edge(upstream, downstream)
        mine = edge.upstream if is_upstream else edge.downstream
        if mine is None or not has_key(mine, key, self._world.known):
            return ()
        mapped = downstream_keys if is_upstream else upstream_keys
        return mapped(edge, key, self._world.known)

    def partition_statuses(self, asset: str) -> tuple[PartitionState, ...]:
        """Return the state of every partition of an asset."""
        return partition_status.statuses(self._world, asset)

    def partition_counts(self, asset: str) -> StatusCounts:
        """Return how many partitions of an asset have which status."""
        return partition_status.counts(self._world, asset)

    def partition_ranges(self, asset: str) -> tuple[StatusRange, ...]:
        """Return an asset's partitions as ranges of equal status."""
        return partition_status.ranges(self._world, asset)

    def staleness(self, asset: str, partition: str | None) -> Staleness:
        """Return whether an asset is stale."""
        return staleness.staleness_of(self._world, asset, partition)

    def freshness(self, asset: str) -> FreshnessStatus:
        """Return where an asset stands against its freshness policy."""
        return freshness.status_of(self._world, asset)

    def checks(self, asset: str) -> tuple[CheckState, ...]:
        """Return the checks of an asset."""
        return checks.checks_of(self._world, asset)

    def evaluations(self, asset: str) -> tuple[Evaluated, ...]:
        """Return the evaluations of an asset's condition that requested anything, or differed from the one before."""
        history = self._world.memory.conditions.history(asset)
        before = (None, *(each.event.digest for each in history))
        return tuple(
            each
            for each, digest in zip(history, before, strict=False)
            if each.event.digest != digest or each.event.requested
        )

    def selected(self, selection: Selection) -> Keys:
        """Return what a selection comes to."""
        return selected(self._world.code, self._world.rules, selection)

    def selected_by_expression(self, text: str) -> Keys:
        """Return what a selection in Dagster's syntax comes to."""
        return self.selected(parse(text, self._world.rules))

    def materializations(self, asset: str) -> tuple[Recorded, ...]:
        """Return the materializations of an asset."""
        self._world.code.asset(asset)
        return self._world.memory.assets.of(asset).materializations()

    def asset_events(self, asset: str) -> tuple[Recorded, ...]:
        """Return the materializations and observations of an asset; that it failed, its runs tell."""
        self._world.code.asset(asset)
        events = self._world.memory.assets.of(asset).events
        return tuple(each for each in events if not isinstance(each.event, AssetFailed))
