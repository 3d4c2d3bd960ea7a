"""The console script. A command's module is imported only when the command is called, so that starting is cheap."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from pytest_dagster_parity.errors import ParityError

COMMANDS = {
    "list": ("listing", "list scenarios, filtered and counted"),
    "explain": ("explanation", "tell all there is to tell about a semantic"),
    "profiles": ("profiles", "list profiles and frozen baselines, or make a baseline"),
    "lint": ("linting", "check scenario files"),
    "schema": ("schemas", "print a JSON Schema: of scenarios, the protocol, records, or exceptions"),
    "serve": ("serving", "serve a Python adapter over stdin and stdout"),
    "transcripts": ("transcribing", "keep what real Dagster showed, from a record of a session on it"),
    "exceptions": ("excepting", "list declared exceptions, or update them from a record"),
    "matrix": ("matrices", "adopt a matrix, write a new one, or record what is proven into one"),
    "check": ("checking", "check the evidence that a matrix cites against the working tree"),
    "gate": ("gating", "refuse a matrix that claims more than is proven"),
}
"""Command, module in this package, purpose."""

FOUND_PROBLEMS = 1
CANNOT = 2


class Command(Protocol):
    """What a command's module has."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Carry it out, and return the exit status."""
        ...


def main(words: Sequence[str] | None = None) -> int:
    """Carry out a command line. Returns the exit status: 1 where problems were found, 2 where it cannot be done."""
    given = list(sys.argv[1:] if words is None else words)
    chosen = _outer_parser().parse_args(given[:1])
    module, purpose = COMMANDS[chosen.command]
    command = cast("Command", importlib.import_module(f"pytest_dagster_parity.cli.{module}"))
    parser = argparse.ArgumentParser(prog=f"dagster-parity {chosen.command}", description=f"{purpose.capitalize()}.")
    command.add_arguments(parser)
    try:
        return command.run(parser.parse_args(given[1:]))
    except ParityError as error:
        sys.stderr.write(f"{error}\n")
        return CANNOT
    except BrokenPipeError:
        sys.stderr.close()
        return CANNOT


def _outer_parser() -> argparse.ArgumentParser:
    listed = "\n".join(f"  {name:12} {purpose}" for name, (_, purpose) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="dagster-parity",
        usage="dagster-parity COMMAND ...",
        description=f"Commands:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=tuple(COMMANDS), metavar="COMMAND", help="one of those above")
    return parser
