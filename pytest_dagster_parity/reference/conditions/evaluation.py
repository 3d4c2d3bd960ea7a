"""Evaluating one condition: a tree of operators, each true of a subset, some remembering what they saw before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from pytest_dagster_parity.reference.code import Entity
from pytest_dagster_parity.reference.conditions import operands
from pytest_dagster_parity.reference.conditions.expansion import (
    INITIAL_EVALUATION,
    NEWLY_REQUESTED,
    NEWLY_UPDATED,
    expanded,
)
from pytest_dagster_parity.reference.conditions.subsets import NOTHING, Result, everything, mapped, mapped_back
from pytest_dagster_parity.reference.definitions import Condition, Operator
from pytest_dagster_parity.reference.events import NodeMemory
from pytest_dagster_parity.reference.rules.conditions import Subset
from pytest_dagster_parity.reference.words import CheckStatus
from pytest_dagster_parity.reference.world import World

_NO_MEMORY = NodeMemory()


class Evaluation:
    """One evaluation of the condition of one asset or check, the root. `requested`: what others are, in this tick."""

    def __init__(self, world: World, root: Entity, requested: Mapping[Entity, Subset]) -> None:
        self._world = world
        self._root = root
        self._requested = requested
        self._previous = world.memory.conditions.latest(root.asset, root.check)
        self.memories: dict[str, NodeMemory] = {}
        """What the nodes are to remember, by their place in the tree."""
        self._seen: list[str] = []

    def true_of(self, condition: Condition) -> Subset:
        """Return the partitions of the root of which a condition is true."""
        return self._of(condition, self._root, everything(self._world, self._root), "").true

    @property
    def digest(self) -> str:
        """Stands for the truth of every node: equal where nothing has changed."""
        return sha256("\n".join(self._seen).encode()).hexdigest()

    def _of(self, condition: Condition, entity: Entity, candidates: Subset, place: str) -> Result:
        """Return what a condition is true of among the candidates. `place` is the node's place in the tree."""
        condition = expanded(condition)
        place = f"{place}/{condition.operator.value}"
        result = self._operator(condition, entity, candidates, place)
        self._seen.append(f"{place}@{entity.asset}:{entity.check}={sorted(result.true, key=str)}")
        return result

    def _operator(  # noqa: C901, PLR0911 (one case an operator)
        self, condition: Condition, entity: Entity, candidates: Subset, place: str
    ) -> Result:
        match condition.operator:
            case Operator.ALL_OF:
                return self._all_of(condition, entity, candidates, place)
            case Operator.ANY_OF:
                parts = [
                    self._of(part, entity, candidates, f"{place}.{n}") for n, part in enumerate(condition.operands)
                ]
                return Result(NOTHING.union(*(part.true for part in parts)))
            case Operator.NOT:
                return Result(candidates - self._of(condition.operands[0], entity, candidates, place).true)
            case Operator.NEWLY_TRUE:
                return self._newly_true(condition, entity, candidates, place)
            case Operator.SINCE:
                return self._since(condition, entity, place)
            case Operator.SINCE_LAST_HANDLED:
                return self._since_last_handled(condition, entity, place)
            case Operator.ANY_DEPS_MATCH | Operator.ALL_DEPS_MATCH:
                return self._of_dependencies(condition, entity, candidates, place)
            case Operator.ANY_CHECKS_MATCH | Operator.ALL_CHECKS_MATCH:
                return self._of_checks(condition, entity, candidates, place)
            case Operator.ANY_DOWNSTREAM_CONDITIONS:
                return Result(self._of_downstream(entity, candidates, place, frozenset()) & candidates)
            case Operator.CODE_VERSION_CHANGED:
                return self._code_version_changed(entity, candidates, place)
            case _:
                found = self._operand(condition, entity)
                return Result(found.true & candidates, found.times) if candidates else Result(NOTHING)

    def _all_of(self, condition: Condition, entity: Entity, candidates: Subset, place: str) -> Result:
        true = candidates
        for number, part in enumerate(condition.operands):
            true &= self._of(part, entity, true, f"{place}.{number}").true
        return Result(true)

    def _newly_true(self, condition: Condition, entity: Entity, candidates: Subset, place: str) -> Result:
        now = self._of(condition.operands[0], entity, everything(self._world, entity), place).true
        before = self._remembered(place).true
        self.memories[place] = NodeMemory(true=_ordered(now))
        return Result(self._world.rules.newly_true(now, frozenset(before)) & candidates)

    def _since(self, condition: Condition, entity: Entity, place: str) -> Result:
        every = everything(self._world, entity)
        trigger = self._of(condition.operands[0], entity, every, f"{place}.trigger")
        reset = self._of(condition.operands[1], entity, every, f"{place}.reset")
        return self._still_true(trigger, reset, place)

    def _since_last_handled(self, condition: Condition, entity: Entity, place: str) -> Result:
        every = everything(self._world, entity)
        trigger = self._of(condition.operands[0], entity, every, f"{place}.trigger")
        requested, updated, initial = (
            self._of(part, entity, every, f"{place}.reset").true
            for part in (NEWLY_REQUESTED, NEWLY_UPDATED, INITIAL_EVALUATION)
        )
        handled = self._world.rules.resets_since_last_handled(requested, updated, initial)
        return self._still_true(trigger, Result(handled), place)

    def _still_true(self, trigger: Result, reset: Result, place: str) -> Result:
        before = frozenset(self._remembered(place).true)
        true = self._world.rules.still_true_since(before, trigger.true, reset.true, trigger.times, reset.times)
        self.memories[place] = NodeMemory(true=_ordered(true))
        return Result(true, trigger.times)

    def _of_dependencies(self, condition: Condition, entity: Entity, candidates: Subset, place: str) -> Result:
        """Ask each dependency; one partition of it is enough for those of the asset that depend on it."""
        found = [
            self._matching(condition.operands[0], entity, parent, candidates, f"{place}[{parent.asset}]")
            for parent in self._dependencies(condition, entity)
        ]
        if condition.operator is Operator.ALL_DEPS_MATCH:
            return Result(self._world.rules.true_of_all(candidates, [each.true for each in found]))
        times: dict[str | None, datetime] = {}
        for each in found:
            for key, at in each.times.items():
                times[key] = max(at, times.get(key, at))
        return Result(NOTHING.union(*(each.true for each in found)) & candidates, times)

    def _matching(self, operand: Condition, entity: Entity, other: Entity, candidates: Subset, place: str) -> Result:
        world = self._world
        asked = mapped(world, candidates, entity, other)
        found = self._of(operand, other, asked, place)
        times: dict[str | None, datetime] = {}
        for key, at in found.times.items():
            for down in mapped_back(world, {key}, other, entity):
                times[down] = max(at, times.get(down, at))
        return Result(mapped_back(world, found.true, other, entity), times)

    def _dependencies(self, condition: Condition, entity: Entity) -> list[Entity]:
        """Return what an asset depends on; a check depends on its asset."""
        code = self._world.code
        parents = (entity.asset,) if entity.check else code.parents(entity.asset)
        chosen = {parent for parent in parents if parent in code.assets}
        if condition.only:
            chosen &= set(condition.only)
        return [Entity(parent) for parent in sorted(chosen - set(condition.ignore))]

    def _of_checks(self, condition: Condition, entity: Entity, candidates: Subset, place: str) -> Result:
        rules = self._world.rules
        found = [
            self._matching(
                condition.operands[0], entity, Entity(entity.asset, check.name), candidates, f"{place}[{check.name}]"
            ).true
            for check in self._world.code.checks_of(entity.asset)
            if rules.check_is_looked_at(blocking=check.blocking, blocking_only=condition.blocking_only)
        ]
        if condition.operator is Operator.ALL_CHECKS_MATCH:
            return Result(rules.true_of_all(candidates, found))
        return Result(NOTHING.union(*found) & candidates)

    def _of_downstream(self, entity: Entity, candidates: Subset, place: str, seen: frozenset[str]) -> Subset:
        true = NOTHING
        for child in self._world.code.children[entity.asset]:
            condition = self._world.code.assets[child].automation
            other = Entity(child)
            if child in seen or condition is None:
                continue
            asked = mapped(self._world, candidates, entity, other)
            if condition.operator is Operator.ANY_DOWNSTREAM_CONDITIONS:
                found = self._of_downstream(other, asked, f"{place}[{child}]", seen | {child})
            else:
                found = self._of(condition, other, asked, f"{place}[{child}]").true
            true |= mapped_back(self._world, found, other, entity)
        return true

    def _code_version_changed(self, entity: Entity, candidates: Subset, place: str) -> Result:
        current = self._world.code.assets[entity.asset].code_version
        changed = self._world.rules.code_version_changed(current, self._remembered(place).text)
        self.memories[place] = NodeMemory(text=current)
        return Result(candidates if changed else NOTHING)

    def _operand(  # noqa: C901, PLR0911, PLR0912 (one case an operand)
        self, condition: Condition, entity: Entity
    ) -> Result:
        world, previous = self._world, self._previous
        match condition.operator:
            case Operator.MISSING:
                return Result(operands.missing(world, entity))
            case Operator.RUN_IN_PROGRESS:
                return Result(operands.run_in_progress(world, entity))
            case Operator.BACKFILL_IN_PROGRESS:
                return Result(operands.backfill_in_progress(world, entity))
            case Operator.EXECUTION_FAILED:
                return Result(operands.execution_failed(world, entity))
            case Operator.NEWLY_UPDATED:
                return operands.newly_updated(world, entity, previous)
            case Operator.NEWLY_REQUESTED:
                return self._newly_requested(entity)
            case Operator.WILL_BE_REQUESTED:
                is_possible = operands.can_run_together(world, entity, self._root)
                return Result(self._requested.get(entity, NOTHING) if is_possible else NOTHING)
            case Operator.DATA_VERSION_CHANGED:
                return Result(operands.data_version_changed(world, entity, previous))
            case Operator.INITIAL_EVALUATION:
                return Result(everything(world, entity) if self._is_initial() else NOTHING)
            case Operator.EXECUTED_WITH_ROOT:
                return Result(operands.executed_with(world, entity, self._root))
            case Operator.CRON_TICK_PASSED:
                return operands.cron_tick_passed(world, entity, condition, previous)
            case Operator.IN_LATEST_TIME_WINDOW:
                return Result(operands.in_latest_time_window(world, entity, condition.lookback))
            case Operator.CHECK_PASSED:
                return Result(operands.check_passed(world, entity))
            case Operator.CHECK_FAILED:
                return Result(operands.check_with_status(world, entity, CheckStatus.FAILED))
            case _:
                raise TypeError(condition)

    def _newly_requested(self, entity: Entity) -> Result:
        latest = self._world.memory.conditions.latest(entity.asset, entity.check)
        requested = frozenset(latest.event.requested) if latest is not None else NOTHING
        at = self._previous.at if self._previous is not None else None
        return Result(requested, dict.fromkeys(requested, at) if at is not None else {})

    def _is_initial(self) -> bool:
        """Whether the root was never evaluated, or had other partitions (or none) when it was."""
        is_partitioned = not self._root.check and self._world.code.assets[self._root.asset].partitions is not None
        return self._previous is None or self._previous.event.is_partitioned != is_partitioned

    def _remembered(self, place: str) -> NodeMemory:
        return self._previous.event.memories.get(place, _NO_MEMORY) if self._previous is not None else _NO_MEMORY


def _ordered(subset: Subset) -> tuple[str | None, ...]:
    return tuple(sorted(subset, key=str))
