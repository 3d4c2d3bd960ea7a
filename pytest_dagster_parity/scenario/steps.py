"""Reading of steps: a verb with its arguments, and its modifiers; or an expectation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from pytest_dagster_parity.protocol.operations import OPERATIONS, LaunchRun, RunChecks
from pytest_dagster_parity.protocol.records import BackfillLaunched, RunLaunched
from pytest_dagster_parity.protocol.words import RefusalKind
from pytest_dagster_parity.scenario.expectations import NEVER, read_expectation
from pytest_dagster_parity.scenario.keys import duplicate_key, unknown_key
from pytest_dagster_parity.scenario.language import AdvanceFor, DownFor, Modifiers
from pytest_dagster_parity.scenario.lean_events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from pytest_dagster_parity.scenario.model import Deployment, Passage, Step
from pytest_dagster_parity.scenario.names import FORGIVEN
from pytest_dagster_parity.scenario.readers import fields_reader, keys_of, read_definitions, struct_reader
from pytest_dagster_parity.scenario.reading import mark_of
from pytest_dagster_parity.scenario.scalars import wrong_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_dagster_parity.protocol.operations import Operation
    from pytest_dagster_parity.scenario.reading import Reading
    from pytest_dagster_parity.scenario.scalars import Read

VERBS = tuple(verb for verb in OPERATIONS if verb not in {"open", "close"})
"""What a step can do, beside `expect`."""

MAKES = {
    verb: {RunLaunched: "run", BackfillLaunched: "backfill"}[operation.answer]
    for verb, operation in OPERATIONS.items()
    if operation.answer in {RunLaunched, BackfillLaunched}
}
"""The verbs that make a run or a backfill, which `as` can name."""

_WITH_CHECKS = {verb for verb, operation in OPERATIONS.items() if operation in {LaunchRun, RunChecks}}

Make: TypeAlias = "Callable[[Any, dict[str, Any], Any, Reading], Any]"
"""Makes a step's action of its arguments as they were read, its modifiers, and where the arguments begin."""

MODIFIERS = keys_of(Modifiers)

_ONLY_SOME = ("as", "refused", "killed", "fault")
"""Modifiers that say nothing of some verbs."""


def read_steps(event: Any, reading: Reading) -> tuple[Step, ...]:
    """Read the steps of a scenario."""
    if event.__class__ is not SequenceStartEvent:
        wrong_kind(event, reading, "a list", "each step after `- `")
        return ()
    steps: list[Any] = []
    next_event = reading.next
    while (each := next_event()).__class__ is not SequenceEndEvent:
        step = _read_step(each, reading)
        if step is None:
            reading.strangers.clear()
            reading.scope.is_sure = False
        steps.append(step)
    return tuple(steps)


def _read_step(event: Any, reading: Reading) -> Step | None:
    if event.__class__ is not MappingStartEvent:
        wrong_kind(event, reading, "a mapping", "a verb with its arguments: `advance: {by: 60s}`")
        return None
    problems = len(reading.problems)
    acts, beside, places = _parts(reading)
    if len(acts) != 1:
        if acts or len(reading.problems) == problems:
            said = f"a step has exactly one verb, not {len(acts)}"
            reading.problem(event, "not-one-verb", said, "each verb, and each `expect`, stands after its own `- `")
        return None
    key, place, arguments = acts[0]
    verb = key.value
    if beside:
        _check_modifiers(verb, beside, places, problems, reading)
    make = _MAKE[verb]
    action: Any = None
    clauses: Any = ()
    if make is None:
        clauses = arguments
    elif arguments is not None:
        action = make(arguments, beside, place, reading)
    if make is not None and action is None:
        return None
    at, alias, refused = (beside.get("at"), beside.get("as"), beside.get("refused")) if beside else (None, None, None)
    step = Step(verb=verb, action=action, at=at, alias=alias, refused=refused, clauses=clauses, mark=mark_of(key))
    if reading.strangers or beside or verb in _WITH_CHECKS:
        _know(step, places, problems, reading)
    return step


def _parts(reading: Reading) -> tuple[list[tuple[Any, Any, Any]], dict[str, Any], dict[str, Any]]:
    """Read the keys of a step: its verbs with their arguments, its modifiers, and where these stand."""
    acts: list[tuple[Any, Any, Any]] = []
    beside: dict[str, Any] = {}
    places: dict[str, Any] = {}
    next_event = reading.next
    while (key := next_event()).__class__ is not MappingEndEvent:
        word = key.value if key.__class__ is ScalarEvent else ""
        read = _READERS.get(word)
        if read is not None:
            place = next_event()
            acts.append((key, place, read(place, reading)))
        elif word in MODIFIERS:
            if word in beside:
                duplicate_key(key, reading)
            places[word] = key
            beside[word] = MODIFIERS[word][1](next_event(), reading)
        else:
            unknown_key(key, reading, (*_MAKE, *MODIFIERS))
    return acts, beside, places


