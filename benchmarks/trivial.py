"""A target with nothing but named sets of keys: what is measured on it is the kit."""

from __future__ import annotations

from pytest_dagster_parity.adapters.interface import Adapter
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.user_code import Decide
from pytest_dagster_parity.protocol.words import ClockKind


class TrivialAdapter(Adapter):
    """Adds, deletes and lists keys."""

    def describe(self) -> Description:
        return Description(
            target="trivial", version="1", clock=Clock(kind=ClockKind.VIRTUAL), capabilities=("partitions.dynamic",)
        )

    def open(self, request: ask.Open, decide: Decide) -> None:  # noqa: ARG002  it has no user code
        self._sets: dict[str, list[str]] = {each.name: [] for each in request.definitions.partition_sets}

    def close(self, request: ask.Close) -> None:
        pass

    def add_partitions(self, request: ask.AddPartitions) -> None:
        self._sets[request.set].extend(request.keys)

    def delete_partitions(self, request: ask.DeletePartitions) -> None:
        self._sets[request.set] = [key for key in self._sets[request.set] if key not in request.keys]

    def partition_keys(self, request: ask.PartitionKeys) -> tuple[shown.Partition, ...]:
        return tuple(shown.Partition(key=key) for key in self._sets[request.of.set or ""])
