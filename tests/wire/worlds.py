"""The smallest requests there are, for tests that are about how they travel."""

from __future__ import annotations

from datetime import datetime, timezone

from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol.definitions import Asset, Definitions
from pytest_dagster_parity.protocol.user_code import Code, Decision, Evaluation, Handed

NOON = datetime(2024, 1, 1, 12, tzinfo=timezone.utc)
OPEN = ask.Open(at=NOON, definitions=Definitions(assets=(Asset(key="a"),)))
ADVANCE = ask.Advance(at=NOON, to=NOON)
LAUNCH = ask.LaunchRun(at=NOON, assets=("a",))
RUNS = ask.Runs(at=NOON)
CLOSE = ask.Close(at=NOON)

SKIP = Decision(evaluation=Evaluation(skip="nothing to do"))


class Asked:
    """A `decide` that remembers what it was asked, and always lets user code skip."""

    def __init__(self) -> None:
        self.questions: list[tuple[Code, Handed]] = []

    def __call__(self, code: Code, handed: Handed) -> Decision:
        """Answer."""
        self.questions.append((code, handed))
        return SKIP
