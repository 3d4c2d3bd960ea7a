"""Reading of steps: a verb with its arguments, and its modifiers; or an expectation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from pytest_dagster_parity.protocol.operations import OPERATIONS
from pytest_dagster_parity.protocol.records import BackfillLaunched, RunLaunched
from pytest_dagster_parity.scenario.expectations import NEVER, read_expectation
from pytest_dagster_parity.scenario.language import AdvanceFor, DownFor, Modifiers
from pytest_dagster_parity.scenario.model import Deployment, Passage, Step
from pytest_dagster_parity.scenario.readers import duplicate_key, fields_reader, keys_of, struct_reader, unknown_key
from pytest_dagster_parity.scenario.reading import mark_of
from pytest_dagster_parity.scenario.scalars import wrong_kind
from pytest_dagster_parity.scenario.scripts import ScriptedDefinitions

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

Make: TypeAlias = "Callable[[Any, dict[str, Any], Any, Reading], Any]"
"""Makes a step's action of its arguments as they were read, its modifiers, and where the arguments begin."""

MODIFIERS = keys_of(Modifiers)
FORGIVEN = frozenset({"unknown-time-zone", "not-a-cron"})
"""What may be wrong with definitions that the target must refuse."""


class StepRead(NamedTuple):
    """A step, with the part of the mentions that stands in it."""

    step: Step | None
    """None: it could not be read."""
    first_mention: int
    last_mention: int


def read_steps(event: Any, reading: Reading) -> list[StepRead]:
    """Read the steps of a scenario."""
    steps: list[StepRead] = []
    if event.__class__ is not SequenceStartEvent:
        wrong_kind(event, reading, "a list", "each step after `- `")
        return steps
    mentions = reading.mentions
    while (each := reading.next()).__class__ is not SequenceEndEvent:
        first = len(mentions)
        step = _read_step(each, reading)
        steps.append(StepRead(step, first, len(mentions)))
    return steps


def _read_step(event: Any, reading: Reading) -> Step | None:
    if event.__class__ is not MappingStartEvent:
        wrong_kind(event, reading, "a mapping", "a verb with its arguments: `advance: {by: 60s}`")
        return None
    problems = len(reading.problems)
    verbs: list[tuple[Any, Any, Any]] = []
    beside: dict[str, Any] = {}
    places: dict[str, Any] = {}
    next_event = reading.next
    while (key := next_event()).__class__ is not MappingEndEvent:
        word = key.value if key.__class__ is ScalarEvent else ""
        if word in _VERBS:
            value = next_event()
            verbs.append((key, value, _VERBS[word][0](value, reading)))
        elif word in MODIFIERS:
            if word in beside:
                duplicate_key(key, reading)
            places[word] = value = next_event()
            beside[word] = MODIFIERS[word][1](value, reading)
        else:
            unknown_key(key, reading, (*_VERBS, *MODIFIERS))
    if beside.get("refused") is not None:
        reading.problems[problems:] = [each for each in reading.problems[problems:] if each.code not in FORGIVEN]
    if len(verbs) != 1:
        said = f"a step has exactly one verb, not {len(verbs)}"
        reading.problem(event, "not-one-verb", said, "each verb, and each `expect`, stands after its own `- `")
        return None
    return _step(verbs[0], beside, places, reading)


def _step(act: tuple[Any, Any, Any], beside: dict[str, Any], places: dict[str, Any], reading: Reading) -> Step | None:
    key, value, arguments = act
    verb: str = key.value
    make = _VERBS[verb][1]
    if make is None:
        for name in places.keys() - {"at"}:
            reading.problem(places[name], "misplaced-modifier", f"`{name}` says nothing of an expectation")
        action = None
    else:
        if beside.get("as") is not None:
            _name(verb, beside, places["as"], reading)
        action = None if arguments is None else make(arguments, beside, value, reading)
        if action is None:
            return None
    return Step(
        verb=verb,
        action=action,
        at=beside.get("at"),
        alias=beside.get("as"),
        refused=beside.get("refused"),
        clauses=() if make else arguments,
        mark=mark_of(key),
    )


def _name(verb: str, beside: dict[str, Any], place: Any, reading: Reading) -> None:
    if verb not in MAKES:
        hint = f"these make a run or a backfill: {', '.join(MAKES)}"
        reading.problem(place, "misplaced-modifier", f"`{verb}` makes nothing that `as` could name", hint)
    elif beside.get("refused") is not None:
        reading.problem(place, "misplaced-modifier", "a step that is refused makes nothing that `as` could name")
    else:
        reading.mentions.append((f"+{MAKES[verb]}", beside["as"], place))


def _deployment(definitions: Any, beside: dict[str, Any], _: Any, __: Reading) -> Deployment:
    return Deployment(definitions=definitions, killed=beside.get("killed"), fault=beside.get("fault"))


def _advance(said: AdvanceFor, beside: dict[str, Any], event: Any, reading: Reading) -> Passage | None:
    if (said.to is None) == (said.by is None):
        reading.problem(event, "not-one-key", "exactly one of `to` and `by` is wanted here")
        return None
    killed, fault = beside.get("killed"), beside.get("fault")
    return Passage(down=False, to=said.to, by=said.by, every=said.every, killed=killed, fault=fault)


def _down(said: DownFor, beside: dict[str, Any], event: Any, reading: Reading) -> Passage | None:
    if (said.until is None) == (said.for_ is None):
        reading.problem(event, "not-one-key", "exactly one of `until` and `for` is wanted here")
        return None
    killed, fault = beside.get("killed"), beside.get("fault")
    return Passage(down=True, to=said.until, by=said.for_, every=None, killed=killed, fault=fault)


def _maker(operation: type[Operation]) -> Make:
    def make(values: dict[str, Any], beside: dict[str, Any], _: Any, __: Reading) -> Operation:
        return operation(
            **values, at=beside.get("at") or NEVER, killed=beside.get("killed"), fault=beside.get("fault")
        )

    return make


_VERBS: dict[str, tuple[Read, Make | None]] = {
    **{verb: (fields_reader(operation), _maker(operation)) for verb, operation in OPERATIONS.items() if verb in VERBS},
    "deploy": (struct_reader(ScriptedDefinitions), _deployment),
    "advance": (struct_reader(AdvanceFor), _advance),
    "down": (struct_reader(DownFor), _down),
    "expect": (read_expectation, None),
}
"""How the arguments of each verb are read, and what makes an action of them: nothing does, of an expectation."""
