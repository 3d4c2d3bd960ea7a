"""The user code of a world: shells that ask the kit what to do, from whichever process they run in."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.protocol.user_code import Evaluation
from pytest_dagster_parity.protocol.words import CodeKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_dagster_parity.protocol.user_code import Action, Code, Decide, Handed


class HoldOutsideAWorker(ParityError):
    """A body is told to hold though its definition does not say `may_hold`."""

    def __str__(self) -> str:
        return "a body is told to hold, and its definition does not say `may_hold`: its run has no worker of its own"


class UserCode:
    """Asks the kit. A forked worker sets `decide` and `hold` to what reaches the kit from there."""

    def __init__(self, decide: Decide) -> None:
        self.decide = decide
        self.hold: Callable[[], None] = _refuse_to_hold
        self.dies_after_decision_of: frozenset[CodeKind] = frozenset()
        """Set in a process that is to be killed: for the kinds of code where Dagster has no such point of its own."""

    def evaluation(self, code: Code, handed: Handed) -> Evaluation:
        """Return what a sensor or schedule comes to, or raise what it raises."""
        evaluation = self.decide(code, handed).evaluation or Evaluation()
        if code.kind in self.dies_after_decision_of:
            os.kill(os.getpid(), signal.SIGKILL)
        if evaluation.raise_ is not None:
            raise UserError(evaluation.raise_)
        return evaluation

    def actions(self, code: Code, handed: Handed) -> tuple[Action, ...]:
        """Return what a body does."""
        return self.decide(code, handed).actions or ()


class UserError(Exception):
    """What user code raises when it is told to."""


def _refuse_to_hold() -> None:
    raise HoldOutsideAWorker
