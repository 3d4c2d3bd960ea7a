"""The bodies of assets, checks, ops and observable sources: they do what the kit answers, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetKey,
    AssetMaterialization,
    AssetObservation,
    DataVersion,
    DataVersionsByPartition,
    MaterializeResult,
    ObserveResult,
    Output,
)
from dagster._core.definitions.data_version import DATA_VERSION_TAG

from pytest_dagster_parity.adapters.dagster.moved_names import AssetCheckEvaluation
from pytest_dagster_parity.adapters.dagster.partition_keys import from_dagster, to_dagster
from pytest_dagster_parity.adapters.dagster.user_code import UserError
from pytest_dagster_parity.protocol.user_code import Code, Handed
from pytest_dagster_parity.protocol.words import CheckSeverity, CodeKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dagster import PartitionsDefinition

    from pytest_dagster_parity.adapters.dagster.user_code import UserCode
    from pytest_dagster_parity.protocol.user_code import Action, CheckResult, Materialize, Observe
    from pytest_dagster_parity.protocol.words import PartitionKey


class AssetBody:
    """The body of an asset or multi-asset, as the generator that Dagster iterates."""

    def __init__(
        self,
        user_code: UserCode,
        code: Code,
        partitions: Mapping[AssetKey, PartitionsDefinition | None],
        stored: frozenset[AssetKey],
    ) -> None:
        self._user_code = user_code
        self._code = code
        self._partitions = partitions
        """Of every asset that it may materialize, in their order."""
        self._stored = stored
        """The assets whose values others take."""

    def run(self, context: Any, values: dict[str, Any]) -> Iterator[Any]:
        """Run it."""
        asked_for = [key for key in self._partitions if key in context.selected_asset_keys]
        partitions = self._partitions_def(asked_for)
        actions = self._user_code.actions(self._code, self._handed(context, asked_for, partitions, values))
        returned = next((action.return_ for action in actions if action.return_ is not None), None)
        materialized: set[AssetKey] = set()
        for action in actions:
            if action.materialize is not None:
                yield from self._materialize(context, action.materialize, materialized, returned)
            else:
                _act(context, self._user_code, action, asked_for[0] if asked_for else None, self._partitions)
        if not any(action.materialize is not None for action in actions):
            for key in asked_for:
                yield self._result(context, key, None, returned)

    def _handed(
        self, context: Any, asked_for: list[AssetKey], partitions: PartitionsDefinition | None, values: dict[str, Any]
    ) -> Handed:
        return Handed(
            run=context.run.run_id,
            partitions=_partitions_handed(context, partitions),
            selected=_names(asked_for) if self._code.kind is CodeKind.MULTI_ASSET else None,
            attempt=context.retry_number + 1,
            values=_numbers(values),
        )

    def _partitions_def(self, asked_for: list[AssetKey]) -> PartitionsDefinition | None:
        return next((self._partitions[key] for key in asked_for if self._partitions[key] is not None), None)

    def _materialize(
        self, context: Any, materialize: Materialize, done: set[AssetKey], returned: int | None
    ) -> Iterator[Any]:
        key = AssetKey.from_user_string(materialize.asset) if materialize.asset else next(iter(self._partitions))
        if materialize.partitions is None and key not in done:
            done.add(key)
            yield self._result(context, key, materialize.data_version, returned)
            return
        for event in self._events(key, materialize):
            context.log_event(event)

    def _events(self, key: AssetKey, materialize: Materialize) -> Iterator[AssetMaterialization]:
        tags = _version_tags(materialize.data_version)
        for partition in materialize.partitions or (None,):
            text = None if partition is None else to_dagster(partition, self._partitions.get(key))
            yield AssetMaterialization(key, partition=text, tags=tags)

    def _result(self, context: Any, key: AssetKey, data_version: str | None, value: int | None) -> Any:
        version = DataVersion(data_version) if data_version is not None else None
        if key not in self._stored and value is None:
            return MaterializeResult(asset_key=key, data_version=version)
        return Output(value, output_name=context.op_execution_context.output_for_asset_key(key), data_version=version)


class CheckBody:
    """The body of an asset check."""

    def __init__(
        self, user_code: UserCode, asset: str, name: str, partitions: Mapping[AssetKey, PartitionsDefinition | None]
    ) -> None:
        self._user_code = user_code
        self._code = Code(kind=CodeKind.CHECK, name=name, asset=asset)
        self._partitions = partitions

    def run(self, context: Any) -> AssetCheckResult:
        """Run it: without a result of its own it has passed."""
        key = AssetKey.from_user_string(self._code.asset or "")
        handed = Handed(run=context.run.run_id, attempt=context.retry_number + 1)
        result = None
        for action in self._user_code.actions(self._code, handed):
            if action.check is not None and action.check.name in (None, self._code.name):
                result = action.check
            else:
                _act(context, self._user_code, action, key, self._partitions)
        if result is None:
            return AssetCheckResult(passed=True)
        return AssetCheckResult(passed=result.passed, severity=_severity(result))


class OpBody:
    """The body of an op of a job."""

    def __init__(self, user_code: UserCode, code: Code, partitions: PartitionsDefinition | None) -> None:
        self._user_code = user_code
        self._code = code
        self._partitions = partitions

    def run(self, context: Any, inputs: dict[str, Any]) -> int | None:
        """Run it and return what the kit says."""
        handed = Handed(
            run=context.run.run_id,
            partitions=_partitions_handed(context, self._partitions),
            attempt=context.retry_number + 1,
            values=_numbers(inputs),
        )
        returned = None
        for action in self._user_code.actions(self._code, handed):
            if action.return_ is not None:
                returned = action.return_
            elif action.materialize is not None:
                _log_materialization(context, action.materialize)
            else:
                _act(context, self._user_code, action, None, {})
        return returned


class SourceBody:
    """The observation function of an observable source."""

    def __init__(self, user_code: UserCode, key: str, partitions: PartitionsDefinition | None) -> None:
        self._user_code = user_code
        self._code = Code(kind=CodeKind.SOURCE, name=key)
        self._partitions = partitions

    def run(self, context: Any) -> ObserveResult | DataVersionsByPartition:
        """Run it and return the version, or the versions by partition, that it observes."""
        key = AssetKey.from_user_string(self._code.name)
        observed: dict[str | None, str | None] = {}
        for action in self._user_code.actions(self._code, Handed(run=context.run.run_id)):
            if action.observe is not None:
                observed[self._partition_text(action.observe)] = action.observe.data_version
            else:
                _act(context, self._user_code, action, key, {key: self._partitions})
        by_partition = {text: version for text, version in observed.items() if text is not None and version is not None}
        if by_partition:
            return DataVersionsByPartition(by_partition)
        version = observed.get(None)
        return ObserveResult(asset_key=key, data_version=DataVersion(version) if version is not None else None)

    def _partition_text(self, observe: Observe) -> str | None:
        return None if observe.partition is None else to_dagster(observe.partition, self._partitions)


def _act(
    context: Any,
    user_code: UserCode,
    action: Action,
    own: AssetKey | None,
    partitions: Mapping[AssetKey, PartitionsDefinition | None],
) -> None:
    """Do what any body can do."""
    if action.raise_ is not None:
        raise UserError(action.raise_)
    if action.hold is not None:
        user_code.hold()
    elif action.observe is not None:
        context.log_event(_observation(action.observe, own, partitions))
    elif action.check is not None:
        context.log_event(_check_evaluation(action.check, own))


def _observation(
    observe: Observe, own: AssetKey | None, partitions: Mapping[AssetKey, PartitionsDefinition | None]
) -> AssetObservation:
    key = AssetKey.from_user_string(observe.asset) if observe.asset else own
    if key is None:
        raise UserError("an op can only observe an asset that it names")
    text = None if observe.partition is None else to_dagster(observe.partition, partitions.get(key))
    return AssetObservation(key, partition=text, tags=_version_tags(observe.data_version))


def _check_evaluation(check: CheckResult, own: AssetKey | None) -> AssetCheckEvaluation:
    if check.name is None or own is None:
        raise UserError("a body other than a check's own can only report a check of its asset that it names")
    return AssetCheckEvaluation(
        asset_key=own, check_name=check.name, passed=check.passed, metadata={}, severity=_severity(check)
    )


def _log_materialization(context: Any, materialize: Materialize) -> None:
    if materialize.asset is None:
        raise UserError("an op can only materialize an asset that it names")
    for partition in materialize.partitions or (None,):
        context.log_event(
            AssetMaterialization(
                AssetKey.from_user_string(materialize.asset),
                partition=None if partition is None else str(partition),
                tags=_version_tags(materialize.data_version),
            )
        )


def _partitions_handed(context: Any, partitions: PartitionsDefinition | None) -> tuple[PartitionKey, ...] | None:
    if not (context.has_partition_key or context.has_partition_key_range):
        return None
    keys = context.partition_keys if context.has_partition_key_range else [context.partition_key]
    return tuple(from_dagster(str(key), partitions) for key in keys)


def _names(keys: list[AssetKey]) -> tuple[str, ...]:
    return tuple(sorted(key.to_user_string() for key in keys))


def _numbers(values: Mapping[str, Any]) -> dict[str, int] | None:
    return {name: value for name, value in values.items() if isinstance(value, int)} if values else None


def _version_tags(data_version: str | None) -> dict[str, str] | None:
    return None if data_version is None else {DATA_VERSION_TAG: data_version}


def _severity(check: CheckResult) -> AssetCheckSeverity:
    return AssetCheckSeverity.ERROR if check.severity is CheckSeverity.ERROR else AssetCheckSeverity.WARN
