"""What is asked about partitions."""

from __future__ import annotations

from pytest_dagster_parity.adapters.reference.conversation import Conversation
from pytest_dagster_parity.adapters.reference.shown import Shown
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol import words
from pytest_dagster_parity.reference.observing import Observations
from pytest_dagster_parity.reference.partitions.sets import PartitionSet


class PartitionQueries(Conversation):
    """The queries about partitions."""

    def partition_keys(self, request: ask.PartitionKeys) -> tuple[shown.Partition, ...]:
        """The partition keys of an asset, job or dynamic set that exist now."""

        def keys(see: Observations, shows: Shown) -> tuple[shown.Partition, ...]:
            del shows
            partitions = _set_of(see, request.of)
            texts = see.keys_of_dynamic_set(request.of.set) if request.of.set is not None else see.keys_of(partitions)
            return tuple(self.session.shown.partition(text, partitions) for text in texts)

        return self.session.look(request, keys)

    def partition_windows(self, request: ask.PartitionWindows) -> tuple[shown.PartitionWindow, ...]:
        """The windows of an asset's or job's time partitions that exist now."""

        def windows(see: Observations, shows: Shown) -> tuple[shown.PartitionWindow, ...]:
            del shows
            partitions = _set_of(see, request.of)
            return tuple(
                shown.PartitionWindow(
                    key=self.session.spelling.from_target(window.key, partitions), start=window.start, end=window.end
                )
                for window in see.windows_of(partitions)
            )

        return self.session.look(request, windows)

    def partition_mapping(self, request: ask.PartitionMappingOf) -> tuple[shown.Partition, ...]:
        """The partitions of one asset that a partition of another maps to."""

        def mapped(see: Observations, shows: Shown) -> tuple[shown.Partition, ...]:
            is_upstream = request.of_upstream is not None
            mine, other = request.upstream, request.downstream
            if not is_upstream:
                mine, other = other, mine
            key = request.of_upstream if request.of_upstream is not None else request.of_downstream
            text = self.session.spelling.to_target(key or "", shows.set_of_asset(mine))
            found = see.mapped(request.upstream, request.downstream, key=text, is_upstream=is_upstream)
            return tuple(
                self.session.shown.partition(each, shows.set_of_asset(other)) for each in found if each is not None
            )

        return self.session.look(request, mapped)

    def partition_status(self, request: ask.PartitionStatusOf) -> tuple[shown.PartitionState, ...]:
        """The status of every partition of an asset."""

        def statuses(see: Observations, shows: Shown) -> tuple[shown.PartitionState, ...]:
            return tuple(
                shown.PartitionState(
                    partition=self.session.spelling.from_target(state.key, shows.set_of_asset(request.of)),
                    status=words.PartitionStatus(state.status.value),
                    has_materialization=state.has_materialization,
                )
                for state in see.partition_statuses(request.of)
            )

        return self.session.look(request, statuses)

    def partition_ranges(self, request: ask.PartitionRangesOf) -> tuple[shown.PartitionStatusRange, ...]:
        """An asset's time partitions as ascending ranges of equal status."""

        def ranges(see: Observations, shows: Shown) -> tuple[shown.PartitionStatusRange, ...]:
            partitions = shows.set_of_asset(request.of)
            return tuple(
                shown.PartitionStatusRange(
                    first=self.session.spelling.from_target(each.first, partitions),
                    last=self.session.spelling.from_target(each.last, partitions),
                    status=words.PartitionStatus(each.status.value),
                )
                for each in see.partition_ranges(request.of)
            )

        return self.session.look(request, ranges)

    def partition_counts(self, request: ask.PartitionCountsOf) -> shown.PartitionCounts:
        """How many partitions of an asset have which status."""

        def counts(see: Observations, shows: Shown) -> shown.PartitionCounts:
            del shows
            found = see.partition_counts(request.of)
            return shown.PartitionCounts(
                total=found.total,
                materialized=found.materialized,
                failed=found.failed,
                materializing=found.materializing,
            )

        return self.session.look(request, counts)


def _set_of(see: Observations, thing: ask.PartitionedThing) -> PartitionSet | None:
    if thing.asset is not None:
        return see.code.asset(thing.asset).partitions
    return see.code.job_partitions(thing.job) if thing.job is not None else None
