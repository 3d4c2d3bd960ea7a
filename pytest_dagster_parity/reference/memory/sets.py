"""What is remembered of dynamic partition sets."""

from __future__ import annotations

from pytest_dagster_parity.reference.events import Fact, PartitionsAdded, PartitionsDeleted


class SetMemory:
    """The keys of every dynamic set, in the order in which they were added."""

    def __init__(self) -> None:
        self.keys: dict[str, tuple[str, ...]] = {}
        self.version = 0

    def learn(self, fact: Fact) -> None:
        """Take in one fact."""
        match fact.event:
            case PartitionsAdded(set=name, keys=keys):
                have = self.keys.get(name, ())
                self.keys[name] = have + tuple(key for key in keys if key not in have)
            case PartitionsDeleted(set=name, keys=keys):
                self.keys[name] = tuple(key for key in self.keys.get(name, ()) if key not in keys)
            case _:
                return
        self.version += 1
