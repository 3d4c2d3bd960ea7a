"""Verdicts as pytest's outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.judgement.verdict import Verdict

if TYPE_CHECKING:
    from pytest_dagster_parity.execution.record import ScenarioLine


class NotPassed(ParityError):
    """A scenario failed, is inconclusive, or passed against its exception."""

    def __init__(self, line: ScenarioLine) -> None:
        super().__init__(line)
        self.line = line

    def __str__(self) -> str:
        return f"{self.line.verdict.value}: {self.line.node}"


def conclude(line: ScenarioLine, *, runs_xfail: bool) -> None:
    """Raise what makes pytest report a verdict; a pass raises nothing."""
    match line.verdict:
        case Verdict.PASS:
            return
        case Verdict.EXCEPTED if not runs_xfail:
            pytest.xfail(line.reason)
        case Verdict.UNSUPPORTED | Verdict.NOT_RUN:
            pytest.skip(line.reason)
        case _:
            raise NotPassed(line)
