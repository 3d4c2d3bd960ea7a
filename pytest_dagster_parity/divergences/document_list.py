"""Exceptions as a YAML list of mappings, whose keys are the columns of the tables."""

from __future__ import annotations

from pytest_dagster_parity.divergences.columns import Found, column_of
from pytest_dagster_parity.divergences.nodes import Reading
from pytest_dagster_parity.documents.source import Source
from pytest_dagster_parity.documents.yaml_nodes import YamlNode, YamlText


def read_list(source: Source) -> tuple[Found, ...]:
    """Return the mappings of the list. Raises `LoadError`."""
    reading = Reading(source)
    found = tuple(_found(reading, node) for node in reading.items(reading.root, "a document of exceptions"))
    reading.raise_problems()
    return found


def _found(reading: Reading, node: YamlNode) -> Found:
    fields: dict[str, str] = {}
    for written, (key, value) in reading.pairs(node, None, "an exception").items():
        column = column_of(written)
        if column in fields:
            reading.problem(key, "duplicate-key", f"`{column}` stands here twice")
        fields[column] = reading.text(value, f"`{column}`") if isinstance(value, YamlText) else ""
    line, column = reading.source.place(node.start)
    return Found(fields=fields, line=line, column=column)
