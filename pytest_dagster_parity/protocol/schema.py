"""The JSON Schema of the stdio carrier: every message, and by verb every request and every answer."""

from __future__ import annotations

import json
from inspect import cleandoc
from typing import Any, cast

import msgspec

from pytest_dagster_parity.protocol.definitions import OneOf
from pytest_dagster_parity.protocol.handshake import PROTOCOL_VERSION, Describe, Description
from pytest_dagster_parity.protocol.messages import Answer, Ask, Call, Reply
from pytest_dagster_parity.protocol.operations import REQUESTS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def as_text(schema: dict[str, Any]) -> str:
    """Return a schema as it is published: the same bytes for the same model."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def protocol_schema() -> dict[str, Any]:
    """Return the schema of one line on the wire.

    `x-verbs` has the schemas of each verb's arguments and answer; a call's arguments are checked by its verb, an answer
    by whoever knows what was asked.
    """
    arguments: dict[str, Any] = {"describe": Describe, **REQUESTS}
    answers = {"describe": Description, **{verb: request.answer for verb, request in REQUESTS.items()}}
    answers = {verb: answer for verb, answer in answers.items() if answer is not None}
    messages = (Call, Reply, Ask, Answer)
    types = (*messages, *arguments.values(), *answers.values())
    schemas, components = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    of_arguments = dict(zip(arguments, schemas[len(messages) :], strict=False))
    of_answers = dict(zip(answers, schemas[len(messages) + len(arguments) :], strict=True))
    defs = with_one_key(components)
    defs["Call"] = _call(defs["Call"], of_arguments)
    defs["Reply"]["oneOf"] = [{"required": [key]} for key in ("result", "refused", "error")]
    return {
        "$schema": DIALECT,
        "title": f"The adapter protocol of pytest-dagster-parity, version {PROTOCOL_VERSION}: one message a line",
        "oneOf": list(schemas[: len(messages)]),
        "x-verbs": {verb: _of_verb(verb, of_arguments, of_answers) for verb in arguments},
        "$defs": dict(sorted(defs.items())),
    }


def _call(call: dict[str, Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a call, whose arguments follow from its verb."""
    by_verb = [
        {"if": {"properties": {"call": {"const": verb}}}, "then": {"properties": {"arguments": schema}}}
        for verb, schema in arguments.items()
    ]
    verb = {**call["properties"]["call"], "enum": list(arguments)}
    return {**call, "properties": {**call["properties"], "call": verb}, "allOf": by_verb}


def _of_verb(verb: str, arguments: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    answer = {"answer": answers[verb]} if verb in answers else {}
    return {"arguments": arguments[verb], **answer}


def with_one_key(components: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas of classes, saying of each that is written by one of its keys that it has exactly one."""
    chosen = {each.__name__ for each in _subclasses(OneOf)}
    one = {"minProperties": 1, "maxProperties": 1}
    return {
        name: {**_described(schema), **one} if name in chosen else _described(schema)
        for name, schema in components.items()
    }


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a class with its docstring as Python 3.13 has it, whatever Python this is.

    And without the closed lists of mappings' keys, of which only a newer msgspec speaks: version 1 was frozen without.
    """
    schema = _without_lists_of_keys(schema)
    return {**schema, "description": cleandoc(schema["description"])} if "description" in schema else schema


def _without_lists_of_keys(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_lists_of_keys(each) for each in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    parts = cast("dict[str, Any]", schema).items()
    return {key: _without_lists_of_keys(part) for key, part in parts if not (key == "propertyNames" and "$ref" in part)}


def _subclasses(of: type[Any]) -> list[type[Any]]:
    return [each for direct in of.__subclasses__() for each in (direct, *_subclasses(direct))]
