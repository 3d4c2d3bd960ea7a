"""The latest execution of each check of an asset."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from dagster import AssetCheckSeverity
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionResolvedStatus

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.records import CheckState
from pytest_dagster_parity.protocol.words import CheckSeverity, CheckStatus, RefusalKind

if TYPE_CHECKING:
    from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecord
    from dagster._core.workspace.context import WorkspaceRequestContext

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask

_STATUSES = {
    AssetCheckExecutionResolvedStatus.IN_PROGRESS: CheckStatus.IN_PROGRESS,
    AssetCheckExecutionResolvedStatus.SUCCEEDED: CheckStatus.PASSED,
    AssetCheckExecutionResolvedStatus.FAILED: CheckStatus.FAILED,
    AssetCheckExecutionResolvedStatus.EXECUTION_FAILED: CheckStatus.EXECUTION_FAILED,
    AssetCheckExecutionResolvedStatus.SKIPPED: CheckStatus.SKIPPED,
}
_SEVERITIES = {AssetCheckSeverity.WARN: CheckSeverity.WARN, AssetCheckSeverity.ERROR: CheckSeverity.ERROR}


def checks(world: World, request: ask.ChecksOf) -> tuple[CheckState, ...]:
    """Return the latest execution of each check that is defined, sorted by check."""
    with world.frozen():
        context = world.request_context()
        graph, key = context.asset_graph, asset_key(request.of)
        if not graph.has(key):
            raise Refused(RefusalKind.UNKNOWN_NAME, f"there is no asset {request.of}")
        keys = sorted(graph.get(key).check_keys, key=lambda check: check.name)
        latest = world.instance.event_log_storage.get_latest_asset_check_execution_by_key(keys)
        return tuple(
            _state(context, check.name, latest.get(check), blocking=graph.get(check).blocking) for check in keys
        )


def _state(
    context: WorkspaceRequestContext, name: str, record: AssetCheckExecutionRecord | None, *, blocking: bool
) -> CheckState:
    if record is None:
        return CheckState(check=name, blocking=blocking)
    status = asyncio.run(record.resolve_status(context))
    evaluation = record.evaluation if status in _EVALUATED else None
    return CheckState(
        check=name,
        status=_STATUSES[status],
        severity=_SEVERITIES[evaluation.severity] if evaluation else None,
        blocking=blocking,
        run=record.run_id or None,
    )


_EVALUATED = (AssetCheckExecutionResolvedStatus.SUCCEEDED, AssetCheckExecutionResolvedStatus.FAILED)
"""Only these have an evaluation; the record of the others holds the event that planned it."""
