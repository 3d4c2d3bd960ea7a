"""What the orchestrator remembers: projections of the log, rebuilt from it at every start."""

from __future__ import annotations

from pytest_dagster_parity.reference.events import Fact
from pytest_dagster_parity.reference.memory.assets import AssetMemory
from pytest_dagster_parity.reference.memory.automations import AutomationMemory
from pytest_dagster_parity.reference.memory.backfills import BackfillMemory
from pytest_dagster_parity.reference.memory.conditions import ConditionMemory
from pytest_dagster_parity.reference.memory.runs import RunMemory
from pytest_dagster_parity.reference.memory.sets import SetMemory

__all__ = ["Memory"]


class Memory:
    """Everything that follows from the facts so far. Only `learn` changes it."""

    def __init__(self) -> None:
        self.automations = AutomationMemory()
        self.assets = AssetMemory()
        self.backfills = BackfillMemory()
        self.conditions = ConditionMemory()
        self.runs = RunMemory()
        self.sets = SetMemory()
        self.last_fact = 0

    def learn(self, fact: Fact) -> None:
        """Take in one fact, the next of the log."""
        self.automations.learn(fact)
        self.assets.learn(fact)
        self.backfills.learn(fact)
        self.conditions.learn(fact)
        self.runs.learn(fact)
        self.sets.learn(fact)
        self.last_fact = fact.number
