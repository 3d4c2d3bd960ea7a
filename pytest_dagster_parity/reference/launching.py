"""Launching runs by hand: what a user asks for becomes a run, or is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from pytest_dagster_parity.reference import runs
from pytest_dagster_parity.reference.code import Code
from pytest_dagster_parity.reference.errors import invalid, unknown
from pytest_dagster_parity.reference.events import RunSpec
from pytest_dagster_parity.reference.partitions.sets import PartitionSet, has_key, keys_between
from pytest_dagster_parity.reference.selection.ops import selected_ops
from pytest_dagster_parity.reference.steps import check_step, op_steps
from pytest_dagster_parity.reference.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchOrder:
    """What a user wants to run."""

    job: str | None = None
    assets: tuple[str, ...] | None = None
    checks: tuple[tuple[str, str], ...] | None = None
    ops: tuple[str, ...] | None = None
    partition: str | None = None
    first: str | None = None
    """With `last`: one run over a range of partitions."""
    last: str | None = None
    tags: dict[str, str] = field(default_factory=dict[str, str])
    automation_tags: dict[str, str] = field(default_factory=dict[str, str])
    """Of the schedule that asks for it."""


def launch(world: World, order: LaunchOrder) -> str:
    """Launch one run and return its id."""
    spec = spec_of(world, order)
    runs.create(world, spec)
    runs.submit(world, spec.id)
    return spec.id


def spec_of(world: World, order: LaunchOrder) -> RunSpec:
    """Return the run that an order comes to; refuse an order that makes no sense."""
    code = world.code
    job = code.job(order.job) if order.job is not None else None
    tags = world.rules.tags_of_requested_run(job.tags if job is not None else {}, order.automation_tags, order.tags)
    if job is not None and job.ops:
        steps = tuple(op_steps(job)) if order.ops is None else selected_ops(job, order.ops, world.rules)
        keys = keys_of(world, job.partitions, order)
        return RunSpec(
            id=world.next_run_id(), job=job.name, steps=steps, partitions=keys, is_range=_is_range(order), tags=tags
        )
    assets = _assets_of(world, order, job.assets if job is not None else None)
    keys = keys_of(world, code.partitions_of(assets), order)
    return RunSpec(
        id=world.next_run_id(),
        job=order.job,
        assets=assets,
        selection=assets if order.assets is not None else (),
        checks=tuple(sorted(order.checks or ())),
        steps=steps_of_assets(world, assets, order.checks),
        partitions=keys,
        is_range=_is_range(order),
        tags=tags,
    )


def steps_of_assets(
    world: World, assets: Collection[str], checks: Collection[tuple[str, str]] | None
) -> tuple[str, ...]:
    """Return the steps that materialize assets, with the checks that run beside them."""
    code = world.code
    names = [code.computation_of[key].name for key in assets]
    if world.rules.checks_run_with_assets(checks):
        names.extend(check_step(key, check.name) for key in assets for check in code.checks_of(key))
    names.extend(
        check_step(asset, name)
        for asset, named in checks or ()
        if world.rules.named_check_runs(asset_is_selected=asset in assets)
        for name in world.rules.checks_beside(named, [check.name for check in code.checks_of(asset)])
    )
    return tuple(dict.fromkeys(names))


def check_assets(world: World, assets: Iterable[str]) -> tuple[str, ...]:
    """Return assets sorted, each once; refuse unknown ones, ones without a body, and parts of what is one whole."""
    chosen = sorted(set(assets))
    made = set(chosen)
    for key in chosen:
        if world.code.asset(key).external:
            raise invalid(f"asset {key!r} has no body that could be run")
    for computation in world.code.computations.values():
        part = [key for key in computation.assets if key in chosen]
        if not world.rules.can_select_part(
            can_subset=computation.can_subset, selected=len(part), total=len(computation.assets)
        ):
            raise invalid(f"{computation.name!r} must be selected as a whole")
        if part:
            made.update(world.rules.assets_to_make(part, computation.assets))
    return tuple(sorted(made))


def keys_of(world: World, partitions: PartitionSet | None, order: LaunchOrder) -> tuple[str, ...]:
    """Return the partition keys that an order is for; refuse keys that do not exist."""
    asked = [key for key in (order.partition, order.first, order.last) if key is not None]
    if not asked:
        return ()
    if partitions is None:
        raise invalid("there are no partitions")
    for key in asked:
        if not world.rules.partition_may_be_launched(exists=has_key(partitions, key, world.known)):
            raise invalid(f"there is no partition {key!r}")
    if order.first is not None and order.last is not None:
        keys = keys_between(partitions, order.first, order.last, world.known)
        if not keys:
            raise invalid("the range of partitions is empty")
        return keys
    return (order.partition,) if order.partition is not None else ()


def _assets_of(world: World, order: LaunchOrder, of_job: tuple[str, ...] | None) -> tuple[str, ...]:
    code = world.code
    for asset, check in order.checks or ():
        if (asset, check) not in code.checks:
            raise unknown("check", f"{asset}:{check}")
    if order.assets is not None:
        assets = check_assets(world, order.assets)
        if of_job is not None and set(order.assets) - set(of_job):
            raise invalid("the job does not have these assets")
        return assets
    if of_job is not None:
        return check_assets(world, of_job)
    return tuple(world.rules.assets_of_checks(order.checks)) if order.checks else _everything(code)


def _everything(code: Code) -> tuple[str, ...]:
    return tuple(key for key in code.executable() if not code.assets[key].observable)


def _is_range(order: LaunchOrder) -> bool:
    return order.first is not None
