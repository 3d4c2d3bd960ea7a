"""The interpreter of scripts: answers a target's user code, and keeps who was called with what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Lock

from msgspec import UNSET
from msgspec.structs import asdict

from pytest_dagster_parity.execution.names import Names
from pytest_dagster_parity.execution.rewriting import UNCHANGED, to_target
from pytest_dagster_parity.protocol.definitions import Definitions, Record
from pytest_dagster_parity.protocol.user_code import Code, Decision, Evaluation, Handed, RunRequest
from pytest_dagster_parity.protocol.words import CodeKind
from pytest_dagster_parity.scenario.scripts import (
    BodyRule,
    EvaluationRule,
    ScriptedDefinitions,
    ScriptedOp,
    When,
)

Script = tuple[BodyRule, ...] | tuple[EvaluationRule, ...]

_ASSET = (CodeKind.ASSET, CodeKind.SOURCE)


class Invocation(Record, frozen=True):
    """One call of user code: what it was handed, and how often it had been called by then."""

    handed: Handed
    call: int


class Interpreter:
    """Answers user code by the scripts of the definitions that are in force."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._scripts: dict[tuple[str, CodeKind], Script] = {}
        """By the owner of the code and its kind."""
        self._lock = Lock()
        self.invocations: dict[str, list[Invocation]] = {}
        """By the owner of the code; what was handed is in the target's own names."""
        self.strangers: list[str] = []
        """User code that was called and that no definition of the scenario has: the target made it up."""

    def deploy(self, definitions: ScriptedDefinitions) -> None:
        """Follow the scripts of these definitions from now on; what was counted stays counted."""
        self._scripts = {(owner, kind): script for owner, kinds, script in _scripts_of(definitions) for kind in kinds}

    def decide(self, code: Code, handed: Handed) -> Decision:
        """Answer user code that the target calls: the protocol's `Decide`."""
        with self._lock:
            owner = self._names.owner(code)
            seen: Handed = self._names.from_target(handed)
            calls = self.invocations.setdefault(owner, [])
            calls.append(Invocation(handed=handed, call=len(calls) + 1))
            script = self._scripts.get((owner, code.kind))
            if script is None:
                self.strangers.append(f"{CodeKind(code.kind).value} {owner}")
            for rule in script or ():
                if _fits(rule.when, seen, len(calls)):
                    return self._decision(rule)
            return _by_itself(code.kind)

    def invocations_of(self, owner: str) -> tuple[Invocation, ...]:
        """Return the calls of some user code, with the names that things have by now."""
        return self._names.from_target(tuple(self.invocations.get(owner, ())))

    def _decision(self, rule: BodyRule | EvaluationRule) -> Decision:
        if isinstance(rule, BodyRule):
            return self._names.to_target(Decision(actions=rule.do))
        fields = asdict(rule)
        fields.pop("when")
        return self._names.to_target(Decision(evaluation=Evaluation(**fields)))


def plain_definitions(definitions: ScriptedDefinitions) -> Definitions:
    """Return the definitions as a target gets them, with the scenario's own names."""
    return to_target.rewrite_record(definitions, UNCHANGED)


def _by_itself(kind: CodeKind) -> Decision:
    match kind:
        case CodeKind.SENSOR:
            return Decision(evaluation=Evaluation(skip="no rule of its script fits"))
        case CodeKind.SCHEDULE:
            return Decision(evaluation=Evaluation(run_requests=(RunRequest(),)))
        case _:
            return Decision(actions=())


def _fits(when: When, handed: Handed, call: int) -> bool:  # noqa: PLR0911  one a condition
    if when.cursor is not UNSET and when.cursor != handed.cursor:
        return False
    if when.call is not None and when.call != call:
        return False
    if when.events is not None and set(when.events) != {event.asset for event in handed.events or ()}:
        return False
    if when.selected is not None and set(when.selected) != set(handed.selected or ()):
        return False
    if when.partition is not None and handed.partitions != (when.partition,):
        return False
    if when.partitions_include is not None and when.partitions_include not in (handed.partitions or ()):
        return False
    return all(
        wanted is None or wanted == given
        for wanted, given in (
            (when.scheduled_for, handed.scheduled_for),
            (when.event, handed.event),
            (when.run, handed.run),
            (when.status, handed.status),
            (when.attempt, handed.attempt),
        )
    )


def _scripts_of(definitions: ScriptedDefinitions) -> Iterator[tuple[str, tuple[CodeKind, ...], Script]]:
    for asset in definitions.assets:
        yield asset.key, _ASSET, asset.script
        for check in asset.checks:
            yield f"{asset.key}.{check.name}", (CodeKind.CHECK,), check.script
    for shared in definitions.multi_assets:
        yield shared.name, (CodeKind.MULTI_ASSET,), shared.script
    for job in definitions.jobs:
        for path, script in _ops_of(job.name, job.ops):
            yield path, (CodeKind.OP,), script
    for schedule in definitions.schedules:
        yield schedule.name, (CodeKind.SCHEDULE,), schedule.script
    for sensor in definitions.sensors:
        yield sensor.name, (CodeKind.SENSOR,), sensor.script


def _ops_of(path: str, ops: Iterable[ScriptedOp]) -> Iterator[tuple[str, Script]]:
    for op in ops:
        yield f"{path}.{op.name}", op.script
        yield from _ops_of(f"{path}.{op.name}", op.ops)
