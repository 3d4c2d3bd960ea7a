"""What a target's adapter implements in Python.

Subclass `Adapter`, implement `describe`, `open`, `close` and whatever the target can do. A method that is not
overridden is an operation that the target lacks: scenarios that need it are *unsupported*, never failed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.protocol import operations as ask
from pytest_dagster_parity.protocol import records as shown
from pytest_dagster_parity.protocol.handshake import Description
from pytest_dagster_parity.protocol.user_code import Decide
from pytest_dagster_parity.protocol.words import RefusalKind


class Refused(ParityError):
    """The target refuses a request, as it would refuse its user. Raise it from an adapter's method.

    `kind` may be the word itself; a word that is no `RefusalKind` is a `ValueError`, there and then.
    """

    def __init__(self, kind: RefusalKind | str, message: str = "") -> None:
        super().__init__(kind, message)
        self.kind = RefusalKind(kind)
        self.message = message

    def __str__(self) -> str:
        return f"refused ({self.kind.value}): {self.message}"


class Unsupported(ParityError):
    """The target cannot do this, though its adapter declared that it can."""


class Unsettled(ParityError):
    """The target did not settle within the adapter's bound."""


class Adapter(ABC):
    """Drives one target. One world is open at a time; calls come one after another, from one thread."""

    @abstractmethod
    def describe(self) -> Description:
        """Say which target this is and what it can do. Called once, before anything else."""

    @abstractmethod
    def open(self, request: ask.Open, decide: Decide) -> None:
        """Begin a new, empty world. `decide` is what the world's user code calls until `close`."""

    @abstractmethod
    def close(self, request: ask.Close) -> None:
        """End the world. Called after every world, also one that broke."""

    def shutdown(self) -> None:  # noqa: B027  nothing to end is the rule
        """End the target itself. Called once, last."""

    def operations(self) -> tuple[str, ...]:
        """Return the verbs that are implemented, sorted: in Python those whose methods are overridden."""
        return operations_of(type(self))

    def deploy(self, request: ask.Deploy) -> None:
        """Replace the definitions, as a deployment of new code does."""
        raise _not_implemented("deploy")

    def restart(self, request: ask.Restart) -> None:
        """Kill the target's processes and start them again on the same storage."""
        raise _not_implemented("restart")

    def advance(self, request: ask.Advance) -> None:
        """Let time pass with the automation on: whatever becomes due on the way is evaluated at its moment."""
        raise _not_implemented("advance")

    def down(self, request: ask.Down) -> None:
        """Let time pass with the automation off: nothing is evaluated before the next step."""
        raise _not_implemented("down")

    def evaluate(self, request: ask.Evaluate) -> None:
        """Evaluate everything that is due now, once, and carry out the work that this causes."""
        raise _not_implemented("evaluate")

    def start(self, request: ask.Start) -> None:
        """Turn a schedule or sensor on."""
        raise _not_implemented("start")

    def stop(self, request: ask.Stop) -> None:
        """Turn a schedule or sensor off."""
        raise _not_implemented("stop")

    def reset(self, request: ask.Reset) -> None:
        """Let a schedule or sensor follow its definition's default status again."""
        raise _not_implemented("reset")

    def set_cursor(self, request: ask.SetCursor) -> None:
        """Set a sensor's cursor by hand."""
        raise _not_implemented("set_cursor")

    def push_event(self, request: ask.PushEvent) -> None:
        """Deliver an event to the sensors that watch its source."""
        raise _not_implemented("push_event")

    def dry_run(self, request: ask.DryRun) -> shown.DryRunResult:
        """Evaluate a schedule or sensor without recording anything."""
        raise _not_implemented("dry_run")

    def launch_run(self, request: ask.LaunchRun) -> shown.RunLaunched:
        """Launch one run by hand: of a job, of assets, of checks."""
        raise _not_implemented("launch_run")

    def reexecute_run(self, request: ask.ReexecuteRun) -> shown.RunLaunched:
        """Re-execute a run."""
        raise _not_implemented("reexecute_run")

    def terminate_run(self, request: ask.TerminateRun) -> None:
        """Ask for a run to end."""
        raise _not_implemented("terminate_run")

    def delete_run(self, request: ask.DeleteRun) -> None:
        """Delete a run with its history."""
        raise _not_implemented("delete_run")

    def hold_runs(self, request: ask.HoldRuns) -> None:
        """Hold runs that match from now on, before they are dequeued or before they execute."""
        raise _not_implemented("hold_runs")

    def release(self, request: ask.Release) -> None:
        """Let a held run go on, wherever it is held."""
        raise _not_implemented("release")

    def run_checks(self, request: ask.RunChecks) -> shown.RunLaunched:
        """Execute checks without materializing their assets."""
        raise _not_implemented("run_checks")

    def launch_backfill(self, request: ask.LaunchBackfill) -> shown.BackfillLaunched:
        """Launch a backfill of assets or of a partitioned job."""
        raise _not_implemented("launch_backfill")

    def preview_backfill(self, request: ask.PreviewBackfill) -> tuple[shown.BackfillPreview, ...]:
        """Say what a backfill of assets would target."""
        raise _not_implemented("preview_backfill")

    def cancel_backfill(self, request: ask.CancelBackfill) -> None:
        """Cancel a backfill and the runs that it has in progress."""
        raise _not_implemented("cancel_backfill")

    def pause_backfill(self, request: ask.PauseBackfill) -> None:
        """Let a backfill launch nothing further; its active runs go on (of the charter)."""
        raise _not_implemented("pause_backfill")

    def resume_backfill(self, request: ask.ResumeBackfill) -> None:
        """Let a backfill that was paused, canceled or failed go on."""
        raise _not_implemented("resume_backfill")

    def retry_backfill(self, request: ask.RetryBackfill) -> shown.BackfillLaunched:
        """Launch a new backfill from an old one."""
        raise _not_implemented("retry_backfill")

    def report_materialization(self, request: ask.ReportMaterialization) -> None:
        """Report, from outside, that an asset was materialized."""
        raise _not_implemented("report_materialization")

    def report_observation(self, request: ask.ReportObservation) -> None:
        """Report, from outside, that an asset was observed."""
        raise _not_implemented("report_observation")

    def observe_source(self, request: ask.ObserveSource) -> None:
        """Run the observation function of an observable source."""
        raise _not_implemented("observe_source")

    def wipe(self, request: ask.Wipe) -> None:
        """Forget the materializations of an asset, or of some of its partitions."""
        raise _not_implemented("wipe")

    def add_partitions(self, request: ask.AddPartitions) -> None:
        """Add keys to a dynamic set."""
        raise _not_implemented("add_partitions")

    def delete_partitions(self, request: ask.DeletePartitions) -> None:
        """Delete keys from a dynamic set."""
        raise _not_implemented("delete_partitions")

    def runs(self, request: ask.Runs) -> tuple[shown.Run, ...]:
        """All runs, in the order of their creation."""
        raise _not_implemented("runs")

    def run_steps(self, request: ask.RunSteps) -> tuple[shown.RunStep, ...]:
        """The steps of a run that started, in the order of their start."""
        raise _not_implemented("run_steps")

    def run_events(self, request: ask.RunEvents) -> tuple[shown.RunEvent, ...]:
        """The statuses that a run went through, in order, after it was queued."""
        raise _not_implemented("run_events")

    def ticks(self, request: ask.Ticks) -> tuple[shown.Tick, ...]:
        """The ticks of a schedule or sensor."""
        raise _not_implemented("ticks")

    def future_ticks(self, request: ask.FutureTicks) -> tuple[shown.FutureTick, ...]:
        """The next ticks of a schedule."""
        raise _not_implemented("future_ticks")

    def automations(self, request: ask.Automations) -> tuple[shown.Automation, ...]:
        """The schedules and sensors, sorted by name."""
        raise _not_implemented("automations")

    def conflicts(self, request: ask.Conflicts) -> tuple[shown.Conflict, ...]:
        """Requests that reused a run key with another payload (of the charter)."""
        raise _not_implemented("conflicts")

    def backfills(self, request: ask.Backfills) -> tuple[shown.Backfill, ...]:
        """All backfills."""
        raise _not_implemented("backfills")

    def partition_keys(self, request: ask.PartitionKeys) -> tuple[shown.Partition, ...]:
        """The partition keys of an asset, job or dynamic set that exist now, in their order."""
        raise _not_implemented("partition_keys")

    def partition_windows(self, request: ask.PartitionWindows) -> tuple[shown.PartitionWindow, ...]:
        """The windows of an asset's or job's time partitions that exist now."""
        raise _not_implemented("partition_windows")

    def partition_mapping(self, request: ask.PartitionMappingOf) -> tuple[shown.Partition, ...]:
        """The partitions of one asset that a partition of another maps to, through their dependency."""
        raise _not_implemented("partition_mapping")

    def partition_status(self, request: ask.PartitionStatusOf) -> tuple[shown.PartitionState, ...]:
        """The status of every partition of an asset."""
        raise _not_implemented("partition_status")

    def partition_ranges(self, request: ask.PartitionRangesOf) -> tuple[shown.PartitionStatusRange, ...]:
        """An asset's time partitions as ascending ranges of equal status, the missing ones left out."""
        raise _not_implemented("partition_ranges")

    def partition_counts(self, request: ask.PartitionCountsOf) -> shown.PartitionCounts:
        """How many partitions of an asset have which status."""
        raise _not_implemented("partition_counts")

    def staleness(self, request: ask.StalenessOf) -> shown.Staleness:
        """Whether an asset, or one partition of it, is stale, and why."""
        raise _not_implemented("staleness")

    def freshness(self, request: ask.FreshnessOf) -> shown.Freshness:
        """Where an asset stands against its freshness policy."""
        raise _not_implemented("freshness")

    def checks(self, request: ask.ChecksOf) -> tuple[shown.CheckState, ...]:
        """The latest execution of each check of an asset, sorted by check."""
        raise _not_implemented("checks")

    def evaluations(self, request: ask.Evaluations) -> tuple[shown.ConditionEvaluation, ...]:
        """The recorded evaluations of an asset's condition."""
        raise _not_implemented("evaluations")

    def selection(self, request: ask.Selection) -> shown.Selected:
        """What a selection comes to: of a structure, or of an expression in Dagster's selection syntax."""
        raise _not_implemented("selection")

    def materializations(self, request: ask.Materializations) -> tuple[shown.Materialization, ...]:
        """The materializations of an asset."""
        raise _not_implemented("materializations")

    def asset_events(self, request: ask.AssetEvents) -> tuple[shown.AssetEventRecord, ...]:
        """The events of an asset."""
        raise _not_implemented("asset_events")


def _not_implemented(verb: str) -> Unsupported:
    return Unsupported(f"the adapter does not implement {verb}")


def operations_of(adapter: type[Adapter]) -> tuple[str, ...]:
    """Return the verbs that the adapter's class implements, sorted."""
    return tuple(sorted(verb for verb in ask.REQUESTS if getattr(adapter, verb) is not getattr(Adapter, verb)))
