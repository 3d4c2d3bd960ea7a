"""Exceptions as a YAML list of mappings, whose keys are the columns of the tables."""

from __future__ import annotations

from typing import Any

from pytest_dagster_parity.divergences.columns import Found, column_of
from pytest_dagster_parity.divergences.nodes import Reading, place_of


def read_list(path: str, text: str) -> tuple[Found, ...]:
    """Return the mappings of the list. Raises `LoadError`."""
    reading = Reading(path, text)
    found = tuple(_found(reading, node) for node in reading.items(reading.root, "a document of exceptions"))
    reading.raise_problems()
    return found


def _found(reading: Reading, node: Any) -> Found:
    fields: dict[str, str] = {}
    for written, (key, value) in reading.pairs(node, None, "an exception").items():
        column = column_of(written)
        if column in fields:
            reading.problem(key, "duplicate-key", f"`{column}` stands here twice")
        fields[column] = reading.text(value, f"`{column}`") if value.id == "scalar" else ""
    line, column = place_of(node)
    return Found(fields=fields, line=line, column=column)
