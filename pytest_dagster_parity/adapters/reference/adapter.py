"""The adapter of the reference orchestrator: requests become commands."""

from __future__ import annotations

from collections.abc import Callable

from pytest_dagster_parity.adapters.reference.asset_queries import AssetQueries
from pytest_dagster_parity.adapters.reference.description import description
from pytest_dagster_parity.adapters.reference.partition_queries import PartitionQueries
from pytest_dagster_parity.adapters.reference.run_queries import RunQueries
from pytest_dagster_parity.adapters.reference.session import OpenWorld, Session
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.handshake import Description
from pytest_dagster_parity.protocol.user_code import Decide
from pytest_dagster_parity.reference.rules import Rules
from pytest_dagster_parity.reference.words import Strategy


class ReferenceAdapter(RunQueries, PartitionQueries, AssetQueries):
    """Drives the reference orchestrator. `storage`: `memory`, or the path of a file that must not exist yet."""

    def __init__(self, storage: str = "memory", rules: Rules | None = None) -> None:
        self.session = Session(storage, rules or Rules())

    def describe(self) -> Description:
        """Say what the reference can do."""
        return description()

    # --- life ---

    def open(self, request: ask.Open, decide: Decide) -> None:
        """Begin a new, empty world."""
        self.session.open(request, decide)

    def close(self, request: ask.Close) -> None:
        """End the world."""
        del request
        self.session.close()

    def deploy(self, request: ask.Deploy) -> None:
        """Replace the definitions."""
        self.session.do(request, lambda world: world.deploy(request.definitions))

    def restart(self, request: ask.Restart) -> None:
        """Throw all memory away and rebuild it from the log."""
        self.session.do(request, lambda world: world.start_again())

    # --- time ---

    def advance(self, request: ask.Advance) -> None:
        """Let time pass with the automation on; a process that dies on the way is started again and goes on."""

        def go_on(world: OpenWorld) -> None:
            world.target.go_on(request.to, request.every)

        self.session.do(request, lambda world: world.target.advance(request.to, request.every), after_death=go_on)

    def down(self, request: ask.Down) -> None:
        """Let time pass with the automation off."""
        self.session.do(request, lambda world: world.target.at(request.until))

    def evaluate(self, request: ask.Evaluate) -> None:
        """Evaluate everything that is due now, once, and carry out the work that this causes."""
        self.session.do(request, lambda world: world.target.evaluate())

    # --- schedules and sensors ---

    def start(self, request: ask.Start) -> None:
        """Turn a schedule or sensor on."""
        self.session.do(request, lambda world: world.target.turn(request.of, on=True))

    def stop(self, request: ask.Stop) -> None:
        """Turn a schedule or sensor off."""
        self.session.do(request, lambda world: world.target.turn(request.of, on=False))

    def reset(self, request: ask.Reset) -> None:
        """Let a schedule or sensor follow its definition's default status again."""
        self.session.do(request, lambda world: world.target.turn(request.of, on=None))

    def set_cursor(self, request: ask.SetCursor) -> None:
        """Set a sensor's cursor by hand."""
        self.session.do(request, lambda world: world.target.set_cursor(request.of, request.cursor))

    def push_event(self, request: ask.PushEvent) -> None:
        """Deliver an event to the sensors that watch its source."""
        self.session.do(request, lambda world: world.target.push(request.source, request.event))

    def dry_run(self, request: ask.DryRun) -> shown.DryRunResult:
        """Evaluate a schedule or sensor without recording anything."""
        found = self.session.do(
            request, lambda world: world.target.dry_run(request.of, request.cursor, request.scheduled_for)
        )
        return shown.DryRunResult(
            run_keys=tuple(each.run_key for each in found.requests if each.run_key is not None),
            requested=len(found.requests),
            skip_reason=found.skip_reason,
            error=found.error,
            cursor=found.cursor,
        )

    # --- runs ---

    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        """Launch one run by hand."""
        return self._launched(request, lambda world: world.target.launch(world.orders.launch(request)))

    def reexecute_run(self, request: ask.ReexecuteRun) -> shown.RunLaunched:
        """Re-execute a run."""
        return self._launched(request, lambda world: world.target.reexecute(world.orders.reexecution(request)))

    def terminate_run(self, request: ask.TerminateRun) -> None:
        """Ask for a run to end."""
        self.session.do(request, lambda world: world.target.terminate(request.run))

    def delete_run(self, request: ask.DeleteRun) -> None:
        """Delete a run with its history."""
        self.session.do(request, lambda world: world.target.delete(request.run))

    def hold_runs(self, request: ask.HoldRuns) -> None:
        """From now on hold runs that match."""
        self.session.do(request, lambda world: world.target.hold(world.orders.hold(request)))

    def release(self, request: ask.Release) -> None:
        """Let a held run go on."""
        self.session.do(request, lambda world: world.target.release(request.run))

    def run_checks(self, request: ask.RunChecks) -> shown.RunLaunched:
        """Execute checks without materializing their assets."""
        return self._launched(request, lambda world: world.target.launch(world.orders.checks(request)))

    # --- backfills ---

    def launch_backfill(self, request: ask.LaunchBackfill) -> shown.BackfillLaunched:
        """Launch a backfill."""

        def launch(world: OpenWorld) -> str:
            order = world.orders.backfill(request.assets, request.job, request.partitions, request.tags)
            return world.target.backfill(order)

        return shown.BackfillLaunched(backfill=self.session.do(request, launch))

    def preview_backfill(self, request: ask.PreviewBackfill) -> tuple[shown.BackfillPreview, ...]:
        """Say what a backfill of assets would target."""

        def preview(world: OpenWorld) -> tuple[shown.BackfillPreview, ...]:
            order = world.orders.backfill(request.assets, None, request.partitions, {})
            return self.session.shown.previews(world.target.preview(order))

        return self.session.do(request, preview)

    def cancel_backfill(self, request: ask.CancelBackfill) -> None:
        """Cancel a backfill and the runs that it has in progress."""
        self.session.do(request, lambda world: world.target.cancel_backfill(request.backfill))

    def pause_backfill(self, request: ask.PauseBackfill) -> None:
        """Let a backfill launch nothing further."""
        self.session.do(request, lambda world: world.target.pause_backfill(request.backfill))

    def resume_backfill(self, request: ask.ResumeBackfill) -> None:
        """Let a backfill go on."""
        self.session.do(request, lambda world: world.target.resume_backfill(request.backfill))

    def retry_backfill(self, request: ask.RetryBackfill) -> shown.BackfillLaunched:
        """Launch a new backfill from an old one."""
        strategy = Strategy(request.strategy.value)
        made = self.session.do(request, lambda world: world.target.retry_backfill(request.backfill, strategy))
        return shown.BackfillLaunched(backfill=made)

    # --- assets ---

    def report_materialization(self, request: ask.ReportMaterialization) -> None:
        """Report, from outside, that an asset was materialized."""

        def report(world: OpenWorld) -> None:
            key = self.session.text(request.partition, world.orders.set_of_asset(request.asset))
            world.target.report_materialization(request.asset, key, request.data_version)

        self.session.do(request, report)

    def report_observation(self, request: ask.ReportObservation) -> None:
        """Report, from outside, that an asset was observed."""

        def report(world: OpenWorld) -> None:
            key = self.session.text(request.partition, world.orders.set_of_asset(request.asset))
            world.target.report_observation(request.asset, key, request.data_version)

        self.session.do(request, report)

    def observe_source(self, request: ask.ObserveSource) -> None:
        """Run the observation function of an observable source."""
        self.session.do(request, lambda world: world.target.observe_source(request.asset))

    def wipe(self, request: ask.Wipe) -> None:
        """Forget the materializations of an asset, or of some of its partitions."""

        def wipe(world: OpenWorld) -> None:
            partitions = self.session.shown.set_of_asset(request.asset)
            keys = request.partitions
            texts = None if keys is None else tuple(self.session.spelling.to_target(key, partitions) for key in keys)
            world.target.wipe(request.asset, texts)

        self.session.do(request, wipe)

    def add_partitions(self, request: ask.AddPartitions) -> None:
        """Add keys to a dynamic set."""
        self.session.do(request, lambda world: world.target.add_partitions(request.set, request.keys))

    def delete_partitions(self, request: ask.DeletePartitions) -> None:
        """Delete keys from a dynamic set."""
        self.session.do(request, lambda world: world.target.delete_partitions(request.set, request.keys))

    def _launched(self, request: ask.Operation, act: Callable[[OpenWorld], str]) -> shown.RunLaunched:
        return shown.RunLaunched(run=self.session.do(request, act))
