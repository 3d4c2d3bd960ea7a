"""What is wrong in the team's repository: every defect with its rule. Whatever is not here is clean."""

from __future__ import annotations

from dataclasses import dataclass

from tests.evidence.team_repository import MATRIX, PROVEN

CHARTER = "docs/parity/charter.md"
EXCEPTIONS = "docs/audits/exceptions.md"


@dataclass(frozen=True)
class Defect:
    """One planted defect."""

    row: str
    """The row's feature; of a document without rows, a piece of the line."""
    rule: str
    says: str
    """What the message must contain."""
    fixed: str = ""
    """What `--fix` must write; empty where a person must decide."""
    document: str = MATRIX


def _of(document: str, *defects: Defect) -> tuple[Defect, ...]:
    return tuple(Defect(each.row, each.rule, each.says, each.fixed, document) for each in defects)


CODE = (
    Defect("History shows the latest tick first", "line-drift", "history", "schedule.rs:80` (`history`)"),
    Defect("A skipped tick tells why", "line-drift", "parity_m2_a_skipped_tick_says_so", "gates_m2.rs:33`"),
    Defect("The lookback is bounded", "line-beyond-end", "112"),
    Defect("Stopping keeps history", "line-beyond-end", "112"),
    Defect("A clock that jumps back repeats no tick", "symbol-lost", "reconcile_legacy"),
    Defect("A tick that nobody saw has a state", "symbol-lost", "Evaporated"),
    Defect("A tick launches by hand", "symbol-lost", "launch_run"),
    Defect(
        "Waves are announced in the history",
        "symbol-moved",
        "crates/flow/src/controllers/backfill.rs",
        "`crates/flow/src/controllers/backfill.rs` (`next_wave`)",
    ),
    Defect(
        "Keys are scoped to their tick",
        "symbol-moved",
        "crates/flow/src/run_identity.rs",
        "`crates/flow/src/run_identity.rs:24` (`scoped_key`)",
    ),
    Defect("The declared class is complete", "symbol-lost", "is_late"),
    Defect("The timeline shows a cursor", "symbol-by-search", "renderTimeline"),
)

PATHS = (
    Defect("Cron aliases such as @daily", "path-missing", "crates/flow/src/controllers/cron.rs"),
    Defect("Ticks are retired after a year", "path-missing", "crates/flow/src/retired.rs"),
    Defect("Folders that are gone may not", "path-missing", "ui/lib"),
    Defect("The deployment gates it", "path-missing", ".github/workflows/deploy.yml"),
    Defect(
        "Waves have a size",
        "path-moved",
        "crates/flow/src/controllers/backfill.rs",
        "`crates/flow/src/controllers/backfill.rs` (`next_wave`)",
    ),
    Defect(
        "Only what failed is retried",
        "path-moved",
        "crates/flow/tests/gates_m2.rs",
        "`crates/flow/tests/gates_m2.rs` (`parity_m2_retry_takes_only_what_failed`)",
    ),
    Defect("A sensor's queue is written down", "path-outside", "/home/mei/"),
    Defect("Platform events wake a sensor", "path-outside", "../platform/src/events.rs"),
    Defect("The platform's ADRs hold", "path-outside", "../../../platform/rules.md"),
    Defect("Shared limits hold", "path-outside", "docs/shared"),
    Defect(
        "Schedules and sensors share their ticks",
        "path-case",
        "adr-024-schedules.md",
        "`docs/adr/adr-024-schedules.md`",
    ),
    Defect("A cancelled backfill is proven as a whole", "path-is-folder", "crates/flow/tests"),
    Defect("Workflows gate it", "path-is-folder", ".github/workflows"),
    Defect("The clock is compiled in", "path-unreadable", "clock.bin"),
)

SOURCES = (
    Defect("Sensors are asked every thirty seconds", "superseded", "docs/adr/adr-021-polling.md"),
    Defect("Sensors are audited", "superseded", "docs/audits/2023-parity-audit.md"),
    Defect("Sensors were planned", "not-normative", "docs/legacy/plan.md"),
    Defect("The demo shows a sensor", "not-normative", "scripts/demo.sh"),
    Defect("The hotfix wakes a sensor", "not-normative", ".worktrees/"),
    Defect("Dagster's documentation says so", "not-normative", "https://docs.dagster.io"),
    Defect("Sensors by tag", "not-normative", "https://acme.atlassian.net"),
)

