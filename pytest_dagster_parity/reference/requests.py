"""Run requests of schedules and sensors: what each of them comes to, and whether it can be met."""

from __future__ import annotations

from dataclasses import replace

from msgspec.structs import replace as with_fields

from pytest_dagster_parity.reference import runs
from pytest_dagster_parity.reference.answers import RunRequest
from pytest_dagster_parity.reference.definitions import Schedule, Sensor
from pytest_dagster_parity.reference.errors import Refusal, TickError
from pytest_dagster_parity.reference.events import Decided, RunSpec
from pytest_dagster_parity.reference.launching import LaunchOrder, spec_of
from pytest_dagster_parity.reference.memory.runs import RunState
from pytest_dagster_parity.reference.partitions.sets import DynamicPartitions, PartitionSet
from pytest_dagster_parity.reference.words import Point
from pytest_dagster_parity.reference.world import World


def order_of(world: World, automation: Schedule | Sensor, request: RunRequest) -> LaunchOrder:
    """Return what a request of a schedule or sensor is for; raise TickError where that is not clear."""
    jobs = ((automation.job,) if automation.job else ()) if isinstance(automation, Schedule) else automation.jobs
    job, assets = None, request.assets or None
    if jobs:
        job = world.rules.request_job(request, jobs)
        if job not in jobs:
            raise TickError(f"the run request must name one of the jobs {sorted(jobs)}")
    elif automation.assets:
        assets = request.assets or automation.assets
        if set(assets) - set(automation.assets):
            raise TickError(
                f"assets {sorted(set(assets) - set(automation.assets))} are no target of {automation.name!r}"
            )
    else:
        raise TickError(f"{automation.name!r} has no target that it could request runs of")
    return LaunchOrder(
        job=job,
        assets=assets,
        partition=request.partition,
        tags=request.tags,
        automation_tags=automation.tags if isinstance(automation, Schedule) else {},
    )


def requested_spec(world: World, order: LaunchOrder) -> RunSpec:
    """Return the run that a request comes to; raise TickError where it cannot be."""
    try:
        return spec_of(world, order)
    except Refusal as refusal:
        raise TickError(refusal.message) from refusal


def check_request(world: World, sensor: Sensor, request: RunRequest, decided: Decided) -> None:
    """Raise TickError where a sensor's request cannot be met, once its partitions were added and deleted."""
    order = order_of(world, sensor, request)
    spec = requested_spec(world, replace(order, partition=None))
    if request.partition is None:
        return
    partitions = _partitions_of(world, spec)
    if partitions is None:
        raise TickError(f"there is no partition {request.partition!r}: nothing is partitioned")
    existing = partitions.keys(world.known)
    name = partitions.name if isinstance(partitions, DynamicPartitions) else None
    added = [key for each in decided.add if each.set == name for key in each.keys]
    deleted = [key for each in decided.delete if each.set == name for key in each.keys]
    if not world.rules.request_may_run_partition(request.partition, existing, added, deleted):
        raise TickError(f"there is no partition {request.partition!r}")


def start(world: World, spec: RunSpec) -> None:
    """Create a run and launch it; the process can die in between, and after it."""
    runs.create(world, spec)
    world.at_point(Point.AFTER_RUN_CREATED)
    runs.submit(world, spec.id)
    world.at_point(Point.AFTER_LAUNCH)


def was_not_launched(world: World, run: RunState) -> bool:
    """Whether a run was created and then left alone, because the process died."""
    return world.rules.run_was_left_alone(run.status, held=run.held is not None, has_queue=world.settings.has_queue)


def sensor_spec(world: World, sensor: Sensor, run: str, request: RunRequest) -> RunSpec:
    """Return the run of a sensor's request, with the id that was reserved for it."""
    spec = requested_spec(world, order_of(world, sensor, request))
    if spec.job is None:
        spec = with_fields(spec, checks=_checks_of(world, spec))
    key = world.rules.effective_run_key(request.run_key)
    return with_fields(spec, id=run, sensor=sensor.name, run_key=key, request=request)


def _checks_of(world: World, spec: RunSpec) -> tuple[tuple[str, str], ...]:
    """Return the checks that a request of assets names with them: all of theirs."""
    return tuple((asset, check.name) for asset in spec.assets for check in world.code.checks_of(asset))


def _partitions_of(world: World, spec: RunSpec) -> PartitionSet | None:
    return world.code.job_partitions(spec.job) if spec.job is not None else world.code.partitions_of(spec.assets)
