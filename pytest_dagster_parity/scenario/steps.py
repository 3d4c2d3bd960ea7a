"""Reading of steps: a verb with its arguments, and its modifiers; or an expectation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from yaml import MappingNode, ScalarNode, SequenceNode

from pytest_dagster_parity.protocol.operations import OPERATIONS
from pytest_dagster_parity.protocol.records import BackfillLaunched, RunLaunched
from pytest_dagster_parity.scenario import scalars
from pytest_dagster_parity.scenario.expectations import NEVER, read_expectation
from pytest_dagster_parity.scenario.language import AdvanceFor, DownFor, Modifiers
from pytest_dagster_parity.scenario.model import Deployment, Passage, Step
from pytest_dagster_parity.scenario.readers import duplicate_key, fields_reader, keys_of, struct_reader, unknown_key
from pytest_dagster_parity.scenario.reading import mark_of
from pytest_dagster_parity.scenario.scalars import wrong_kind
from pytest_dagster_parity.scenario.scripts import ScriptedDefinitions

if TYPE_CHECKING:
    from yaml import Node

    from pytest_dagster_parity.scenario.patterns import Mark
    from pytest_dagster_parity.scenario.reading import Reading

VERBS = tuple(verb for verb in OPERATIONS if verb not in {"open", "close"})
"""What a step can do, beside `expect`."""

MAKES = {
    verb: {RunLaunched: "run", BackfillLaunched: "backfill"}[operation.answer]
    for verb, operation in OPERATIONS.items()
    if operation.answer in {RunLaunched, BackfillLaunched}
}
"""The verbs that make a run or a backfill, which `as` can name."""

_MODIFIERS = keys_of(Modifiers)
_KEYS = {*VERBS, "expect"}


@dataclass(frozen=True, slots=True)
class StepRead:
    """A step with the mentions that stand in it."""

    step: Step | None
    """None: it could not be read."""
    node: Node
    first_mention: int
    last_mention: int


def read_steps(node: Node, reading: Reading) -> tuple[StepRead, ...]:
    """Read the steps of a scenario."""
    if node.__class__ is not SequenceNode:
        wrong_kind(node, reading, "a list", "each step after `- `")
        return ()
    steps: list[StepRead] = []
    for each in node.value:
        first = len(reading.mentions)
        step = _read_step(each, reading)
        steps.append(StepRead(step, each, first, len(reading.mentions)))
    return tuple(steps)


def _read_step(node: Node, reading: Reading) -> Step | None:
    if node.__class__ is not MappingNode:
        wrong_kind(node, reading, "a mapping", "a verb with its arguments: `advance: {by: 60s}`")
        return None
    verbs: list[tuple[Node, Node]] = []
    modifiers: dict[str, tuple[Node, Node]] = {}
    for key, value in node.value:
        name = key.value if key.__class__ is ScalarNode else ""
        if name in _KEYS:
            verbs.append((key, value))
        elif name in modifiers:
            duplicate_key(key, reading)
        elif name in _MODIFIERS:
            modifiers[name] = (key, value)
        else:
            unknown_key(key, reading, (*_KEYS, *_MODIFIERS))
    if len(verbs) != 1:
        said = f"a step has exactly one verb, not {len(verbs)}"
        reading.problem(node, "not-one-verb", said, "a verb, or `expect`, each after its own `- `")
        return None
    key, arguments = verbs[0]
    if key.value == "expect":
        return _expectation(arguments, modifiers, mark_of(node), reading)
    said_beside = {name: _MODIFIERS[name][1](value, reading) for name, (_, value) in modifiers.items()}
    return _act(key, arguments, modifiers, said_beside, reading)


def _expectation(arguments: Node, modifiers: dict[str, tuple[Node, Node]], mark: Mark, reading: Reading) -> Step:
    at: Any = None
    for name, (key, value) in modifiers.items():
        if name == "at":
            at = _MODIFIERS[name][1](value, reading)
        else:
            reading.problem(key, "misplaced-modifier", f"`{name}` says nothing of an expectation")
    clauses = read_expectation(arguments, reading)
    return Step(verb="expect", action=None, at=at, alias=None, refused=None, clauses=clauses, mark=mark)


def _act(
    key: Node,
    arguments: Node,
    modifiers: dict[str, tuple[Node, Node]],
    beside: dict[str, Any],
    reading: Reading,
) -> Step | None:
    verb: str = key.value
    alias: str | None = beside.get("as")
    refused = beside.get("refused")
    if alias is not None:
        _name(verb, alias, refused is not None, modifiers["as"], reading)
    reading.lenient = refused is not None
    action = _action(verb, arguments, beside, reading)
    reading.lenient = False
    if action is None:
        return None
    return Step(
        verb=verb,
        action=action,
        at=beside.get("at"),
        alias=alias,
        refused=refused,
        clauses=(),
        mark=mark_of(key),
    )


def _name(verb: str, alias: str, is_refused: bool, modifier: tuple[Node, Node], reading: Reading) -> None:  # noqa: FBT001
    key, value = modifier
    if verb not in MAKES:
        hint = f"these make a run or a backfill: {', '.join(MAKES)}"
        reading.problem(key, "misplaced-modifier", f"`{verb}` makes nothing that `as` could name", hint)
    elif is_refused:
        reading.problem(key, "misplaced-modifier", "a step that is refused makes nothing that `as` could name")
    else:
        reading.mentions.append((f"+{MAKES[verb]}", alias, value))


def _action(verb: str, node: Node, beside: dict[str, Any], reading: Reading) -> Any:
    killed, fault = beside.get("killed"), beside.get("fault")
    match verb:
        case "deploy":
            definitions = struct_reader(ScriptedDefinitions)(node, reading)
            return None if definitions is None else Deployment(definitions=definitions, killed=killed, fault=fault)
        case "advance":
            said: Any = struct_reader(AdvanceFor)(node, reading)
            if said is None or not _is_one(said.to, said.by, node, reading, "`to` or `by`"):
                return None
            return Passage(down=False, to=said.to, by=said.by, every=said.every, killed=killed, fault=fault)
        case "down":
            said = struct_reader(DownFor)(node, reading)
            if said is None or not _is_one(said.until, said.for_, node, reading, "`until` or `for`"):
                return None
            return Passage(down=True, to=said.until, by=said.for_, every=None, killed=killed, fault=fault)
        case _:
            operation = OPERATIONS[verb]
            values = fields_reader(operation)(node, reading)
            if values is None:
                return None
            return operation(**values, at=beside.get("at") or NEVER, killed=killed, fault=fault)


def _is_one(moment: Any, length: Any, node: Node, reading: Reading, wanted: str) -> bool:
    if (moment is None) == (length is None):
        reading.problem(node, "not-one-key", f"exactly one of {wanted} is wanted here")
        return False
    return True
