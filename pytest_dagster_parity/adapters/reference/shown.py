"""What the orchestrator shows, in the protocol's words."""

from __future__ import annotations

from collections.abc import Iterable

from pytest_dagster_parity.adapters.reference.partitions import Spelling
from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol import words
from pytest_dagster_parity.protocol.words import PartitionKey
from pytest_dagster_parity.reference.checks import CheckState
from pytest_dagster_parity.reference.definitions import Sensor
from pytest_dagster_parity.reference.events import AssetFailed, AssetMaterialized, Target
from pytest_dagster_parity.reference.memory.assets import Recorded
from pytest_dagster_parity.reference.memory.automations import TickState
from pytest_dagster_parity.reference.memory.backfills import BackfillState
from pytest_dagster_parity.reference.memory.conditions import Evaluated
from pytest_dagster_parity.reference.memory.runs import RunState
from pytest_dagster_parity.reference.observing import Observations
from pytest_dagster_parity.reference.partitions.sets import PartitionSet
from pytest_dagster_parity.reference.staleness import Staleness
from pytest_dagster_parity.reference.steps import Step


class Shown:
    """Says what is observed. Keys of what is no longer in the code are left as they are."""

    def __init__(self, see: Observations, spelling: Spelling) -> None:
        self._see = see
        self._spelling = spelling

    def run(self, state: RunState) -> shown.Run:
        """Return a run."""
        spec = state.spec
        keys = tuple(self._key(key, self.set_of_run(state)) for key in spec.partitions)
        return shown.Run(
            id=spec.id,
            status=words.RunStatus(state.status.value),
            job=spec.job,
            assets=spec.selection,
            checks=tuple(shown.CheckOf(asset=asset, check=check) for asset, check in spec.checks),
            partition=keys[0] if keys and not spec.is_range else None,
            partition_range=shown.PartitionRange(first=keys[0], last=keys[-1]) if keys and spec.is_range else None,
            run_key=spec.run_key,
            sensor=spec.sensor,
            schedule=spec.schedule,
            scheduled_for=spec.scheduled_for,
            backfill=spec.backfill,
            parent=spec.parent,
            root=spec.root,
            automatic=spec.automatic,
            tags=spec.tags,
        )

    def step(self, state: RunState, step: Step) -> shown.RunStep:
        """Return a step of a run."""
        reached = state.steps[step.name]
        is_op = step.computation is None and step.check is None
        return shown.RunStep(
            status=words.StepStatus(reached.status.value),
            op=step.name if is_op else None,
            assets=step.assets,
            check=shown.CheckOf(asset=step.check[0], check=step.check[1]) if step.check is not None else None,
            attempts=reached.attempts,
        )

    def tick(self, tick: TickState) -> shown.Tick:
        """Return a tick; what was decided shows once it is closed."""
        closed, decided = tick.closed, tick.decided
        status = words.TickStatus(tick.status.value)
        is_schedule = tick.name in self._see.code.schedules
        at, scheduled_for = (None, tick.nominal) if is_schedule else (tick.nominal, None)
        if closed is None:
            cursor = decided.cursor if decided is not None else None
            return shown.Tick(status=status, at=at, scheduled_for=scheduled_for, cursor=cursor)
        is_done = decided is not None and status is not words.TickStatus.FAILURE
        return shown.Tick(
            status=status,
            at=at,
            scheduled_for=scheduled_for,
            runs=closed.runs,
            backfills=(decided.backfill.id,) if decided is not None and decided.backfill is not None else (),
            run_keys=closed.run_keys,
            requested=decided.requested if decided is not None else None,
            skip_reason=closed.skip_reason,
            error=closed.error,
            cursor=decided.cursor if is_done and decided is not None else None,
            partitions_added=closed.added,
            partitions_deleted=closed.deleted,
            told_of=decided.told_of if decided is not None else (),
        )

    def automation(self, name: str) -> shown.Automation:
        """Return a schedule or sensor."""
        state = self._see.automation(name)
        stored = None if state.stored is None else _running(is_on=state.stored)
        is_sensor = isinstance(self._see.code.automation(name), Sensor)
        return shown.Automation(
            name=name,
            status=_running(is_on=self._see.is_running(name)),
            stored=stored,
            cursor=state.cursor if is_sensor else None,
        )

    def backfill(self, state: BackfillState) -> shown.Backfill:
        """Return a backfill."""
        spec = state.spec
        partitions = None
        if spec.job is not None:
            of_job = self._see.code.job_partitions(spec.job) if spec.job in self._see.code.jobs else None
            partitions = tuple(self._key(key, of_job) for key in spec.partitions)
        counts = self._see.backfill_counts(spec.id) if spec.job is None else ()
        return shown.Backfill(
            id=spec.id,
            status=words.BackfillStatus(state.status.value),
            job=spec.job,
            assets=tuple(sorted({asset for asset, _ in spec.targets})),
            partitions=partitions,
            counts=tuple(
                shown.AssetCounts(
                    asset=each.asset,
                    targeted=each.targeted,
                    in_progress=each.in_progress,
                    materialized=each.materialized,
                    failed=each.failed,
                )
                for each in counts
            ),
            automatic=spec.automatic,
            requested_by=spec.requested_by,
            parent=spec.parent,
            tags=spec.tags,
            error=state.error,
        )

    def previews(self, targets: Iterable[Target]) -> tuple[shown.BackfillPreview, ...]:
        """Return what a backfill would target, by asset."""
        by_asset: dict[str, list[str]] = {}
        for asset, key in targets:
            keys = by_asset.setdefault(asset, [])
            if key is not None:
                keys.append(key)
        return tuple(
            shown.BackfillPreview(
                asset=asset,
                partitions=tuple(self._key(key, self.set_of_asset(asset)) for key in keys)
                if self.set_of_asset(asset) is not None
                else None,
            )
            for asset, keys in by_asset.items()
        )

    def staleness(self, found: Staleness) -> shown.Staleness:
        """Return whether an asset is stale."""
        return shown.Staleness(
            status=words.StaleStatus(found.status.value),
            causes=tuple(
                shown.StaleCause(
                    asset=cause.asset,
                    category=words.StaleCategory(cause.category.value),
                    partition=self.asset_key(cause.asset, cause.partition),
                    dependency=cause.dependency,
                    dependency_partition=self.asset_key(cause.dependency or "", cause.dependency_partition),
                )
                for cause in found.causes
            ),
        )

    def materialization(self, recorded: Recorded) -> shown.Materialization:
        """Return a materialization."""
        event = recorded.event
        return shown.Materialization(
            partition=self.asset_key(event.asset, event.partition),
            run=event.run,
            data_version=event.data_version if isinstance(event, AssetMaterialized) else None,
        )

    def asset_event(self, recorded: Recorded) -> shown.AssetEventRecord:
        """Return an event of an asset."""
        event = recorded.event
        return shown.AssetEventRecord(
            kind=words.AssetEventKind.MATERIALIZATION
            if isinstance(event, AssetMaterialized)
            else words.AssetEventKind.OBSERVATION,
            partition=self.asset_key(event.asset, event.partition),
            run=event.run,
            data_version=None if isinstance(event, AssetFailed) else event.data_version,
        )

    def evaluation(self, evaluated: Evaluated) -> shown.ConditionEvaluation:
        """Return an evaluation of an asset's condition."""
        event = evaluated.event
        keys = tuple(self.asset_key(event.asset, key) for key in event.true)
        return shown.ConditionEvaluation(
            asset=event.asset,
            at=evaluated.at,
            requested=len(event.true),
            partitions=tuple(key for key in keys if key is not None) if event.is_partitioned else None,
        )

    def asset_key(self, asset: str, key: str | None) -> PartitionKey | None:
        """Return the canonical key of a partition of an asset."""
        return None if key is None else self._key(key, self.set_of_asset(asset))

    def partition(self, text: str, partitions: PartitionSet | None) -> shown.Partition:
        """Return a partition, with its key as the orchestrator spells it."""
        return shown.Partition(key=self._key(text, partitions), text=text)

    def set_of_asset(self, asset: str) -> PartitionSet | None:
        """Return the partitions of an asset that may no longer be there."""
        definition = self._see.code.assets.get(asset)
        return definition.partitions if definition is not None else None

    def set_of_run(self, state: RunState) -> PartitionSet | None:
        """Return the partitions that a run works on."""
        code = self._see.code
        if state.spec.job is not None and state.spec.job in code.jobs:
            return code.job_partitions(state.spec.job)
        return next((found for asset in state.spec.assets if (found := self.set_of_asset(asset)) is not None), None)

    def _key(self, key: str, partitions: PartitionSet | None) -> PartitionKey:
        return self._spelling.from_target(key, partitions)


def check(state: CheckState) -> shown.CheckState:
    """Return a check with its latest execution."""
    severity = None
    if state.blocks is not None:
        severity = words.CheckSeverity.ERROR if state.blocks else words.CheckSeverity.WARN
    return shown.CheckState(
        check=state.name,
        status=words.CheckStatus(state.status.value) if state.status is not None else None,
        severity=severity,
        blocking=state.blocking,
        run=state.run,
    )


def _running(*, is_on: bool) -> words.AutomationStatus:
    return words.AutomationStatus.RUNNING if is_on else words.AutomationStatus.STOPPED
