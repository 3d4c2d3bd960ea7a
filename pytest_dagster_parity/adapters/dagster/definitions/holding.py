"""Which runs may be told to hold: those that execute a body whose definition says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from pytest_dagster_parity.protocol.definitions import Definitions, Job, Op


class Holding:
    """The bodies of a deployment that may be told to hold."""

    def __init__(self, definitions: Definitions) -> None:
        self._jobs = {job.name: job for job in definitions.jobs}
        self._assets = {each.key for each in definitions.assets if each.may_hold} | {
            spec.key for multi in definitions.multi_assets if multi.may_hold for spec in multi.assets
        }
        self._checks = {
            (each.key, check.name) for each in definitions.assets for check in each.checks if check.may_hold
        }

    def may_hold(
        self, *, job: str | None, assets: AbstractSet[str] | None, checks: AbstractSet[tuple[str, str]]
    ) -> bool:
        """Whether a run of this job, of these assets (None: all of the job's) and checks may be told to hold."""
        of_job = self._jobs.get(job) if job is not None else None
        if of_job is None and assets is None and not checks:
            return bool(self._assets or self._checks)
        selected = assets if assets is not None else set(of_job.assets if of_job is not None else ())
        return (
            (of_job is not None and _any_op_may_hold(of_job))
            or bool(self._assets & selected)
            or bool(self._checks & checks)
            or any(asset in selected for asset, _ in self._checks)
        )


def _any_op_may_hold(job: Job) -> bool:
    return any(_may_hold(op) for op in job.ops)


def _may_hold(op: Op) -> bool:
    return op.may_hold or any(_may_hold(each) for each in op.ops)
