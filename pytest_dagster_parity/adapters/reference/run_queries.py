"""What is asked about runs, ticks, automations and backfills."""

from __future__ import annotations

from pytest_dagster_parity.adapters.reference.conversation import Conversation
from pytest_dagster_parity.adapters.reference.shown import Shown
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol import words
from pytest_dagster_parity.reference.observing import Observations


class RunQueries(Conversation):
    """The queries about runs and what makes them."""

    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        """All runs, in the order of their creation."""
        return self.session.look(request, lambda see, shows: tuple(map(shows.run, see.runs())))

    def run_steps(self, request: ask.RunSteps) -> tuple[shown.RunStep, ...]:
        """The steps of a run that started, in the order of their start."""
        return self.session.look(
            request, lambda see, shows: tuple(shows.step(*each) for each in see.run_steps(request.of))
        )

    def run_events(self, request: ask.RunEvents) -> tuple[shown.RunEvent, ...]:
        """The statuses that a run went through."""

        def events(see: Observations, shows: Shown) -> tuple[shown.RunEvent, ...]:
            del shows
            changes = see.run_changes(request.of)
            return tuple(shown.RunEvent(status=words.RunStatus(change.status.value)) for change in changes)

        return self.session.look(request, events)

    def ticks(self, request: ask.Ticks) -> tuple[shown.Tick, ...]:
        """The ticks of a schedule or sensor."""
        return self.session.look(request, lambda see, shows: tuple(map(shows.tick, see.ticks(request.of))))

    def future_ticks(self, request: ask.FutureTicks) -> tuple[shown.FutureTick, ...]:
        """The next ticks of a schedule."""
        return self.session.look(
            request,
            lambda see, _: tuple(shown.FutureTick(at=at) for at in see.future_ticks(request.of, request.limit)),
        )

    def automations(self, request: ask.Automations) -> tuple[shown.Automation, ...]:
        """The schedules and sensors, sorted by name."""
        return self.session.look(
            request, lambda see, shows: tuple(map(shows.automation, sorted({*see.code.schedules, *see.code.sensors})))
        )

    def conflicts(self, request: ask.Conflicts) -> tuple[shown.Conflict, ...]:
        """Requests that reused a run key with another payload."""

        def conflicts(see: Observations, shows: Shown) -> tuple[shown.Conflict, ...]:
            del shows
            found = see.conflicts()
            return tuple(shown.Conflict(of=each.name, run_key=each.run_key, run=each.run) for each in found)

        return self.session.look(request, conflicts)

    def backfills(self, request: ask.Backfills) -> tuple[shown.Backfill, ...]:
        """All backfills."""
        return self.session.look(request, lambda see, shows: tuple(map(shows.backfill, see.backfills())))
