"""What is asked about assets, their checks and selections of them."""

from __future__ import annotations

from pytest_dagster_parity.adapters.reference import shown as say
from pytest_dagster_parity.adapters.reference.conversation import Conversation
from pytest_dagster_parity.adapters.reference.selections import selection
from pytest_dagster_parity.adapters.reference.shown import Shown
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol import words
from pytest_dagster_parity.reference.observing import Observations


class AssetQueries(Conversation):
    """The queries about assets."""

    def staleness(self, request: ask.StalenessOf) -> shown.Staleness:
        """Whether an asset, or one partition of it, is stale, and why."""

        def staleness(see: Observations, shows: Shown) -> shown.Staleness:
            key = self.session.text(request.partition, shows.set_of_asset(request.of))
            return shows.staleness(see.staleness(request.of, key))

        return self.session.look(request, staleness)

    def freshness(self, request: ask.FreshnessOf) -> shown.Freshness:
        """Where an asset stands against its freshness policy."""

        def freshness(see: Observations, shows: Shown) -> shown.Freshness:
            del shows
            return shown.Freshness(status=words.FreshnessStatus(see.freshness(request.of).value))

        return self.session.look(request, freshness)

    def checks(self, request: ask.ChecksOf) -> tuple[shown.CheckState, ...]:
        """The latest execution of each check of an asset, sorted by check."""
        return self.session.look(request, lambda see, _: tuple(map(say.check, see.checks(request.of))))

    def evaluations(self, request: ask.Evaluations) -> tuple[shown.ConditionEvaluation, ...]:
        """The recorded evaluations of an asset's condition."""
        return self.session.look(request, lambda see, shows: tuple(map(shows.evaluation, see.evaluations(request.of))))

    def selection(self, request: ask.Selection) -> shown.Selected:
        """What a selection comes to."""

        def select(see: Observations, shows: Shown) -> shown.Selected:
            del shows
            if request.expression is not None:
                assets = see.selected_by_expression(request.expression)
            else:
                assets = see.selected(selection(request.of or ask.Wanted(all=True)))
            checks = [shown.CheckOf(asset=key, check=check.name) for key in assets for check in see.code.checks_of(key)]
            return shown.Selected(
                assets=tuple(sorted(assets)), checks=tuple(sorted(checks, key=lambda each: (each.asset, each.check)))
            )

        return self.session.look(request, select)

    def materializations(self, request: ask.Materializations) -> tuple[shown.Materialization, ...]:
        """The materializations of an asset."""
        return self.session.look(
            request, lambda see, shows: tuple(map(shows.materialization, see.materializations(request.of)))
        )

    def asset_events(self, request: ask.AssetEvents) -> tuple[shown.AssetEventRecord, ...]:
        """The events of an asset."""
        return self.session.look(
            request, lambda see, shows: tuple(map(shows.asset_event, see.asset_events(request.of)))
        )
