"""The orchestrator: commands and questions. Each command says when it happens; questions do not move the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pytest_dagster_parity.reference import (
    automations,
    backfills,
    dry_runs,
    launching,
    partition_status,
    passing_time,
    recording,
    reruns,
    runs,
    sensors,
)
from pytest_dagster_parity.reference.backfill_targets import BackfillOrder, targets_of_assets
from pytest_dagster_parity.reference.code import Code
from pytest_dagster_parity.reference.definitions import Definitions, Settings
from pytest_dagster_parity.reference.dry_runs import DryRun
from pytest_dagster_parity.reference.errors import invalid, unknown
from pytest_dagster_parity.reference.events import HoldAsked, PartitionsAdded, PartitionsDeleted, Target
from pytest_dagster_parity.reference.launching import LaunchOrder
from pytest_dagster_parity.reference.log import Log
from pytest_dagster_parity.reference.observing import Observations
from pytest_dagster_parity.reference.partitions.sets import has_key
from pytest_dagster_parity.reference.reruns import Reexecution
from pytest_dagster_parity.reference.rules import Rules
from pytest_dagster_parity.reference.words import Fault, Point, Strategy
from pytest_dagster_parity.reference.world import World, keep_alive

_NOTHING = object()


class Orchestrator:
    """One deployment on one log. Making another one on the same log is what a restart is."""

    def __init__(
        self,
        log: Log,
        definitions: Definitions,
        now: datetime,
        *,
        settings: Settings | None = None,
        rules: Rules | None = None,
    ) -> None:
        self._world = World(log, Code(definitions), settings or Settings(), rules or Rules(), now)
        automations.notice_code(self._world)

    @property
    def now(self) -> datetime:
        """The moment of the latest command."""
        return self._world.now

    @property
    def show(self) -> Observations:
        """What can be asked."""
        return Observations(self._world)

    def at(self, now: datetime) -> None:
        """Set the clock."""
        self._world.now = now

    def meanwhile(self, *, fault: Fault | None = None, at_point: Callable[[Point], None] = keep_alive) -> None:
        """Say what does not work from now on, and who is told of the points at which the process could die."""
        self._world.fault = fault
        self._world.at_point = at_point

    def deploy(self, definitions: Definitions) -> None:
        """Replace the code; what is remembered stays."""
        before = self._world.code
        self._world.code = Code(definitions)
        automations.notice_code(self._world)
        partition_status.notice_definitions(self._world, before)

    # --- time ---

    def evaluate(self) -> None:
        """Evaluate everything that is due now."""
        passing_time.look(self._world)

    def advance(self, end: datetime, every: float | None = None) -> None:
        """Let time pass from now on with the automation on."""
        passing_time.look(self._world)
        self.go_on(end, every)

    def go_on(self, end: datetime, every: float | None = None) -> None:
        """Let time pass with the automation on, without another look now."""
        passing_time.go_on(self._world, end, every)

    # --- automation ---

    def turn(self, name: str, on: bool | None) -> None:
        """Turn a schedule or sensor on or off, or let it follow its definition again."""
        automations.turn(self._world, name, on)

    def set_cursor(self, name: str, cursor: str | None) -> None:
        """Set a sensor's cursor by hand."""
        automations.set_cursor(self._world, name, cursor)

    def push(self, source: str, event: str) -> None:
        """Deliver an event to the sensors that watch its source."""
        automations.notice_defaults(self._world)
        sensors.push(self._world, source, event)

    def dry_run(self, name: str, cursor: str | None, scheduled_for: datetime | None) -> DryRun:
        """Return what an evaluation would come to; nothing is recorded."""
        return dry_runs.dry_run(self._world, name, cursor, scheduled_for)

    # --- runs ---

    def launch(self, order: LaunchOrder) -> str:
        """Launch one run by hand and return its id."""
        return launching.launch(self._world, order)

    def reexecute(self, order: Reexecution) -> str:
        """Run a run again and return the id of the new one."""
        return reruns.reexecute(self._world, order)

    def terminate(self, run: str) -> None:
        """End a run that is not at its end."""
        runs.terminate(self._world, run)

    def delete(self, run: str) -> None:
        """Delete a run with its history."""
        runs.delete(self._world, run)

    def hold(self, ask: HoldAsked) -> None:
        """From now on hold the runs that match."""
        runs.hold(self._world, ask)

    def release(self, run: str) -> None:
        """Let a run that is held go on."""
        runs.release(self._world, run)

    # --- backfills ---

    def backfill(self, order: BackfillOrder) -> str:
        """Ask for a backfill and return its id."""
        return backfills.request(self._world, order)

    def preview(self, order: BackfillOrder) -> tuple[Target, ...]:
        """Return what a backfill of assets would target."""
        return targets_of_assets(self._world, order)

    def cancel_backfill(self, backfill: str) -> None:
        """Cancel a backfill."""
        backfills.cancel(self._world, backfill)

    def pause_backfill(self, backfill: str) -> None:
        """Let a backfill launch nothing further."""
        backfills.pause(self._world, backfill)

    def resume_backfill(self, backfill: str) -> None:
        """Let a backfill go on."""
        backfills.resume(self._world, backfill)

    def retry_backfill(self, backfill: str, strategy: Strategy) -> str:
        """Make a new backfill of an old one and return its id."""
        return backfills.retry(self._world, backfill, strategy)

    # --- assets ---

    def report_materialization(self, asset: str, partition: str | None, data_version: str | None) -> None:
        """Report, from outside, that an asset was materialized. Whether the partition exists is not asked."""
        self._world.code.asset(asset)
        self._world.record(recording.report(asset, partition, data_version))

    def report_observation(self, asset: str, partition: str | None, data_version: str | None) -> None:
        """Report, from outside, that an asset was observed."""
        self._world.code.asset(asset)
        recording.observe(self._world, asset, partition, data_version, None)

    def observe_source(self, asset: str) -> None:
        """Run the observation function of an observable source."""
        if not self._world.code.asset(asset).observable:
            raise invalid(f"asset {asset!r} cannot be observed")
        launching.launch(self._world, LaunchOrder(assets=(asset,)))

    def wipe(self, asset: str, partitions: tuple[str, ...] | None) -> None:
        """Forget what was recorded of an asset (also of one that is no longer there), or of some of its partitions."""
        definition = self._world.code.assets.get(asset)
        for key in partitions or ():
            if definition is None or definition.partitions is None:
                raise invalid(f"asset {asset!r} has no partitions")
            if not has_key(definition.partitions, key, self._world.known):
                raise invalid(f"asset {asset!r} has no partition {key!r}")
        recording.wipe(self._world, asset, partitions)

    def add_partitions(self, name: str, keys: tuple[str, ...]) -> None:
        """Add keys to a dynamic set."""
        existing = self._keys_of_set(name)
        added = self._world.rules.partitions_to_add(keys, existing)
        self._world.record(PartitionsAdded(set=name, keys=tuple(added)))

    def delete_partitions(self, name: str, keys: tuple[str, ...]) -> None:
        """Delete keys from a dynamic set."""
        existing = self._keys_of_set(name)
        deleted = self._world.rules.partitions_to_delete(keys, existing)
        self._world.record(PartitionsDeleted(set=name, keys=tuple(deleted)))

    def _keys_of_set(self, name: str) -> tuple[str, ...]:
        if name not in self._world.code.dynamic_sets:
            raise unknown("dynamic partition set", name)
        return self._world.memory.sets.keys.get(name, ())
