"""The commands of a citation, as words."""

from __future__ import annotations

import re

from pytest_dagster_parity.evidence.ci.expressions import filled
from pytest_dagster_parity.evidence.ci.shell import Script, commands_of
from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN

_ELLIPSIS = re.compile(r"\s(?:\.\.\.|\u2026)(?=\s|$)")


def cited_commands(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the commands that a person wrote, each as its words.

    Expressions, variables and `...` stand for anything. Changes of the folder are no commands of their own.
    """
    prepared = _ELLIPSIS.sub(f" {UNKNOWN}", filled(text.strip().removeprefix("$ "), {}))
    return tuple(command.words for command in commands_of(prepared, Script()))
