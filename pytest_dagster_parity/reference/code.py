"""The deployed code, resolved: what the definitions come to once their names have been looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pytest_dagster_parity.reference.answers import Call, Evaluation
from pytest_dagster_parity.reference.cron import InvalidCron, UnknownTimeZone, check_cron, zone_of
from pytest_dagster_parity.reference.definitions import (
    Asset,
    Check,
    Computation,
    Condition,
    Definitions,
    Job,
    Schedule,
    Sensor,
    Watch,
)
from pytest_dagster_parity.reference.errors import invalid, unknown
from pytest_dagster_parity.reference.partitions.mappings import Edge, TimeWindow
from pytest_dagster_parity.reference.partitions.sets import (
    DynamicPartitions,
    MultiPartitions,
    PartitionSet,
    TimePartitions,
    check_partitions,
)
from pytest_dagster_parity.reference.words import DEFAULT_AUTOMATION


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """What can be requested: an asset, or (where `check` is named) a check of it."""

    asset: str
    check: str = ""


class Code:
    """Definitions that have been found to make sense, with what follows from them. It never changes."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self.assets: dict[str, Asset] = {asset.key: asset for asset in definitions.assets}
        self.computations: dict[str, Computation] = {each.name: each for each in definitions.computations}
        self.computation_of: dict[str, Computation] = {
            key: each for each in definitions.computations for key in each.assets
        }
        self.checks: dict[tuple[str, str], Check] = {(check.asset, check.name): check for check in definitions.checks}
        self.jobs: dict[str, Job] = {job.name: job for job in definitions.jobs}
        self.schedules: dict[str, Schedule] = {schedule.name: schedule for schedule in definitions.schedules}
        self.sensors: dict[str, Sensor] = {sensor.name: sensor for sensor in self._all_sensors()}
        self.dynamic_sets = frozenset(definitions.dynamic_sets) | self._sets_in_use()
        _check(self)
        self.children: dict[str, tuple[str, ...]] = self._children()
        self.order: tuple[str, ...] = self._topological_order()

    def asset(self, key: str) -> Asset:
        """Return an asset; refuse an unknown one."""
        if key not in self.assets:
            raise unknown("asset", key)
        return self.assets[key]

    def job(self, name: str) -> Job:
        """Return a job; refuse an unknown one."""
        if name not in self.jobs:
            raise unknown("job", name)
        return self.jobs[name]

    def automation(self, name: str) -> Schedule | Sensor:
        """Return a schedule or sensor; refuse an unknown one."""
        found = self.schedules.get(name) or self.sensors.get(name)
        if found is None:
            raise unknown("schedule or sensor", name)
        return found

    def executable(self) -> tuple[str, ...]:
        """Return the assets that have a body, sorted."""
        return tuple(sorted(key for key, asset in self.assets.items() if not asset.external))

    def checks_of(self, asset: str) -> tuple[Check, ...]:
        """Return an asset's checks, sorted by name."""
        return tuple(sorted((c for c in self.checks.values() if c.asset == asset), key=lambda check: check.name))

    def edge(self, upstream: str, downstream: str) -> Edge:
        """Return the dependency of one asset on another."""
        dependency = next(each for each in self.assets[downstream].deps if each.asset == upstream)
        source = self.assets.get(upstream)
        return Edge(
            source.partitions if source is not None else None, self.assets[downstream].partitions, dependency.mapping
        )

    def parents(self, asset: str) -> tuple[str, ...]:
        """Return the assets that an asset depends on, as declared."""
        return tuple(dependency.asset for dependency in self.assets[asset].deps)

    def condition_of(self, entity: Entity) -> Condition | None:
        """Return the automation condition of an asset or check."""
        if entity.check:
            return self.checks[entity.asset, entity.check].automation
        return self.assets[entity.asset].automation

    def partitions_of(self, assets: Iterable[str]) -> PartitionSet | None:
        """Return the partition set that assets have in common; refuse two different ones."""
        sets = {self.assets[key].partitions for key in assets} - {None}
        if len(sets) > 1:
            raise invalid("the assets do not have the same partitions")
        return next(iter(sets), None)

    def job_partitions(self, name: str) -> PartitionSet | None:
        """Return the partition set of a job."""
        job = self.job(name)
        return job.partitions if job.partitions is not None else self.partitions_of(job.assets)

    def evaluated_by(self, sensor: Sensor) -> tuple[Entity, ...]:
        """Return what a sensor evaluates conditions of: in topological order, checks after their asset."""
        declared = {key for other in self.sensors.values() if other.watch is Watch.CONDITIONS for key in other.watched}
        chosen = set(self.assets) - declared if sensor.name == DEFAULT_AUTOMATION else set(sensor.watched)
        entities: list[Entity] = []
        for key in self.order:
            if key in chosen:
                entities.append(Entity(key))
                entities.extend(Entity(key, check.name) for check in self.checks_of(key))
        return tuple(entity for entity in entities if self.condition_of(entity) is not None)

    def _all_sensors(self) -> tuple[Sensor, ...]:
        if not self._has_uncovered_conditions():
            return self.definitions.sensors
        default = Sensor(name=DEFAULT_AUTOMATION, evaluator=_not_called, watch=Watch.CONDITIONS)
        return (*self.definitions.sensors, default)

    def _sets_in_use(self) -> frozenset[str]:
        used = [each.partitions for each in (*self.assets.values(), *self.jobs.values())]
        inner = [part for each in used if isinstance(each, MultiPartitions) for _, part in each.dimensions]
        return frozenset(each.name for each in (*used, *inner) if isinstance(each, DynamicPartitions))

    def _has_uncovered_conditions(self) -> bool:
        """Whether anything has an automation condition that no declared sensor evaluates."""
        declared = {
            key for sensor in self.definitions.sensors if sensor.watch is Watch.CONDITIONS for key in sensor.watched
        }
        conditions = [*self.assets.values(), *self.checks.values()]
        keys = [
            each.key if isinstance(each, Asset) else each.asset for each in conditions if each.automation is not None
        ]
        return any(key not in declared for key in keys)

    def _children(self) -> dict[str, tuple[str, ...]]:
        return {
            key: tuple(sorted(other for other in self.assets if key in self.parents(other) and other != key))
            for key in self.assets
        }

    def _topological_order(self) -> tuple[str, ...]:
        order: list[str] = []
        remaining = sorted(self.assets)
        while remaining:
            ready = [
                key
                for key in remaining
                if all(parent not in remaining or parent == key for parent in self.parents(key))
            ]
            if not ready:
                raise invalid(f"the assets {remaining} depend on each other in a circle")
            order.extend(ready)
            remaining = [key for key in remaining if key not in ready]
        return tuple(order)


