"""What Acme Flow's last run of CI left: the results of all its tests, as JUnit of cargo-nextest and of pytest."""

from __future__ import annotations

import json
from pathlib import Path
from xml.sax.saxutils import quoteattr

RUST: dict[str, dict[str, str]] = {
    "acme-flow": {
        "partition::tests::nothing_happened_is_missing": "passed",
        "partition::tests::neighbours_merge": "passed",
        "partition::tests::a_gap_splits_a_range": "passed",
        "run_identity::tests::same_key_is_one_run": "passed",
    },
    "acme-flow::gates_m1": {
        "parity_m1_same_key_is_one_run": "passed",
        "parity_m1_conflicting_payload_is_refused": "passed",
        "parity_m1_selection_means_names": "passed",
    },
    "acme-flow::gates_m2": {
        "parity_m2_reconcile_is_bounded": "passed",
        "parity_m2_history_is_latest_first": "passed",
        "parity_m2_a_skipped_tick_says_so": "passed",
        "parity_m2_wrong_cron_is_refused": "failed",
        "parity_m2_cursor_survives": "passed",
        "parity_m2_push_is_evaluated_at_once": "passed",
        "parity_m2_paused_backfill_begins_no_wave": "passed",
        "parity_m2_retry_takes_only_what_failed": "passed",
    },
    "acme-flow::gates_m3": {
        "parity_m3_code_goes_before_data": "passed",
        "parity_m3_window_ends": "passed",
    },
    "acme-flow::gates_m4": {"parity_m4_ticks_of_a_fake_clock": "passed", "stored::parity_m4_rows_are_stored": "passed"},
    "acme-flow::properties": {"merged_ranges_cover_all": "passed"},
    "acme-lab::experiments": {"a_forecast_is_a_mean": "passed"},
    "acme-store::ledger": {"events_after_a_moment": "passed", "an_empty_ledger_has_no_events": "passed"},
}
"""By binary, as nextest names it."""

PYTHON: dict[str, dict[str, str]] = {
    "tests.test_client": {
        "test_launching_gives_a_run": "passed",
        "test_a_run_key_gives_the_run_that_is_there": "passed",
        "test_a_job_has_a_name": "passed",
        "test_a_signal_ends_the_watch": "skipped",
        "test_patience[1]": "failed",
        "test_patience[3]": "passed",
        "test_watching_ends": "passed",
    },
    "tests.test_schedules.TestTicks": {
        "test_the_next_tick_is_behind_the_moment": "passed",
        "test_a_tick_has_a_partition": "passed",
    },
    "tests.test_waves.TestWaves": {"test_a_wave_has_an_end": "passed", "test_a_thousand_waves_end": "passed"},
    "tests.test_partitions.KeysCase": {"test_both_ends_are_in": "passed"},
    "soak.test_soak": {"test_a_day_of_ticks": "passed"},
}
"""By class as pytest names it from `python/`. The test of the registry was left out of the run."""


def write_junit(folder: Path) -> tuple[Path, ...]:
    """Write the two files, as each tool writes them."""
    nextest, pytest = folder / "nextest.xml", folder / "pytest.xml"
    nextest.write_text(_junit("nextest-run", RUST, suites=True), encoding="utf-8")
    pytest.write_text(_junit("pytest", PYTHON, suites=False), encoding="utf-8")
    return nextest, pytest


def write_json(folder: Path) -> tuple[Path, ...]:
    """Write the same as JSON: nextest's lines, and the report of pytest."""
    nextest, pytest = folder / "nextest.jsonl", folder / "pytest.json"
    events = {"passed": "ok", "failed": "failed", "skipped": "ignored"}
    lines = [
        json.dumps({"type": "test", "event": events[outcome], "name": f"{binary}${name}"})
        for binary, tests in RUST.items()
        for name, outcome in tests.items()
    ]
    nextest.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    listed = [
        {"nodeid": f"{_file_of(owner)}::{name}", "outcome": outcome}
        for owner, tests in PYTHON.items()
        for name, outcome in tests.items()
    ]
    pytest.write_text(json.dumps({"exitcode": 1, "tests": listed}), encoding="utf-8")
    return nextest, pytest


def _file_of(owner: str) -> str:
    modules = [part for part in owner.split(".") if part[0].islower()]
    classes = [part for part in owner.split(".") if part[0].isupper()]
    return "::".join([f"{'/'.join(modules)}.py", *classes])


def _junit(name: str, by_owner: dict[str, dict[str, str]], *, suites: bool) -> str:
    groups = (
        [_suite(owner, {owner: tests}) for owner, tests in by_owner.items()] if suites else [_suite(name, by_owner)]
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="{name}">\n{"".join(groups)}</testsuites>\n'


def _suite(name: str, by_owner: dict[str, dict[str, str]]) -> str:
    cases = [_case(owner, test, outcome) for owner, tests in by_owner.items() for test, outcome in tests.items()]
    return f'<testsuite name="{name}" tests="{len(cases)}">\n{"".join(cases)}</testsuite>\n'


def _case(owner: str, name: str, outcome: str) -> str:
    inner = {"passed": "", "failed": '<failure message="it broke">trace</failure>', "skipped": "<skipped/>"}[outcome]
    return f'<testcase classname="{owner}" name={quoteattr(name)} time="0.01">{inner}</testcase>\n'
