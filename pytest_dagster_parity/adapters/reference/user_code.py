"""User code: what the orchestrator calls asks the kit, and says its answers in the orchestrator's words."""

from __future__ import annotations

from collections.abc import Callable

from pytest_dagster_parity.adapters.interface import Unsupported
from pytest_dagster_parity.adapters.reference.partitions import Spelling
from pytest_dagster_parity.protocol import user_code as told
from pytest_dagster_parity.protocol.words import CheckSeverity, PartitionKey, RunStatus
from pytest_dagster_parity.reference import answers
from pytest_dagster_parity.reference.definitions import Body, Evaluator
from pytest_dagster_parity.reference.errors import UserCodeError
from pytest_dagster_parity.reference.partitions.sets import PartitionSet

SetOf = Callable[[str], PartitionSet | None]
"""Returns the partition set of an asset."""


class UserCode:
    """Makes bodies and evaluators of one deployment."""

    def __init__(self, decide: told.Decide, spelling: Spelling, set_of_asset: SetOf, set_of_job: SetOf) -> None:
        self._decide = decide
        self._spelling = spelling
        self._set_of_asset = set_of_asset
        self._set_of_job = set_of_job

    def body(self, code: told.Code, partitions: PartitionSet | None, own: str | None = None) -> Body:
        """Return the body of an asset, op or check; `partitions` are what it is handed keys of."""

        def call(handed: answers.Call) -> answers.Actions:
            decision = self._decide(code, self._handed(handed, partitions))
            if decision.actions is None:
                raise Unsupported(f"the body of {code.name} was not told what to do")
            return tuple(self._action(action, own) for action in decision.actions)

        return call

    def evaluator(self, code: told.Code, jobs: tuple[str, ...], assets: tuple[str, ...]) -> Evaluator:
        """Return the function of a schedule or sensor with these targets."""

        def call(handed: answers.Call) -> answers.Evaluation:
            decision = self._decide(code, self._handed(handed, None))
            evaluation = decision.evaluation
            if evaluation is None:
                raise Unsupported(f"{code.name} was not told what to do")
            if evaluation.raise_ is not None:
                raise UserCodeError(evaluation.raise_)
            return self._evaluation(evaluation, jobs, assets)

        return call

    def _handed(self, call: answers.Call, partitions: PartitionSet | None) -> told.Handed:
        events = None
        if call.events is not None:
            events = tuple(
                told.AssetEvent(
                    asset=event.asset,
                    partition=self._key_of(event.partition, self._set_of_asset(event.asset)),
                    run=event.run,
                )
                for event in call.events
            )
        keys = None
        if call.partitions is not None:
            keys = tuple(self._spelling.from_target(key, partitions) for key in call.partitions)
        return told.Handed(
            cursor=call.cursor,
            scheduled_for=call.scheduled_for,
            events=events,
            event=call.event,
            run=call.run,
            status=RunStatus(call.status.value) if call.status is not None else None,
            partitions=keys,
            selected=call.selected,
            attempt=call.attempt,
            values=call.values,
        )

    def _key_of(self, key: str | None, partitions: PartitionSet | None) -> PartitionKey | None:
        return None if key is None else self._spelling.from_target(key, partitions)

    def _text_of(self, key: PartitionKey | None, partitions: PartitionSet | None) -> str | None:
        return None if key is None else self._spelling.to_target(key, partitions)

    def _evaluation(
        self, evaluation: told.Evaluation, jobs: tuple[str, ...], assets: tuple[str, ...]
    ) -> answers.Evaluation:
        return answers.Evaluation(
            requests=tuple(self._request(request, jobs, assets) for request in evaluation.run_requests),
            cursor=evaluation.cursor,
            skip_reason=evaluation.skip,
            add=tuple(answers.KeysOfSet(set=each.set, keys=each.keys) for each in evaluation.add_partitions),
            delete=tuple(answers.KeysOfSet(set=each.set, keys=each.keys) for each in evaluation.delete_partitions),
            advance=evaluation.advance,
            events=tuple(
                answers.ReportedEvent(
                    asset=event.asset,
                    partition=self._text_of(event.partition, self._set_of_asset(event.asset)),
                    data_version=event.data_version,
                )
                for event in evaluation.asset_events
            ),
        )

    def _request(self, request: told.RunRequest, jobs: tuple[str, ...], assets: tuple[str, ...]) -> answers.RunRequest:
        job = request.job or (jobs[0] if len(jobs) == 1 else None)
        chosen = request.assets or assets
        partitions = self._set_of_job(job) if job is not None else self._set_of_asset(chosen[0]) if chosen else None
        return answers.RunRequest(
            run_key=request.run_key,
            partition=self._text_of(request.partition, partitions),
            job=request.job,
            assets=request.assets,
            tags=request.tags,
        )

    def _action(self, action: told.Action, own: str | None) -> answers.AnyAction:
        if action.materialize is not None:
            partitions = self._set_of_asset(action.materialize.asset or own or "")
            keys = action.materialize.partitions
            return answers.Materialize(
                asset=action.materialize.asset,
                partitions=None if keys is None else tuple(self._spelling.to_target(key, partitions) for key in keys),
                data_version=action.materialize.data_version,
            )
        if action.observe is not None:
            return answers.Observe(
                asset=action.observe.asset,
                partition=self._text_of(
                    action.observe.partition, self._set_of_asset(action.observe.asset or own or "")
                ),
                data_version=action.observe.data_version,
            )
        if action.return_ is not None:
            return answers.Return(value=action.return_)
        if action.check is not None:
            return answers.Check(
                passed=action.check.passed,
                name=action.check.name,
                blocks=action.check.severity is CheckSeverity.ERROR,
            )
        if action.raise_ is not None:
            return answers.Raise(message=action.raise_)
        if action.hold is not None:
            return answers.Hold()
        raise Unsupported("an action without a kind")