def _not_called(call: Call) -> Evaluation:
    raise TypeError(call)


def _check(code: Code) -> None:
    """Refuse definitions that make no sense."""
    definitions = code.definitions
    automations = [each.name for each in (*definitions.schedules, *definitions.sensors)]
    bodies = [f"{check.asset}:{check.name}" for check in definitions.checks]
    assets, jobs = ([asset.key for asset in definitions.assets], [job.name for job in definitions.jobs])
    for names in (assets, jobs, automations, bodies):
        if len(set(names)) != len(names):
            raise invalid(f"a name is defined twice: {sorted(names)}")
    _check_partitions(code)
    _check_automation(code)


def _check_partitions(code: Code) -> None:
    sets = [each.partitions for each in (*code.assets.values(), *code.jobs.values()) if each.partitions is not None]
    for partitions in sets:
        try:
            check_partitions(partitions)
        except (InvalidCron, UnknownTimeZone, ValueError) as error:
            raise invalid(f"invalid partitions: {error!r}") from error
    for job in code.jobs.values():
        for key in job.assets:
            code.asset(key)
        code.partitions_of(job.assets)
    for asset in code.assets.values():
        for dependency in asset.deps:
            if dependency.asset == asset.key and not _looks_back(asset.partitions, dependency.mapping):
                raise invalid(f"asset {asset.key!r} may depend on itself only at earlier times")


def _looks_back(partitions: PartitionSet | None, mapping: object) -> bool:
    is_earlier = isinstance(mapping, TimeWindow) and mapping.start_offset < 0 and mapping.end_offset < 0
    return isinstance(partitions, TimePartitions) and is_earlier


def _check_automation(code: Code) -> None:
    for schedule in code.schedules.values():
        try:
            zone_of(schedule.timezone)
            for cron in schedule.crons:
                check_cron(cron)
        except (InvalidCron, UnknownTimeZone) as error:
            raise invalid(f"schedule {schedule.name!r}: {error!r}") from error
        if (schedule.job is None) == (not schedule.assets):
            raise invalid(f"schedule {schedule.name!r} must have a job or assets")
        _check_targets(code, (schedule.job,) if schedule.job else (), schedule.assets)
    for sensor in code.sensors.values():
        _check_targets(code, sensor.jobs, (*sensor.assets, *sensor.watched))


def _check_targets(code: Code, jobs: tuple[str, ...], assets: tuple[str, ...]) -> None:
    for job in jobs:
        code.job(job)
    for asset in assets:
        code.asset(asset)
