"""The JSON Schema of scenario files, for editors: made from the model, like the readers."""

from __future__ import annotations

from typing import Any

from msgspec import inspect

from pytest_dagster_parity.protocol.definitions import Settings
from pytest_dagster_parity.protocol.operations import OPERATIONS
from pytest_dagster_parity.protocol.schema import DIALECT
from pytest_dagster_parity.protocol.words import RefusalKind
from pytest_dagster_parity.scenario.expectations import OBSERVATIONS, Observation
from pytest_dagster_parity.scenario.head import ID, SLUG
from pytest_dagster_parity.scenario.language import AdvanceFor, CodeOf, DownFor, Head, Modifiers
from pytest_dagster_parity.scenario.pattern_readers import MODES
from pytest_dagster_parity.scenario.pattern_schema import PatternSchemas
from pytest_dagster_parity.scenario.scripts import ScriptedDefinitions
from pytest_dagster_parity.scenario.steps import VERBS
from pytest_dagster_parity.scenario.value_schema import TEXT, Schema, ValueSchemas, about_class, closed

VERSION = 1


def scenario_schema() -> dict[str, Any]:
    """Return the schema of scenario files."""
    values = ValueSchemas()
    steps = StepSchemas(values)
    definitions = values.struct(ScriptedDefinitions)
    settings = values.struct(Settings)
    heads = ValueSchemas(fixed=True)
    scenario = _scenario(heads, {"definitions": definitions, "settings": settings, "steps": steps.steps()})
    return {
        "$schema": DIALECT,
        "title": f"A scenario file of pytest-dagster-parity, version {VERSION}",
        **closed(
            {
                "topic": {**TEXT, "description": "What the scenarios of this file are about."},
                "scenarios": {"type": "array", "minItems": 1, "items": scenario},
            },
            required=["topic", "scenarios"],
        ),
        "$defs": dict(sorted({**values.defs, **heads.defs}.items())),
    }


def _scenario(heads: ValueSchemas, body: dict[str, Schema]) -> Schema:
    """Return the schema of a scenario. Its head is the same in all cases."""
    head: dict[str, Schema] = heads.mapping(Head)["properties"]
    name = {"anyOf": [{"type": ["string", "boolean"], "pattern": SLUG}, {"type": "integer", "minimum": 0}]}
    head["id"] |= {"type": "string", "pattern": ID}
    head["replaces"] |= {"type": ["string", "null"], "pattern": ID}
    head["catches"] |= {"items": name, "uniqueItems": True}
    head["cases"] |= {"items": name, "uniqueItems": True, "minItems": 1}
    return closed({**head, **body}, required=["id", "statement", "definitions", "steps"])


class StepSchemas:
    """Definitions of steps and expectations."""

    def __init__(self, values: ValueSchemas) -> None:
        self.values = values
        self.patterns = PatternSchemas(values)

    def steps(self) -> Schema:
        """Return the schema of a scenario's steps."""
        modifiers = self.values.mapping(Modifiers)["properties"]
        verbs = {verb: self._verb(verb) for verb in VERBS}
        verbs["expect"] = {**self._expectation(), "description": "What must be observed."}
        step = closed({**verbs, **modifiers}, oneOf=[{"required": [verb]} for verb in verbs])
        return self.values.define("steps", {"type": "array", "items": self.values.define("step", step)})

    def _verb(self, verb: str) -> Schema:
        operation = OPERATIONS[verb]
        said = {"description": about_class(operation)["description"]}
        if verb == "deploy":
            return {**self.values.struct(ScriptedDefinitions), **said}
        if verb == "advance":
            return {**self._passage(AdvanceFor, "to", "by"), **said}
        if verb == "down":
            return {**self._passage(DownFor, "until", "for"), **said}
        return {**self.values.struct(operation), **said}

    def _passage(self, kind: type[Any], moment: str, length: str) -> Schema:
        given = [{"required": [key], "properties": {key: {"not": {"type": "null"}}}} for key in (moment, length)]
        return self.values.define(kind.__name__, {**self.values.mapping(kind), "oneOf": given})

    def _expectation(self) -> Schema:
        clauses = {name: self._clauses(shape) for name, shape in OBSERVATIONS.items()}
        return self.values.define("expectation", closed(clauses, minProperties=1))

    def _clauses(self, shape: Observation) -> Schema:
        clause = self._clause(shape)
        several = {"type": "array", "minItems": 1, "items": clause}
        return self.values.define(f"clauses-of-{shape.name}", {"anyOf": [clause, several]})

    def _clause(self, shape: Observation) -> Schema:
        asked = self.values.mapping(shape.query)
        record = self.patterns.record(shape.record)
        demands: dict[str, Schema] = {}
        where: dict[str, Schema] = {}
        if shape.is_list:
            demands = {mode: self.patterns.array(record) for mode in MODES} | {"count": self.patterns.count}
            where["where"] = {
                **self.patterns.record(shape.record, named=False),
                "description": "Only records like this count.",
            }
        else:
            demands["is"] = {"anyOf": [record, {"type": "null"}]}
        if shape.query is not CodeOf:
            refusal = inspect.type_info(RefusalKind)
            demands["refused"] = {**self.values.value(refusal), "description": "The question itself is refused."}
        schema = closed(
            {**asked["properties"], **where, **demands},
            required=asked.get("required", []),
            oneOf=[{"required": [demand]} for demand in demands],
            **about_class(shape.query),
        )
        return self.values.define(f"clause-of-{shape.name}", schema)
