"""`dagster-parity schema`: JSON Schemas, made from the same classes that read and write."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

import msgspec

from pytest_dagster_parity.execution.record import RecordLine
from pytest_dagster_parity.protocol.definitions import OneOf
from pytest_dagster_parity.protocol.handshake import PROTOCOL_VERSION, Description
from pytest_dagster_parity.protocol.messages import Answer, Ask, Call, Reply
from pytest_dagster_parity.protocol.operations import REQUESTS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KINDS = ("scenario", "protocol", "record")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what the schema is of."""
    parser.add_argument("kind", choices=KINDS, help="of scenario files, of the stdio messages, or of a record's lines")


def run(arguments: argparse.Namespace) -> int:
    """Print a schema."""
    sys.stdout.write(json.dumps(schema_of(arguments.kind), indent=2, ensure_ascii=False, sort_keys=True) + "\n")
    return 0


def schema_of(kind: str) -> dict[str, Any]:
    """Return one of the schemas."""
    match kind:
        case "record":
            return {"$schema": DIALECT, "title": "A line of a record", **msgspec.json.schema(RecordLine)}
        case "protocol":
            return protocol_schema()
        case _:
            from pytest_dagster_parity.scenario.schema import scenario_schema

            return scenario_schema()


def protocol_schema() -> dict[str, Any]:
    """Return the schema of a line on the wire, and under `verbs` what each verb's arguments and answers are."""
    messages = (Call, Answer, Reply, Ask)
    answers = {verb: request.answer for verb, request in REQUESTS.items() if request.answer is not None}
    types = (*messages, Description, *REQUESTS.values(), *answers.values())
    schemas, components = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    of_type = dict(
        zip(
            (
                *messages,
                Description,
                *(("arguments", verb) for verb in REQUESTS),
                *(("answer", verb) for verb in answers),
            ),
            schemas,
            strict=True,
        )
    )
    return {
        "$schema": DIALECT,
        "title": f"The adapter protocol, version {PROTOCOL_VERSION}: one message a line",
        "oneOf": [of_type[message] for message in messages],
        "verbs": {
            "describe": {"answer": of_type[Description]},
            **{
                verb: {
                    "arguments": of_type["arguments", verb],
                    **({"answer": of_type["answer", verb]} if verb in answers else {}),
                }
                for verb in REQUESTS
            },
        },
        "$defs": {name: _with_one_key(name, component) for name, component in components.items()},
    }


def _with_one_key(name: str, component: dict[str, Any]) -> dict[str, Any]:
    """Say of a class that is written by one of its keys that it has one."""
    is_one_of = name in {cls.__name__ for cls in OneOf.__subclasses__()}
    return {**component, "minProperties": 1, "maxProperties": 1} if is_one_of else component
