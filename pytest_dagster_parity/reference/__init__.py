"""A small event-sourced orchestrator: the executable specification of Dagster's semantics that its users see.

`Orchestrator` takes definitions (a user's code as data and callables), commands and questions. Every command appends
facts to a log; every answer is a projection of the log; starting again on the same log gives the same answers. Its
decisions are named functions (`Rules`) that can be replaced from outside. It knows nothing of the kit around it.
"""

from __future__ import annotations

from pytest_dagster_parity.reference.orchestrator import Orchestrator
from pytest_dagster_parity.reference.rules import Rules

__all__ = ["Orchestrator", "Rules"]
