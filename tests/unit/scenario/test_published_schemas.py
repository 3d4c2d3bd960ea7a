from __future__ import annotations

import json
from typing import Any

import jsonschema
import msgspec
import pytest

from pytest_dagster_parity.cli.schemas import KINDS, schema_of
from pytest_dagster_parity.protocol.messages import Ask, Call, Reply
from pytest_dagster_parity.protocol.operations import REQUESTS
from pytest_dagster_parity.protocol.schema import as_text
from pytest_dagster_parity.protocol.user_code import Code
from pytest_dagster_parity.protocol.words import CodeKind
from pytest_dagster_parity.scenario import corpus


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_schema_is_that_of_the_model(kind: str) -> None:
    path = corpus.data() / "schemas" / f"{kind}.v1.json"
    command = f"dagster-parity schema {kind} > conformance/schemas/{kind}.v1.json"
    assert path.read_text(encoding="utf-8") == as_text(schema_of(kind)), f"run: {command}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_schema_is_one_and_refers_to_what_it_has(kind: str) -> None:
    schema = schema_of(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    text = json.dumps(schema)
    referred = {each.split('"')[0] for each in text.split('"#/$defs/')[1:]}
    assert referred <= set(schema["$defs"])
    assert all(name.replace("-", "").replace("_", "").isalnum() for name in schema["$defs"])


def is_message(value: Any) -> bool:
    return jsonschema.Draft202012Validator(schema_of("protocol")).is_valid(value)


def plain(message: Any) -> Any:
    return json.loads(msgspec.json.encode(message))


def test_messages_of_the_kit_and_of_adapters_fit_the_schema_of_the_wire() -> None:
    at = "2024-01-01T00:00:00Z"
    arguments = msgspec.Raw(json.dumps({"of": {"static": ["x"]}, "at": at}).encode())
    call = plain(Call(id=1, call="launch_run", arguments=msgspec.Raw(f'{{"assets":["a"],"at":"{at}"}}'.encode())))
    assert is_message(call)
    assert is_message(plain(Reply(id=1, result=msgspec.Raw(b"null"))))
    assert is_message(plain(Ask(id="x", decide=Code(kind=CodeKind.ASSET, name="a"))))
    assert not is_message({**call, "call": "lunch_run"})
    assert not is_message({**call, "arguments": {**call["arguments"], "asset": "a"}})
    assert not is_message(plain(Call(id=1, call="partition_keys", arguments=arguments)))
    assert not is_message({"id": 1})
    assert not is_message({"id": 1, "result": 1, "error": {"kind": "crashed"}})


def test_the_wire_has_every_verb_and_nothing_of_scripts() -> None:
    schema = schema_of("protocol")
    assert set(schema["x-verbs"]) == {"describe", *REQUESTS}
    assert not [name for name in schema["$defs"] if name.startswith("Scripted")]
    both = {name for name, schemas in schema["x-verbs"].items() if "answer" in schemas}
    assert both == {"describe", *(verb for verb, request in REQUESTS.items() if request.answer is not None)}
    assert schema["$defs"]["Partitions"]["maxProperties"] == 1
