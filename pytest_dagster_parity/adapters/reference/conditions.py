"""Automation conditions, from the protocol's words to the orchestrator's."""

from __future__ import annotations

from pytest_dagster_parity.protocol import definitions as told
from pytest_dagster_parity.reference.definitions import Condition, Operator

_PLAIN = {operator.value: operator for operator in Operator if operator.value in told.Condition.__struct_fields__}


def condition(said: told.Condition) -> Condition:  # noqa: PLR0911 (one case a kind)
    """Return the orchestrator's condition."""
    if said.not_ is not None:
        return Condition(operator=Operator.NOT, operands=(condition(said.not_),))
    name, operator = next((name, each) for name, each in _PLAIN.items() if getattr(said, name) is not None)
    value = getattr(said, name)
    match value:
        case told.CronCondition(cron=cron, timezone=timezone):
            return Condition(operator=operator, cron=cron, timezone=timezone)
        case told.DepsCondition():
            return Condition(
                operator=operator, operands=(condition(value.condition),), only=value.only, ignore=value.ignore
            )
        case told.ChecksCondition():
            return Condition(
                operator=operator, operands=(condition(value.condition),), blocking_only=value.blocking_only
            )
        case told.SinceCondition(trigger=trigger, reset=reset):
            return Condition(operator=operator, operands=(condition(trigger), condition(reset)))
        case told.Lookback(lookback=lookback):
            return Condition(operator=operator, lookback=lookback)
        case told.Condition():
            return Condition(operator=operator, operands=(condition(value),))
        case told.Nothing():
            return Condition(operator=operator)
        case _:
            return Condition(operator=operator, operands=tuple(condition(each) for each in value))
