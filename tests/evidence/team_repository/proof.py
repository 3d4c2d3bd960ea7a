"""What Acme Flow proved with the kit: the bundled corpus, played, and what its people say which rows it proves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from pytest_dagster_parity.adapters.reference import ReferenceAdapter
from pytest_dagster_parity.execution.record import RECORD_VERSION, FooterLine, HeaderLine, ScenarioLine
from pytest_dagster_parity.execution.writer import RecordWriter
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.scenario.corpus import bundled, digest, find
from pytest_dagster_parity.scenario.reader import load_file
from tests.corpus.playing import corpus, play_all

DIGEST = digest(load_file(path) for path in find([bundled()]))

SEMANTICS = {
    "Missed ticks are caught up, five at most": "`schedules.catchup.*`",
    "History shows the latest tick first": "`schedules.change.cron-changed-while-running`",
    "History keeps ticks that failed": "`schedules.crash.run-created-not-launched`",
    "A skipped tick tells why": "`schedules.dst.fall-hourly-runs-both`",
    "A skipped tick launches nothing": "`sensors.result.add-partition-and-run-it`",
    "A cursor survives a crash": "`sensors.crash.resumes-reserved-runs`",
    "A push is evaluated at once": "`sensors.push.event-triggers-immediately`",
    "A push is evaluated twice at most": "`sensors.multiasset.*`",
    "A paused backfill begins no wave": "`backfills.pause.*`",
    "Only what failed is retried": "`backfills.cancel.in-progress-asset`",
    "All that failed is retried": "`backfills.cancel.in-progress-asset`, `backfills.pause.*`",
    "Neighbours merge, and gaps split": "`partition_status.time.*`",
    "A run key gives the run that is there": "`run_identity.key.*`",
    "One key, one run, coded nowhere": "`run_identity.lifecycle.*`",
    "One key, one run, proven nowhere": "`run_identity.lifecycle.key-freed-by-deleting-runs`",
    "One key, one run, gated nowhere": "`run_identity.payload.*`, `run_identity.conflict.*`",
    "One key, one run": "`run_identity.schedule.*`",
    "Queues are counted by the ledger": "`run_identity.conflict.tags`",
    "Queues are read by the ledger": "`run_identity.conflict.tags`",
    "Names are read": "`selection.grammar.*`",
    "Ranges cover all": "`schedules.change.*`",
    "Ticks are folded": "`reruns.lineage.chain-keeps-root`",
    "Hourly folds": "`schedules.dst.*`",
}
"""By feature of the matrix: what a person writes into the column *Semantics*."""

FALLEN = {
    "schedules.change.cron-changed-while-running": Verdict.FAIL,
    "sensors.push.event-triggers-immediately": Verdict.UNSUPPORTED,
    "sensors.multiasset.advance-one-leaves-other-pending": Verdict.INCONCLUSIVE,
    "backfills.pause.stops-new-runs-lets-active-finish": Verdict.EXCEPTED,
}
"""Verdicts of this record that are none of the reference's."""

REPLACED = "run_identity.payload.tags-differ-ignored"
"""Not asked of Acme Flow, which keeps the charter's semantic in its place."""

LEFT_OUT = "schedules.dst.fall-hourly-runs-both"
"""Nobody knows why this one is not in the record."""

OVERCLAIMING = {
    "History shows the latest tick first": "schedules.change.cron-changed-while-running",
    "A skipped tick tells why": LEFT_OUT,
    "A push is evaluated at once": "sensors.push.event-triggers-immediately",
    "A push is evaluated twice at most": "sensors.multiasset.advance-one-leaves-other-pending",
    "A paused backfill begins no wave": "backfills.pause.stops-new-runs-lets-active-finish",
    "All that failed is retried": "backfills.pause.stops-new-runs-lets-active-finish",
    "One key, one run, proven nowhere": "run_identity.lifecycle.key-freed-by-deleting-runs",
    "Ranges cover all": "schedules.change.cron-changed-while-running",
}
"""The rows that claim more than this record proves, and a scenario or semantic that shows it. The last one claims only
that some of it works, and nothing does."""

NEEDS_A_PROCESS = ("Missed ticks are caught up, five at most", "A cursor survives a crash")
"""The rows, of the others, that require an integration proof: a target within the kit's process gives none."""

COULD_BE_PROMOTED = ("Names are read", "Ticks are folded")


@cache
def _played() -> Mapping[str, ScenarioLine]:
    return play_all(ReferenceAdapter, corpus())


def write_record(path: Path, *, in_process: bool = False) -> Path:
    """Write the record: what the reference showed, but for some verdicts, and one scenario that was left out."""
    lines = [_recorded(line) for line in _played().values() if line.id != LEFT_OUT]
    writer = RecordWriter(path)
    writer.write(_header(in_process=in_process))
    for line in lines:
        writer.write(line)
    writer.finish(_footer(lines))
    return path


def _recorded(line: ScenarioLine) -> ScenarioLine:
    if line.id == REPLACED:
        reason = "not required: replaced by run_identity.conflict.tags"
        return replace(line, verdict=Verdict.NOT_RUN, reason=reason, mismatches=(), steps=())
    return replace(line, verdict=FALLEN.get(line.id, line.verdict), mismatches=(), steps=())


def _header(*, in_process: bool) -> HeaderLine:
    return HeaderLine(
        version=RECORD_VERSION,
        kit="0.1.0",
        corpus=DIGEST,
        adapter="stdio:acme-adapter",
        target=replace(ReferenceAdapter().describe(), target="acme", version="2.1"),
        in_process=in_process,
        seed=1,
        level="full",
        dagster_line="1.13",
        commit=None,
        started="2025-06-01T00:00:00+00:00",
    )


def _footer(lines: list[ScenarioLine]) -> FooterLine:
    executed = [line for line in lines if line.verdict not in {Verdict.UNSUPPORTED, Verdict.NOT_RUN}]
    return FooterLine(
        required=len(lines),
        collected=len(lines),
        executed=len(executed),
        required_executed=len(executed),
        counts=dict(Counter(line.verdict for line in lines)),
        complete=True,
        finished="2025-06-01T00:01:00+00:00",
    )
