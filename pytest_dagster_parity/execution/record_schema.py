"""The JSON Schema of a record's lines."""

from __future__ import annotations

from typing import Any

import msgspec

from pytest_dagster_parity.execution.record import RECORD_VERSION, RecordLine
from pytest_dagster_parity.protocol.schema import DIALECT, with_one_key


def record_schema() -> dict[str, Any]:
    """Return the schema of one line of a record."""
    (line,), components = msgspec.json.schema_components([RecordLine], ref_template="#/$defs/{name}")
    return {
        "$schema": DIALECT,
        "title": f"A line of a record of pytest-dagster-parity, version {RECORD_VERSION}",
        **line,
        "$defs": dict(sorted(with_one_key(components).items())),
    }
