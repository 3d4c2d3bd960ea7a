"""Reading of expectations: observations, each with the clauses that it must meet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from yaml import MappingNode, ScalarNode, SequenceNode

from pytest_dagster_parity.protocol.operations import OPERATIONS, QUERIES
from pytest_dagster_parity.protocol.words import RefusalKind
from pytest_dagster_parity.scenario import scalars
from pytest_dagster_parity.scenario.language import CodeOf, Invocation
from pytest_dagster_parity.scenario.model import Clause, InvocationsOf
from pytest_dagster_parity.scenario.pattern_readers import MODES, count, items, read_matcher, record_reader
from pytest_dagster_parity.scenario.patterns import Absent, RefusedAs
from pytest_dagster_parity.scenario.readers import duplicate_key, keys_of, missing_keys, required_keys, unknown_key
from pytest_dagster_parity.scenario.reading import mark_of
from pytest_dagster_parity.scenario.scalars import Read, wrong_kind

if TYPE_CHECKING:
    from msgspec import Struct
    from yaml import Node

    from pytest_dagster_parity.scenario.patterns import Mark
    from pytest_dagster_parity.scenario.reading import Reading

NEVER = datetime.min.replace(tzinfo=timezone.utc)
"""Stands in a request for the moment that only its execution knows."""

ANSWERED = ("dry_run", "preview_backfill")
"""Operations that change nothing and answer something: an expectation may ask for them as it asks a query."""

_REFUSAL = scalars.one_of(RefusalKind)

OF_LISTS = (*MODES, "count")


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
    found |= {name: _observation(name, OPERATIONS[name]) for name in ANSWERED}
    found["invocations"] = Observation(name="invocations", query=CodeOf, record=Invocation, is_list=True)
    return found


OBSERVATIONS = _observations()
"""Everything that an expectation can name."""


def read_expectation(node: Node, reading: Reading) -> tuple[Clause, ...]:
    """Read the clauses of `expect`."""
    if node.__class__ is not MappingNode:
        wrong_kind(node, reading, "a mapping", "of observations: `expect: {runs: {count: 1}}`")
        return ()
    clauses: list[Clause | None] = []
    problems = len(reading.problems)
    seen: set[str] = set()
    for key, value in node.value:
        observation = OBSERVATIONS.get(key.value) if key.__class__ is ScalarNode else None
        if observation is None:
            unknown_key(key, reading, OBSERVATIONS)
            continue
        if key.value in seen:
            duplicate_key(key, reading)
        seen.add(key.value)
        read_clause = clause_reader(observation)
        if value.__class__ is SequenceNode:
            clauses += [read_clause(each, mark_of(each), reading) for each in value.value]
        else:
            clauses.append(read_clause(value, mark_of(key), reading))
    if not clauses and len(reading.problems) == problems:
        reading.problem(node, "empty-demand", "this expects nothing")
    return tuple([clause for clause in clauses if clause is not None])


class ClauseReader:
    """Reads the clauses of one observation."""

    def __init__(self, observation: Observation) -> None:
        query = observation.query
        self.observation = observation
        self.arguments = keys_of(query)
        self.required = required_keys(query)
        self.demands = (*(OF_LISTS if observation.is_list else ("is",)), *(() if query is CodeOf else ("refused",)))
        self.read_record = record_reader(observation.record)
        self.read_where = record_reader(observation.record, named=False)

    def __call__(self, node: Node, mark: Mark, reading: Reading) -> Clause | None:
        """Read one clause."""
        if node.__class__ is not MappingNode:
            wrong_kind(node, reading, "a mapping", f"with a demand: {', '.join(self.demands)}")
            return None
        values: dict[str, Any] = {}
        demands: list[tuple[Node, Node]] = []
        where: Any = None
        for key, value in node.value:
            argument = self.arguments.get(key.value) if key.__class__ is ScalarNode else None
            if argument is not None:
                name, read = argument
                if name in values:
                    duplicate_key(key, reading)
                values[name] = read(value, reading)
            elif key.value in self.demands:
                demands.append((key, value))
            elif key.value == "where" and self.observation.is_list:
                if where is not None:
                    duplicate_key(key, reading)
                where = self.read_where(value, reading)
            else:
                unknown_key(key, reading, (*self.arguments, *self.demands, *(["where"] * self.observation.is_list)))
        return self._clause(node, mark, reading, values, demands, where)

    def _clause(  # noqa: PLR0913 - what a clause is made of
        self,
        node: Node,
        mark: Mark,
        reading: Reading,
        values: dict[str, Any],
        demands: list[tuple[Node, Node]],
        where: Any,
    ) -> Clause | None:
        missing = self.required - values.keys()
        if missing:
            missing_keys(node, reading, sorted(missing))
        if len(demands) != 1:
            wanted = ", ".join(self.demands)
            reading.problem(node, "not-one-demand", f"a clause has exactly one of: {wanted}", f"here are {len(demands)}")
            return None
        demand = self._demand(*demands[0], reading)
        if missing:
            return None
        query = self.observation.query
        return Clause(
            observation=self.observation.name,
            query=InvocationsOf(**values) if query is CodeOf else query(at=NEVER, **values),  # pyright: ignore[reportArgumentType]
            where=where,
            demand=demand,
            mark=mark,
        )

    def _demand(self, key: Node, value: Node, reading: Reading) -> Any:
        if key.value == "count":
            return count(value, reading)
        if key.value == "refused":
            kind = _REFUSAL(value, reading)
            return None if kind is None else RefusedAs(kind, mark_of(value))
        if key.value != "is":
            return items(MODES[key.value], value, self.read_record, reading)
        if scalars.is_nothing(value):
            return Absent(mark_of(value))
        if value.__class__ is MappingNode and len(value.value) == 1 and value.value[0][0].value == "absent":
            return read_matcher(value, reading, ("absent",))
        return self.read_record(value, reading)


@cache
def clause_reader(observation: Observation) -> ClauseReader:
    """Return the reader of an observation's clauses."""
    return ClauseReader(observation)
