"""`dagster-parity schema`: JSON Schemas, made from the same classes that read and write."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from pytest_dagster_parity.protocol.schema import as_text

KINDS = ("scenario", "protocol", "record", "exceptions")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what the schema is of."""
    parser.add_argument("kind", choices=KINDS, help="of scenario files, stdio messages, records, or exceptions")


def run(arguments: argparse.Namespace) -> int:
    """Print a schema."""
    sys.stdout.write(as_text(schema_of(arguments.kind)))
    return 0


def schema_of(kind: str) -> dict[str, Any]:
    """Return one of the schemas."""
    match kind:
        case "exceptions":
            from pytest_dagster_parity.divergences.schema import exceptions_schema

            return exceptions_schema()
        case "record":
            from pytest_dagster_parity.execution.record_schema import record_schema

            return record_schema()
        case "protocol":
            from pytest_dagster_parity.protocol.schema import protocol_schema

            return protocol_schema()
        case _:
            from pytest_dagster_parity.scenario.schema import scenario_schema

            return scenario_schema()