def _know(step: Step, places: dict[str, Any], problems: int, reading: Reading) -> None:
    """Judge the names in a step, and let its own be known. Problems are as many as there were before the step."""
    scope = reading.scope
    may_be_unknown = step.refused is RefusalKind.UNKNOWN_NAME
    if reading.strangers:
        scope.end_step(may_be_unknown=may_be_unknown)
    if isinstance(step.action, (LaunchRun, RunChecks)) and not may_be_unknown and len(reading.problems) == problems:
        scope.check_checks(step.action, step.mark)
    if step.alias is not None and step.verb in MAKES:
        scope.name(MAKES[step.verb], step.alias, places["as"])


def _check_modifiers(
    verb: str, beside: dict[str, Any], places: dict[str, Any], problems: int, reading: Reading
) -> None:
    """Look whether the modifiers say something of this verb. Problems are as many as there were before the step."""
    is_refused = beside.get("refused") is not None
    if is_refused:
        reading.problems[problems:] = [each for each in reading.problems[problems:] if each.code not in FORGIVEN]
    for name in _ONLY_SOME:
        if beside.get(name) is None:
            continue
        if verb == "expect":
            reading.problem(places[name], "misplaced-modifier", f"`{name}` says nothing of an expectation")
        elif name == "as":
            _check_name(verb, places[name], reading, is_refused=is_refused)


def _check_name(verb: str, place: Any, reading: Reading, *, is_refused: bool) -> None:
    if verb not in MAKES:
        hint = f"these make a run or a backfill: {', '.join(MAKES)}"
        reading.problem(place, "misplaced-modifier", f"`{verb}` makes nothing that `as` could name", hint)
    elif is_refused:
        reading.problem(place, "misplaced-modifier", "a step that is refused makes nothing that `as` could name")


def _deployment(definitions: Any, beside: dict[str, Any], _: Any, reading: Reading) -> Deployment:
    if beside.get("refused") is None:
        reading.scope.accept(definitions)
    else:
        reading.scope.refuse()
    return Deployment(definitions=definitions, killed=beside.get("killed"), fault=beside.get("fault"))


def _advance(said: AdvanceFor, beside: dict[str, Any], event: Any, reading: Reading) -> Passage | None:
    if (said.to is None) == (said.by is None):
        _not_one("`to` and `by`", event, reading)
        return None
    killed, fault = beside.get("killed"), beside.get("fault")
    return Passage(down=False, to=said.to, by=said.by, every=said.every, killed=killed, fault=fault)


def _down(said: DownFor, beside: dict[str, Any], event: Any, reading: Reading) -> Passage | None:
    if (said.until is None) == (said.for_ is None):
        _not_one("`until` and `for`", event, reading)
        return None
    killed, fault = beside.get("killed"), beside.get("fault")
    return Passage(down=True, to=said.until, by=said.for_, every=None, killed=killed, fault=fault)


def _not_one(keys: str, event: Any, reading: Reading) -> None:
    """Note that not one of two keys is there, unless something after the event is wrong: it may be that one."""
    last = reading.problems[-1] if reading.problems else None
    begins = mark_of(event)
    if last is None or (last.line, last.column) < (begins.line, begins.column):
        reading.problem(event, "not-one-key", f"exactly one of {keys} is wanted here")


def _maker(operation: type[Operation]) -> Make:
    def make(values: dict[str, Any], beside: dict[str, Any], _: Any, __: Reading) -> Operation:
        if not beside:
            return operation(**values, at=NEVER)
        return operation(**values, at=beside.get("at") or NEVER, killed=beside.get("killed"), fault=beside.get("fault"))

    return make


_MAKE: dict[str, Make | None] = {
    **{verb: _maker(operation) for verb, operation in OPERATIONS.items() if verb in VERBS},
    "deploy": _deployment,
    "advance": _advance,
    "down": _down,
    "expect": None,
}
"""What makes a verb's action of its arguments: nothing does, of an expectation."""


_SPOKEN = {"advance": AdvanceFor, "down": DownFor}
"""What stands in a scenario where it is not the operation itself."""


def _compiled_when_read(verb: str) -> Read:
    def read(event: Any, reading: Reading) -> Any:
        is_spoken = verb in _SPOKEN
        _READERS[verb] = compiled = struct_reader(_SPOKEN[verb]) if is_spoken else fields_reader(OPERATIONS[verb])
        return compiled(event, reading)

    return read


_READERS: dict[str, Read] = {
    **{verb: _compiled_when_read(verb) for verb in _MAKE},
    "deploy": read_definitions,
    "expect": read_expectation,
}
"""The readers of arguments; most are compiled when their verb is read first."""
