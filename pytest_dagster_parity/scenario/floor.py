"""Whether a scenario can fail: for a target that shows nothing, that refuses everything, and for each of its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_dagster_parity.scenario.patterns import Absent, Count, Fields, Items, RefusedAs

if TYPE_CHECKING:
    from pytest_dagster_parity.scenario.model import Step
    from pytest_dagster_parity.scenario.patterns import Mark, Pattern
    from pytest_dagster_parity.scenario.reading import Reading


def check_floor(steps: tuple[Step, ...], mark: Mark, reading: Reading) -> None:
    """Note why a scenario proves nothing, or less than it says."""
    last_judged = -1
    has_refusals = shows_something = False
    for number, step in enumerate(steps):
        if step.refused is not None:
            last_judged, has_refusals = number, True
        elif step.action is None:
            last_judged = number
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
    _check_twins_of_clauses(steps, reading)


def _holds_for_nothing(step: Step) -> bool:
    return all(holds_for_nothing(clause.demand) for clause in step.clauses)


def holds_for_nothing(pattern: Pattern) -> bool:
    """Whether a pattern holds where nothing is shown: an empty list, null, and the defaults of every field."""
    match pattern:
        case Items():
            return not pattern.items
        case Count():
            return pattern.least == 0
        case Fields():
            return all(holds_for_nothing(value) for value in pattern.fields.values())
        case Absent():
            return True
        case bool() | int() | str():
            return not pattern
        case _:
            return False


def _check_twins_of_steps(steps: tuple[Step, ...], reading: Reading) -> None:
    """Look for the accepted twin of each refusal: without one, who refuses everything would be right."""
    accepted = {step.verb for step in steps if step.action is not None and step.refused is None}
    for step in steps:
        if step.refused is not None and step.verb not in accepted:
            message = f"a target that refuses every `{step.verb}` would be right here"
            hint = f"let the scenario have a `{step.verb}` that is accepted"
            reading.problem_at(step.mark, "refusal-without-twin", message, hint)


def _check_twins_of_clauses(steps: tuple[Step, ...], reading: Reading) -> None:
    refused = [clause for step in steps for clause in step.clauses if clause.demand.__class__ is RefusedAs]
    if not refused:
        return
    clauses = [clause for step in steps for clause in step.clauses]
    answered = {clause.observation for clause in clauses if not isinstance(clause.demand, RefusedAs)}
    for clause in refused:
        if clause.observation not in answered:
            message = f"a target that refuses every `{clause.observation}` would be right here"
            hint = f"let the scenario have a `{clause.observation}` that is answered"
            reading.problem_at(clause.mark, "refusal-without-twin", message, hint)