TESTS = (
    Defect("A push is evaluated twice at most", "test-missing", "parity_m2_push_is_evaluated_twice"),
    Defect("Parentheses are read", "test-missing", "parity_m1_parentheses"),
    Defect("A run is launched", "test-missing", "test_launching_gives_one_run"),
    Defect("Ticks have partitions", "test-missing", "test_a_tick_has_two_partitions"),
    Defect(
        "A wave is cited without its class",
        "test-missing",
        "TestWaves::test_a_wave_has_an_end",
        "`python/tests/test_waves.py::TestWaves::test_a_wave_has_an_end`",
    ),
    Defect("Schedules tick every minute", "test-is-none", "every_minute"),
    Defect("The daemon is reached", "test-is-none", "test_daemon"),
    Defect("Runs are launched in a row", "test-is-none", "launched"),
    Defect("Ticks are made by hand", "test-is-none", "test_by_hand"),
    Defect("Ticks follow the wall clock", "test-ignored", "parity_m2_ticks_on_the_wall_clock"),
    Defect("Clocks fall back", "test-ignored", "parity_m2_dst_falls_back"),
    Defect("Ranges are sorted", "test-ignored", "merged_ranges_are_sorted"),
    Defect("A deleted run frees its key", "test-ignored", "test_a_deleted_run_frees_its_key"),
    Defect("Seconds are read", "test-ignored", "test_seconds_are_read"),
    Defect("Empty ranges have no keys", "test-ignored", "test_an_empty_range"),
    Defect("The dashboard lists runs", "test-ignored", "test_the_dashboard_lists_runs"),
    Defect("A fake clock is gated without itself", "test-ignored", 'not(feature = "test-utils")'),
    Defect("A gate proves it", "test-unnamed", "crates/flow/tests/gates_m1.rs"),
    Defect("The store is gated by the wrong crate", "test-not-in-ci", "crates/store/tests/ledger.rs"),
    Defect("Code goes before data, says the wrong gate", "test-not-in-ci", "crates/flow/tests/gates_m3.rs"),
    Defect("Forecasts are gated with the workspace", "test-not-in-ci", "crates/lab/tests/experiments.rs"),
    Defect("A unit is gated by an integration test", "test-not-in-ci", "crates/flow/src/run_identity.rs"),
    Defect("A day of ticks in every change", "test-not-in-ci", "python/soak/test_soak.py"),
    Defect("Stored rows are gated without a store", "test-not-in-ci", 'feature = "postgres"'),
    Defect("A thousand waves are gated by marks", "test-not-in-ci", "-m 'not slow'"),
)

CI = (
    Defect("The release gates it", "ci-unreadable", ".github/workflows/release.yml"),
    Defect("A job gates it", "ci-job-missing", "tests"),
    Defect("Stored rows are gated by a job that is not there", "ci-job-missing", "Tests (nightly)"),
    Defect("Some job gates it", "ci-job-unnamed", ".github/workflows/ci.yml"),
    Defect("The lint job gates it", "ci-not-gated", "lint"),
    Defect("Comments gate it", "ci-not-gated", "cargo bench"),
    Defect("What is echoed gates it", "ci-not-gated", "acme-lab"),
    Defect("Examples gate it", "ci-differs", "--doc"),
    Defect("The workspace is gated but for one", "ci-differs", "--exclude acme-flow"),
    Defect("All features are gated", "ci-differs", "postgres"),
    Defect("Postgres is gated by a test that is left out", "ci-differs", "parity_m2_history"),
    Defect("Postgres is gated by a test that is left out", "test-not-in-ci", "--skip parity_m2_history"),
    Defect("Postgres is gated by a test that runs", "ci-differs", "--test-threads=1"),
    Defect("Clients are tested as cited", "ci-differs", "still runs"),
    Defect("One workflow a week gates it", "ci-disabled", "schedule"),
    Defect("The paused job gates it", "ci-disabled", "paused"),
    Defect("The job that may fail gates it", "ci-disabled", "continue-on-error"),
    Defect("The command that may fail gates it", "ci-disabled", "||"),
)

CLAIMS = (
    Defect("A run key is remembered", "status-unknown", "Done"),
    Defect("A run key is forgotten", "status-unknown", "Implemented"),
    Defect("A run key is logged", "level-unknown", "smoke"),
    Defect("One key, one run, coded nowhere", "implemented-without-code", "code"),
    Defect("One key, one run, proven nowhere", "implemented-without-test", "test"),
    Defect("One key, one run, gated nowhere", "implemented-without-ci", "CI"),
    Defect("Queues are counted by the ledger", "implemented-with-exception", "EX-008"),
    Defect("Payloads under one key", "partial-without-gap", "missing"),
    Defect("IO managers", "exception-without-id", "exception"),
    Defect("Several code locations for one team", "exception-unknown", "EX-099"),
    *_of(
        PROVEN,
        Defect("A key is scoped to its tick", "claim-behind-proof", "Planned"),
        Defect("A deleted run frees its key", "claim-behind-proof", "Designed"),
        Defect("Crons that change while they run", "semantics-unknown", "schedules.change.cron-changed-while-running"),
        Defect("Cursors of several assets", "semantics-unknown", "sensors.multiassets.*"),
    ),
)

DOCUMENTS = (
    *_of(
        EXCEPTIONS,
        Defect("| EX-003 | Freshness policies", "exception-duplicate", "EX-003"),
        Defect("| EX-007 |", "exception-unused", "EX-007"),
    ),
    *_of(
        CHARTER,
        Defect("limits of scale", "charter-unanswered", "docs/parity/limits.md"),
        Defect("Who decides", "charter-unanswered", "Who decides"),
    ),
)

DEFECTS = (*CODE, *PATHS, *SOURCES, *TESTS, *CI, *CLAIMS, *DOCUMENTS)
