"""The adapter's class: each verb is one line that names the module which knows it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pytest_dagster_parity.adapters.dagster.warnings_ignored import warnings_ignored
from pytest_dagster_parity.adapters.interface import Adapter
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.protocol import operations as ask

if TYPE_CHECKING:
    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import records as shown
    from pytest_dagster_parity.protocol.handshake import Description
    from pytest_dagster_parity.protocol.user_code import Decide

_PACKAGE = "pytest_dagster_parity.adapters.dagster"


class DagsterNotInstalled(ParityError):
    """Dagster, or its GraphQL package, cannot be imported here."""

    def __init__(self, package: str) -> None:
        super().__init__(package)
        self.package = package

    def __str__(self) -> str:
        return f"the adapter `dagster` needs the package {self.package}: pip install 'pytest-dagster-parity[dagster]'"


class NoWorldIsOpen(ParityError):
    """A request came before `open`, or after `close`."""

    def __str__(self) -> str:
        return "no world is open: the adapter is asked for something before `open`"


class DagsterAdapter(Adapter):
    """Drives the Dagster that is installed in this environment, in this process."""

    def __init__(self) -> None:
        for package in ("dagster", "dagster_graphql"):
            if find_spec(package) is None:
                raise DagsterNotInstalled(package.replace("_", "-"))
        self._world: World | None = None

    def describe(self) -> Description:
        """Say which Dagster this is and what it can express."""
        with warnings_ignored():
            return import_module(f"{_PACKAGE}.description").describe(type(self))

    def operations(self) -> tuple[str, ...]:
        """Leave out what this version of Dagster cannot be asked."""
        return self.describe().operations

    def open(self, request: ask.Open, decide: Decide) -> None:
        """Begin a new, empty world on a storage of its own."""
        self._end_world()
        with warnings_ignored():
            self._world = import_module(f"{_PACKAGE}.operations.life").open_world(request, decide)

    def close(self, request: ask.Close) -> None:  # noqa: ARG002 - the interface's
        """End the world: its workers, its processes, its storage."""
        self._end_world()

    def shutdown(self) -> None:
        """End whatever is left."""
        self._end_world()

    @property
    def open_world(self) -> World | None:
        """The world between `open` and `close`."""
        return self._world

    def _end_world(self) -> None:
        world, self._world = self._world, None
        if world is not None:
            with warnings_ignored():
                world.close()

    def _carry_out(self, module: str, request: ask.Request) -> Any:
        if self._world is None:
            raise NoWorldIsOpen
        with warnings_ignored():
            return import_module(f"{_PACKAGE}.requests").carry_out(self._world, module, request)

    def deploy(self, request: ask.Deploy) -> None:
        """Replace the definitions, as a deployment of new code does."""
        return self._carry_out("operations.life", request)

    def restart(self, request: ask.Restart) -> None:
        """Kill the target's processes and start them again on the same storage."""
        return self._carry_out("operations.life", request)

    def advance(self, request: ask.Advance) -> None:
        """Let time pass with the automation on: whatever becomes due on the way is evaluated at its moment."""
        return self._carry_out("operations.time", request)

    def down(self, request: ask.Down) -> None:
        """Let time pass with the automation off: nothing is evaluated before the next step."""
        return self._carry_out("operations.time", request)

    def evaluate(self, request: ask.Evaluate) -> None:
        """Evaluate everything that is due now, once, and carry out the work that this causes."""
        return self._carry_out("operations.time", request)

    def start(self, request: ask.Start) -> None:
        """Turn a schedule or sensor on."""
        return self._carry_out("operations.automation", request)

    def stop(self, request: ask.Stop) -> None:
        """Turn a schedule or sensor off."""
        return self._carry_out("operations.automation", request)

    def reset(self, request: ask.Reset) -> None:
        """Let a schedule or sensor follow its definition's default status again."""
        return self._carry_out("operations.automation", request)

    def set_cursor(self, request: ask.SetCursor) -> None:
        """Set a sensor's cursor by hand."""
        return self._carry_out("operations.automation", request)

    def dry_run(self, request: ask.DryRun) -> shown.DryRunResult:
        """Evaluate a schedule or sensor without recording anything."""
        return self._carry_out("operations.automation", request)

    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        """Launch one run by hand: of a job, of assets, of checks."""
        return self._carry_out("operations.runs", request)

    def reexecute_run(self, request: ask.ReexecuteRun) -> shown.RunLaunched:
        """Re-execute a run."""
        return self._carry_out("operations.runs", request)

    def terminate_run(self, request: ask.TerminateRun) -> None:
        """Ask for a run to end."""
        return self._carry_out("operations.runs", request)

    def delete_run(self, request: ask.DeleteRun) -> None:
        """Delete a run with its history."""
        return self._carry_out("operations.runs", request)

    def hold_runs(self, request: ask.HoldRuns) -> None:
        """From now on hold runs that match, until they are released."""
        return self._carry_out("operations.holds", request)

    def release(self, request: ask.Release) -> None:
        """Let a held run go on, wherever it is held."""
        return self._carry_out("operations.holds", request)

    def run_checks(self, request: ask.RunChecks) -> shown.RunLaunched:
        """Execute checks without materializing their assets."""
        return self._carry_out("operations.runs", request)

    def launch_backfill(self, request: ask.LaunchBackfill) -> shown.BackfillLaunched:
        """Launch a backfill of assets or of a partitioned job."""
        return self._carry_out("operations.backfills", request)

    def preview_backfill(self, request: ask.PreviewBackfill) -> tuple[shown.BackfillPreview, ...]:
        """Say what a backfill of assets would target."""
        return self._carry_out("operations.backfills", request)

    def cancel_backfill(self, request: ask.CancelBackfill) -> None:
        """Cancel a backfill and the runs that it has in progress."""
        return self._carry_out("operations.backfills", request)

    def resume_backfill(self, request: ask.ResumeBackfill) -> None:
        """Let a backfill that was paused, canceled or failed go on."""
        return self._carry_out("operations.backfills", request)

    def retry_backfill(self, request: ask.RetryBackfill) -> shown.BackfillLaunched:
        """Launch a new backfill from an old one."""
        return self._carry_out("operations.backfills", request)

    def report_materialization(self, request: ask.ReportMaterialization) -> None:
        """Report, from outside, that an asset was materialized."""
        return self._carry_out("operations.assets", request)

    def report_observation(self, request: ask.ReportObservation) -> None:
        """Report, from outside, that an asset was observed."""
        return self._carry_out("operations.assets", request)

    def observe_source(self, request: ask.ObserveSource) -> None:
        """Run the observation function of an observable source."""
        return self._carry_out("operations.assets", request)

    def wipe(self, request: ask.Wipe) -> None:
        """Forget the materializations of an asset, or of some of its partitions."""
        return self._carry_out("operations.assets", request)

    def add_partitions(self, request: ask.AddPartitions) -> None:
        """Add keys to a dynamic set."""
        return self._carry_out("operations.assets", request)

    def delete_partitions(self, request: ask.DeletePartitions) -> None:
        """Delete keys from a dynamic set."""
        return self._carry_out("operations.assets", request)

    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        """All runs, in the order of their creation."""
        return self._carry_out("queries.runs", request)

    def run_steps(self, request: ask.RunSteps) -> tuple[shown.RunStep, ...]:
        """The steps of a run that started, in the order of their start."""
        return self._carry_out("queries.runs", request)

    def run_events(self, request: ask.RunEvents) -> tuple[shown.RunEvent, ...]:
        """The statuses that a run went through, in order, after it was queued."""
        return self._carry_out("queries.runs", request)

    def ticks(self, request: ask.Ticks) -> tuple[shown.Tick, ...]:
        """The ticks of a schedule or sensor."""
        return self._carry_out("queries.automation", request)

    def future_ticks(self, request: ask.FutureTicks) -> tuple[shown.FutureTick, ...]:
        """The next ticks of a schedule."""
        return self._carry_out("queries.automation", request)

    def automations(self, request: ask.Automations) -> tuple[shown.Automation, ...]:
        """The schedules and sensors, sorted by name."""
        return self._carry_out("queries.automation", request)

    def backfills(self, request: ask.Backfills) -> tuple[shown.Backfill, ...]:
        """All backfills."""
        return self._carry_out("queries.backfills", request)

    def partition_keys(self, request: ask.PartitionKeys) -> tuple[shown.Partition, ...]:
        """The partition keys of an asset, job or dynamic set that exist now, in their order."""
        return self._carry_out("queries.partitions", request)

    def partition_windows(self, request: ask.PartitionWindows) -> tuple[shown.PartitionWindow, ...]:
        """The windows of an asset's or job's time partitions that exist now."""
        return self._carry_out("queries.partitions", request)

    def partition_mapping(self, request: ask.PartitionMappingOf) -> tuple[shown.Partition, ...]:
        """The partitions of one asset that a partition of another maps to, through their dependency."""
        return self._carry_out("queries.partitions", request)

    def partition_status(self, request: ask.PartitionStatusOf) -> tuple[shown.PartitionState, ...]:
        """The status of every partition of an asset."""
        return self._carry_out("queries.partitions", request)

    def partition_ranges(self, request: ask.PartitionRangesOf) -> tuple[shown.PartitionStatusRange, ...]:
        """An asset's time partitions as ascending ranges of equal status, the missing ones left out."""
        return self._carry_out("queries.partitions", request)

    def partition_counts(self, request: ask.PartitionCountsOf) -> shown.PartitionCounts:
        """How many partitions of an asset have which status."""
        return self._carry_out("queries.partitions", request)

    def staleness(self, request: ask.StalenessOf) -> shown.Staleness:
        """Whether an asset, or one partition of it, is stale, and why."""
        return self._carry_out("queries.staleness", request)

    def freshness(self, request: ask.FreshnessOf) -> shown.Freshness:
        """Where an asset stands against its freshness policy."""
        return self._carry_out("queries.staleness", request)

    def checks(self, request: ask.ChecksOf) -> tuple[shown.CheckState, ...]:
        """The latest execution of each check of an asset, sorted by check."""
        return self._carry_out("queries.checks", request)

    def evaluations(self, request: ask.Evaluations) -> tuple[shown.ConditionEvaluation, ...]:
        """The recorded evaluations of an asset's condition."""
        return self._carry_out("queries.automation", request)

    def selection(self, request: ask.Selection) -> shown.Selected:
        """What a selection comes to: of a structure, or of an expression in Dagster's selection syntax."""
        return self._carry_out("queries.selection", request)

    def materializations(self, request: ask.Materializations) -> tuple[shown.Materialization, ...]:
        """The materializations of an asset."""
        return self._carry_out("queries.asset_events", request)

    def asset_events(self, request: ask.AssetEvents) -> tuple[shown.AssetEventRecord, ...]:
        """The events of an asset."""
        return self._carry_out("queries.asset_events", request)
