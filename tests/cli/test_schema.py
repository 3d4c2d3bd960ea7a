"""`dagster-parity schema`: what is printed is a JSON Schema, and fits what the kit itself writes and reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from pytest_dagster_parity.execution.writer import encode_line
from tests.cli.conftest import Said
from tests.unit.report.lines import footer, header, mismatch, scenario, step


def validator(dagster_parity: Callable[..., Said], kind: str, verb: str = "") -> Draft202012Validator:
    schema: dict[str, Any] = json.loads(dagster_parity("schema", kind).out)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator({**schema["x-verbs"][verb]["arguments"], "$defs": schema["$defs"]} if verb else schema)


@pytest.mark.parametrize("kind", ["scenario", "protocol", "record", "exceptions"])
def test_each_is_a_json_schema_and_the_same_each_time(dagster_parity: Callable[..., Said], kind: str) -> None:
    first = dagster_parity("schema", kind)
    Draft202012Validator.check_schema(json.loads(first.out))
    assert first == dagster_parity("schema", kind)


def test_every_line_of_a_record_fits_its_schema(dagster_parity: Callable[..., Said]) -> None:
    fits = validator(dagster_parity, "record")
    full = scenario(steps=(step(1, "expect", observed={"runs": []}),), mismatches=(mismatch("[0]", 1, None),))
    for line in (header(), header(target=None), full, footer()):
        fits.validate(json.loads(encode_line(line)))
    with pytest.raises(ValidationError):
        fits.validate({**json.loads(encode_line(full)), "verdict": "fine"})


@pytest.mark.parametrize(
    ("verb", "fitting", "unfitting"),
    [
        ("launch_run", {"at": "2024-01-01T00:00:00Z", "job": "j"}, {"at": "2024-01-01T00:00:00Z", "jobb": "j"}),
        ("runs", {"at": "2024-01-01T00:00:00Z"}, {}),
        (
            "open",
            {"at": "2024-01-01T00:00:00Z", "definitions": {"assets": [{"key": "a", "partitions": {"static": ["x"]}}]}},
            {"at": "2024-01-01T00:00:00Z", "definitions": {"assets": [{"key": "a", "partitions": {}}]}},
        ),
    ],
)
def test_requests_are_told_apart_by_the_protocols_schema(
    dagster_parity: Callable[..., Said], verb: str, fitting: Any, unfitting: Any
) -> None:
    fits = validator(dagster_parity, "protocol", verb)
    fits.validate(fitting)
    with pytest.raises(ValidationError):
        fits.validate(unfitting)


def test_messages_fit_the_protocols_schema(dagster_parity: Callable[..., Said]) -> None:
    fits = validator(dagster_parity, "protocol")
    fits.validate({"id": 1, "call": "describe"})
    fits.validate({"id": "1", "decide": {"kind": "asset", "name": "a"}, "handed": {"attempt": 1}})
    with pytest.raises(ValidationError):
        fits.validate({"call": "describe"})
