"""Reading of expectations: observations, each with the clauses that it must meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeAlias, get_args

from pytest_dagster_parity.protocol.operations import OPERATIONS, QUERIES
from pytest_dagster_parity.protocol.words import RefusalKind
from pytest_dagster_parity.scenario import scalars
from pytest_dagster_parity.scenario.fields import required_keys
from pytest_dagster_parity.scenario.keys import duplicate_key, missing_keys, unknown_key
from pytest_dagster_parity.scenario.language import CodeOf, Invocation
from pytest_dagster_parity.scenario.lean_events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from pytest_dagster_parity.scenario.model import Clause, InvocationsOf
from pytest_dagster_parity.scenario.pattern_readers import MODES, count, items, record_reader
from pytest_dagster_parity.scenario.patterns import Absent, RefusedAs
from pytest_dagster_parity.scenario.readers import keys_of
from pytest_dagster_parity.scenario.reading import mark_of
from pytest_dagster_parity.scenario.scalars import Read, wrong_kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from msgspec import Struct
    from yaml.events import Event

    from pytest_dagster_parity.scenario.patterns import Mode
    from pytest_dagster_parity.scenario.reading import Reading

NEVER = datetime.min.replace(tzinfo=timezone.utc)
"""Stands in a request for the moment that only its execution knows."""

ASKED_AT_ONCE = ("dry_run", "preview_backfill")
"""Operations that change nothing and answer something: an expectation may ask for them as it asks a query."""

_READ_REFUSAL = scalars.one_of(RefusalKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What can be observed: what must be said to ask for it, and of which records the answer is made."""

    name: str
    query: type[Struct]
    record: type[Struct]
    is_list: bool


def _observation(name: str, query: type[Any]) -> Observation:
    records = get_args(query.answer)
    return Observation(name=name, query=query, record=records[0] if records else query.answer, is_list=bool(records))


def _observations() -> dict[str, Observation]:
    found = {name: _observation(name, query) for name, query in QUERIES.items()}
    found |= {f"new_{name}": _observation(f"new_{name}", QUERIES[name]) for name in ("runs", "backfills", "ticks")}
    found |= {name: _observation(name, OPERATIONS[name]) for name in ASKED_AT_ONCE}
    found["invocations"] = Observation(name="invocations", query=CodeOf, record=Invocation, is_list=True)
    return found


OBSERVATIONS = _observations()
"""Everything that an expectation can name."""


def read_expectation(event: Any, reading: Reading) -> tuple[Clause, ...]:
    """Read the clauses of `expect`."""
    if event.__class__ is not MappingStartEvent:
        wrong_kind(event, reading, "a mapping", "of observations: `expect: {runs: {count: 1}}`")
        return ()
    clauses: dict[str, list[Clause | None]] = {}
    next_event = reading.next
    while (key := next_event()).__class__ is not MappingEndEvent:
        word = key.value if key.__class__ is ScalarEvent else ""
        if word not in OBSERVATIONS:
            unknown_key(key, reading, OBSERVATIONS)
            clauses[word] = []
            continue
        if word in clauses:
            duplicate_key(key, reading)
        read_clause = clause_reader(word)
        value = next_event()
        if value.__class__ is not SequenceStartEvent:
            clauses[word] = [read_clause(value, key, reading)]
            continue
        found: list[Clause | None] = []
        clauses[word] = found
        while (each := next_event()).__class__ is not SequenceEndEvent:
            found.append(read_clause(each, each, reading))
        if not found:
            reading.problem(value, "empty-demand", "this expects nothing")
    if not clauses:
        reading.problem(event, "empty-demand", "this expects nothing")
    return tuple([clause for each in clauses.values() for clause in each if clause is not None])


ReadClause: TypeAlias = "Callable[[Any, Event, Reading], Clause | None]"
"""Reads a clause that begins with an event and is said to stand at another."""


@cache
def clause_reader(observation: str) -> ReadClause:  # noqa: C901 - one loop over the keys of a clause
    """Return the reader of an observation's clauses."""
    shape = OBSERVATIONS[observation]
    arguments = dict(keys_of(shape.query))
    if shape.is_list:
        arguments["where"] = ("where", record_reader(shape.record, named=False))
    required = required_keys(shape.query)
    demands = demands_on(shape)
    make_query: Any = InvocationsOf if shape.query is CodeOf else partial(shape.query, at=NEVER)

    def read(event: Any, place: Event, reading: Reading) -> Clause | None:
        if event.__class__ is not MappingStartEvent:
            wrong_kind(event, reading, "a mapping", f"with a demand: {', '.join(demands)}")
            return None
        values: dict[str, Any] = {}
        demanded: list[Any] = []
        next_event = reading.next
        while (key := next_event()).__class__ is not MappingEndEvent:
            word = key.value if key.__class__ is ScalarEvent else ""
            if word in demands:
                demanded.append(demands[word](next_event(), reading))
            elif word in arguments:
                name, read_argument = arguments[word]
                if name in values:
                    duplicate_key(key, reading)
                values[name] = read_argument(next_event(), reading)
            else:
                unknown_key(key, reading, (*arguments, *demands))
        if len(demanded) != 1:
            said = f"a clause has exactly one demand, not {len(demanded)}"
            reading.problem(event, "not-one-demand", said, f"one of: {', '.join(demands)}")
        if reading.strangers or reading.given:
            reading.scope.end_clause(may_be_unknown=_is_of_unknown(demanded))
        if not required <= values.keys():
            missing_keys(event, reading, sorted(required - values.keys()))
            return None
        where = values.pop("where", None)
        demand: Any = demanded[0] if demanded else None
        query = make_query(**values)
        return Clause(observation=observation, query=query, where=where, demand=demand, mark=mark_of(place))

    return read


def _is_of_unknown(demanded: list[Any]) -> bool:
    """Whether what is demanded is that the query names what nobody knows."""
    return any(isinstance(demand, RefusedAs) and demand.kind is RefusalKind.UNKNOWN_NAME for demand in demanded)


def demands_on(observation: Observation) -> dict[str, Read]:
    """Return the readers of what can be demanded of an observation, by key."""
    read_record = record_reader(observation.record)
    demands: dict[str, Read] = {}
    if observation.is_list:
        demands |= {word: partial(_items, mode, read_record) for word, mode in MODES.items()}
        demands["count"] = count
    else:
        demands["is"] = partial(_record, read_record)
    if observation.query is not CodeOf:
        demands["refused"] = _refused
    return demands


def _items(mode: Mode, read_record: Read, event: Any, reading: Reading) -> Any:
    return items(mode, event, read_record, reading)


def _record(read_record: Read, event: Any, reading: Reading) -> Any:
    return Absent(mark_of(event)) if scalars.is_nothing(event) else read_record(event, reading)


def _refused(event: Any, reading: Reading) -> RefusedAs | None:
    kind = _READ_REFUSAL(event, reading)
    return None if kind is None else RefusedAs(kind, mark_of(event))
