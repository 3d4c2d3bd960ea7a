"""Automation conditions: the protocol's tree as Dagster's."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Dagster's own annotations leave these types open.

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from dagster import AssetSelection, AutomationCondition

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_dagster_parity.protocol.definitions import (
        ChecksCondition,
        Condition,
        CronCondition,
        DepsCondition,
        SinceCondition,
    )

_WITHOUT_ARGUMENTS = (
    "eager",
    "on_missing",
    "missing",
    "in_progress",
    "run_in_progress",
    "backfill_in_progress",
    "execution_failed",
    "newly_updated",
    "newly_requested",
    "will_be_requested",
    "code_version_changed",
    "data_version_changed",
    "initial_evaluation",
    "any_downstream_conditions",
    "any_deps_updated",
    "any_deps_missing",
    "any_deps_in_progress",
    "all_deps_blocking_checks_passed",
    "check_passed",
    "check_failed",
)
_OF_A_CRON = ("on_cron", "cron_tick_passed", "all_deps_updated_since_cron")


def build_condition(condition: Condition | None) -> Any:
    """Return Dagster's condition."""
    if condition is None:
        return None
    name = next(key for key in condition.__struct_fields__ if getattr(condition, key) is not None)
    argument = getattr(condition, name)
    if name in _WITHOUT_ARGUMENTS:
        return getattr(AutomationCondition, name)()
    if name in _OF_A_CRON:
        return _of_a_cron(name, argument)
    return _OPERATORS[name](argument)


def _of_a_cron(name: str, argument: CronCondition) -> Any:
    return getattr(AutomationCondition, name)(argument.cron, argument.timezone)


def _in_latest_time_window(argument: Any) -> Any:
    lookback = argument.lookback
    return AutomationCondition.in_latest_time_window(None if lookback is None else timedelta(seconds=lookback))


def _deps(name: str) -> Callable[[DepsCondition], Any]:
    def build(argument: DepsCondition) -> Any:
        built = getattr(AutomationCondition, name)(build_condition(argument.condition))
        if argument.only:
            built = built.allow(AssetSelection.assets(*map(asset_key, argument.only)))
        if argument.ignore:
            built = built.ignore(AssetSelection.assets(*map(asset_key, argument.ignore)))
        return built

    return build


def _checks(name: str) -> Callable[[ChecksCondition], Any]:
    def build(argument: ChecksCondition) -> Any:
        condition = build_condition(argument.condition)
        return getattr(AutomationCondition, name)(condition, blocking_only=argument.blocking_only)

    return build


def _since(argument: SinceCondition) -> Any:
    return build_condition(argument.trigger).since(build_condition(argument.reset))


_OPERATORS: dict[str, Callable[[Any], Any]] = {
    "in_latest_time_window": _in_latest_time_window,
    "any_deps_match": _deps("any_deps_match"),
    "all_deps_match": _deps("all_deps_match"),
    "any_checks_match": _checks("any_checks_match"),
    "all_checks_match": _checks("all_checks_match"),
    "newly_true": lambda argument: build_condition(argument).newly_true(),
    "since": _since,
    "since_last_handled": lambda argument: build_condition(argument).since_last_handled(),
    "all_of": lambda arguments: reduce(and_, map(build_condition, arguments)),
    "any_of": lambda arguments: reduce(or_, map(build_condition, arguments)),
    "not_": lambda argument: ~build_condition(argument),
}
