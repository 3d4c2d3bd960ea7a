"""`dagster-parity serve`: any adapter in Python as a program, for a target with an environment of its own."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from pytest_dagster_parity.adapters import registry
from pytest_dagster_parity.adapters.interface import Adapter
from pytest_dagster_parity.adapters.stdio.serve import serve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take an adapter."""
    parser.add_argument("adapter", metavar="ADAPTER", help="NAME, or python:package.module:Class")


def run(arguments: argparse.Namespace) -> int:
    """Serve until stdin ends. The adapter's options come with the handshake."""
    factory = registry.resolve(arguments.adapter)
    if not isinstance(factory, registry.ClassFactory):
        raise registry.errors.MalformedSpecification(arguments.adapter, "only an adapter in Python can be served")

    def make(**options: Any) -> Adapter:
        return replace(factory, options=options).make()

    serve(make)
    return 0
