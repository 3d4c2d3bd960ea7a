"""The conditions that are made of others: what Dagster's composites stand for."""

from __future__ import annotations

from dataclasses import replace

from pytest_dagster_parity.reference.definitions import Condition, Operator

MISSING = Condition(operator=Operator.MISSING)
IN_PROGRESS = Condition(operator=Operator.IN_PROGRESS)
NEWLY_UPDATED = Condition(operator=Operator.NEWLY_UPDATED)
NEWLY_REQUESTED = Condition(operator=Operator.NEWLY_REQUESTED)
INITIAL_EVALUATION = Condition(operator=Operator.INITIAL_EVALUATION)
WILL_BE_REQUESTED = Condition(operator=Operator.WILL_BE_REQUESTED)
IN_LATEST_TIME_WINDOW = Condition(operator=Operator.IN_LATEST_TIME_WINDOW)
EXECUTED_WITH_ROOT = Condition(operator=Operator.EXECUTED_WITH_ROOT)
CHECK_PASSED = Condition(operator=Operator.CHECK_PASSED)


def expanded(condition: Condition) -> Condition:  # noqa: PLR0911 (one case a composite)
    """Return what a composite stands for; any other condition as it is."""
    match condition.operator:
        case Operator.EAGER:
            return all_of(
                IN_LATEST_TIME_WINDOW,
                since_last_handled(any_of(newly_true(MISSING), _any_deps_updated())),
                negation(_any_deps_missing()),
                negation(_any_deps_in_progress()),
                negation(IN_PROGRESS),
            )
        case Operator.ON_CRON:
            return all_of(
                IN_LATEST_TIME_WINDOW,
                since_last_handled(_cron_tick_passed(condition)),
                _all_deps_updated_since_cron(condition),
            )
        case Operator.ON_MISSING:
            return all_of(IN_LATEST_TIME_WINDOW, since_last_handled(newly_true(MISSING)), negation(_any_deps_missing()))
        case Operator.IN_PROGRESS:
            return any_of(
                Condition(operator=Operator.RUN_IN_PROGRESS), Condition(operator=Operator.BACKFILL_IN_PROGRESS)
            )
        case Operator.ANY_DEPS_UPDATED:
            return _any_deps_updated()
        case Operator.ANY_DEPS_MISSING:
            return _any_deps_missing()
        case Operator.ANY_DEPS_IN_PROGRESS:
            return _any_deps_in_progress()
        case Operator.ALL_DEPS_UPDATED_SINCE_CRON:
            return _all_deps_updated_since_cron(condition)
        case Operator.ALL_DEPS_BLOCKING_CHECKS_PASSED:
            return _all_deps_blocking_checks_passed()
        case _:
            return condition


def all_of(*operands: Condition) -> Condition:
    """Return the condition that all of these are true."""
    return Condition(operator=Operator.ALL_OF, operands=operands)


def any_of(*operands: Condition) -> Condition:
    """Return the condition that any of these is true."""
    return Condition(operator=Operator.ANY_OF, operands=operands)


def negation(operand: Condition) -> Condition:
    """Return the condition that another is not true."""
    return Condition(operator=Operator.NOT, operands=(operand,))


def newly_true(operand: Condition) -> Condition:
    """Return the condition that another has become true."""
    return Condition(operator=Operator.NEWLY_TRUE, operands=(operand,))


def since_last_handled(operand: Condition) -> Condition:
    """Return the condition that another has been true since the asset was last requested or updated."""
    return Condition(operator=Operator.SINCE_LAST_HANDLED, operands=(operand,))


def of_any_dependency(operand: Condition) -> Condition:
    """Return the condition that another is true of any dependency."""
    return Condition(operator=Operator.ANY_DEPS_MATCH, operands=(operand,))


def of_all_dependencies(operand: Condition) -> Condition:
    """Return the condition that another is true of every dependency."""
    return Condition(operator=Operator.ALL_DEPS_MATCH, operands=(operand,))


def _any_deps_updated() -> Condition:
    """An update that the asset's own run made beside it does not count."""
    return of_any_dependency(any_of(all_of(NEWLY_UPDATED, negation(EXECUTED_WITH_ROOT)), WILL_BE_REQUESTED))


def _any_deps_missing() -> Condition:
    return of_any_dependency(all_of(MISSING, negation(WILL_BE_REQUESTED)))


def _any_deps_in_progress() -> Condition:
    return of_any_dependency(IN_PROGRESS)


def _cron_tick_passed(condition: Condition) -> Condition:
    return replace(condition, operator=Operator.CRON_TICK_PASSED)


def _all_deps_updated_since_cron(condition: Condition) -> Condition:
    updated = Condition(operator=Operator.SINCE, operands=(NEWLY_UPDATED, _cron_tick_passed(condition)))
    return of_all_dependencies(any_of(updated, WILL_BE_REQUESTED))


def _all_deps_blocking_checks_passed() -> Condition:
    passed = any_of(CHECK_PASSED, WILL_BE_REQUESTED)
    return of_all_dependencies(Condition(operator=Operator.ALL_CHECKS_MATCH, operands=(passed,), blocking_only=True))
