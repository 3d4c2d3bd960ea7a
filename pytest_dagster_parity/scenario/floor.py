"""Whether a scenario can fail: for a target that shows nothing, that refuses everything, and for each of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from pytest_dagster_parity.protocol.records import DryRunResult, Freshness, PartitionCounts, Selected, Staleness
from pytest_dagster_parity.protocol.words import FreshnessStatus, StaleStatus
from pytest_dagster_parity.scenario.patterns import Absent, Anything, Count, Fields, Items, RefusedAs

if TYPE_CHECKING:
    from pytest_dagster_parity.scenario.model import Clause, Step
    from pytest_dagster_parity.scenario.patterns import Mark, Pattern
    from pytest_dagster_parity.scenario.reading import Reading


NOTHING: dict[Any, Any] = {
    DryRunResult: DryRunResult(),
    Freshness: Freshness(status=FreshnessStatus.UNKNOWN),
    PartitionCounts: PartitionCounts(total=0),
    Selected: Selected(),
    Staleness: Staleness(status=StaleStatus.MISSING),
}
"""What shows nothing where one record must be shown; elsewhere an empty list does."""


def check_floor(steps: tuple[Step, ...], mark: Mark, reading: Reading) -> None:
    """Note why a scenario proves nothing, or less than it says."""
    last_judged = -1
    has_refusals = shows_something = False
    clauses: list[Clause] = []
    for number, step in enumerate(steps):
        if step.refused is not None:
            last_judged, has_refusals = number, True
        elif step.action is None:
            last_judged = number
            clauses += step.clauses
            shows_something = shows_something or not _holds_for_nothing(step)
    if last_judged < 0:
        hint = "end it with an `expect`"
        reading.problem_at(mark, "proves-nothing", "this scenario expects nothing", hint)
        return
    if last_judged + 1 < len(steps):
        hint = "expect something after it, or remove it"
        reading.problem_at(steps[last_judged + 1].mark, "unjudged-step", "nothing is expected after this step", hint)
    if not has_refusals and not shows_something:
        message = "a target that shows nothing at all would pass this scenario"
        reading.problem_at(mark, "proves-nothing", message, "expect something to be there")
    if has_refusals:
        _check_twins_of_steps(steps, reading)
    _check_twins_of_clauses(clauses, reading)


def _holds_for_nothing(step: Step) -> bool:
    return all(holds_for_nothing(clause.demand, _nothing_of(clause)) for clause in step.clauses)


def _nothing_of(clause: Clause) -> Any:
    return NOTHING.get(getattr(clause.query, "answer", None), ())


def holds_for_nothing(pattern: Pattern, nothing: Any) -> bool:  # noqa: PLR0911  one a kind of pattern
    """Whether a pattern holds where nothing is shown: an empty list, null, the defaults of every field."""
    match pattern:
        case Items():
            return not pattern.items
        case Count():
            return pattern.least == 0
        case Fields():
            return nothing is not None and all(
                holds_for_nothing(value, _field(nothing, name)) for name, value in pattern.fields.items()
            )
        case Absent():
            return True
        case Anything():
            return nothing not in (None, (), {})
        case bool() | int() | str():
            return not pattern or pattern == nothing
        case _:
            return False


def _field(nothing: Any, name: str) -> Any:
    if isinstance(nothing, Mapping):
        return cast("Mapping[str, Any]", nothing).get(name)
    return getattr(nothing, name, None)


def _check_twins_of_steps(steps: tuple[Step, ...], reading: Reading) -> None:
    """Look for the accepted twin of each refusal: without one, who refuses everything would be right."""
    accepted = {step.verb for step in steps if step.action is not None and step.refused is None}
    for step in steps:
        if step.refused is not None and step.verb not in accepted:
            message = f"a target that refuses every `{step.verb}` would be right here"
            hint = f"let the scenario have a `{step.verb}` that is accepted"
            reading.problem_at(step.mark, "refusal-without-twin", message, hint)


def _check_twins_of_clauses(clauses: list[Clause], reading: Reading) -> None:
    refused = [clause for clause in clauses if type(clause.demand) is RefusedAs]
    if not refused:
        return
    answered = {clause.observation for clause in clauses if type(clause.demand) is not RefusedAs}
    for clause in refused:
        if clause.observation not in answered:
            message = f"a target that refuses every `{clause.observation}` would be right here"
            hint = f"let the scenario have a `{clause.observation}` that is answered"
            reading.problem_at(clause.mark, "refusal-without-twin", message, hint)
