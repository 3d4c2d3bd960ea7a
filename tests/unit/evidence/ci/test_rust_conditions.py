"""Tests that exist, or are ignored, only with some features; beside each defect its clean twin."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.evidence import ci_rules, proving_tests
from tests.unit.evidence.ci.files import CI, context, row

GATES = """\
#[test]
#[cfg_attr(not(feature = "test-utils"), ignore = "needs the fake clock")]
fn needs_a_clock() {}

#[test]
#[cfg_attr(feature = "fast", ignore)]
fn takes_long() {}

#[test]
#[cfg_attr(any(miri, not(feature = "test-utils")), ignore)]
fn needs_memory() {}

#[cfg(feature = "postgres")]
#[test]
fn stores_rows() {}

#[cfg(all(test, feature = "postgres"))]
mod stores {
    #[test]
    fn stores_all() {}
    #[cfg(unix)]
    #[test]
    fn stores_links() {}
}

#[cfg(not(feature = "postgres"))]
mod memory {
    #[test]
    fn keeps_rows() {}
}

#[cfg(feature = "postgres")]
mod twice {
    #[test]
    fn in_two() {}
}

#[cfg(not(feature = "postgres"))]
mod once {
    #[test]
    fn in_two() {}
}

#[test]
#[ignore = "slow"]
fn always_slow() {}

#[cfg(any())]
#[test]
fn never_on() {}

#[test]
fn plain() {}
"""
WORKFLOW = """\
on: [push]
jobs:
  test:
    strategy:
      matrix: {features: ["${{ vars.FEATURES }}"]}
    steps:
      - run: COMMAND
"""
MANIFEST = '[package]\nname = "flow"\n[features]\ntest-utils = []\nfast = []\nall = ["postgres"]\npostgres = []\n'
FILES = {
    "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n',
    "crates/flow/Cargo.toml": MANIFEST,
    "crates/flow/src/lib.rs": "",
    "crates/flow/tests/gates.rs": GATES,
    "crates/flow/tests/whole.rs": '#![cfg(feature = "postgres")]\n#[test]\nfn whole() {}\n',
    "crates/api/Cargo.toml": '[package]\nname = "api"\n',
    "crates/api/src/lib.rs": "",
}


def rules(
    root: Path, command: str, test: str, path: str = "crates/flow/tests/gates.rs", more: dict[str, str] | None = None
) -> list[str]:
    """Return the rules that a row breaks that cites a test and the command of its job."""
    files = {**FILES, CI: WORKFLOW.replace("COMMAND", command), **(more or {})}
    about = row(f"`{CI}` (job `test`: `{command}`)", f"`{path}`{test}")
    looked_at = context(root, files)
    return [each.rule for rule in (proving_tests.findings, ci_rules.findings) for each in rule(looked_at, about)]


@pytest.mark.parametrize(
    ("command", "test", "expected"),
    [
        ("cargo test -p flow", "needs_a_clock", ["test-ignored"]),
        ("cargo test -p flow --features test-utils", "needs_a_clock", []),
        ("cargo test -p flow -F test-utils", "needs_a_clock", []),
        ("cargo test -p flow --features fast,test-utils", "needs_a_clock", []),
        ("cargo test -p flow --features 'fast test-utils'", "needs_a_clock", []),
        ("cargo test --workspace --features flow/test-utils", "needs_a_clock", []),
        ("cargo test -p flow --all-features", "needs_a_clock", []),
        ("cargo nextest run -p flow --features fast", "needs_a_clock", ["test-ignored"]),
        ("cargo nextest run -p flow --run-ignored all", "needs_a_clock", []),
        ("cargo test -p flow -- --include-ignored", "needs_a_clock", []),
        ("cargo test -p flow --features ${{ matrix.features }}", "needs_a_clock", []),
        ("make test", "needs_a_clock", []),
        ("cargo test -p flow", "takes_long", []),
        ("cargo test -p flow --features fast", "takes_long", ["test-ignored"]),
        ("cargo test -p flow --all-features", "takes_long", ["test-ignored"]),
        ("cargo test -p flow", "needs_memory", ["test-ignored"]),
        ("cargo test -p flow --features test-utils", "needs_memory", []),
        ("cargo test -p flow", "plain", []),
        ("cargo test -p flow", "always_slow", ["test-ignored"]),
        ("cargo test -p flow -- --ignored", "always_slow", []),
        ("cargo test -p flow -- --include-ignored", "always_slow", []),
        ("cargo nextest run -p flow --run-ignored all", "always_slow", []),
        ("cargo nextest run -p flow --run-ignored only", "always_slow", []),
        ("cargo test -p flow -- --ignored", "plain", ["test-not-in-ci"]),
        ("cargo test -p flow -- --include-ignored", "never_on", ["test-ignored"]),
    ],
)
def test_a_test_that_features_ignore(tmp_path: Path, command: str, test: str, expected: list[str]) -> None:
    assert rules(tmp_path, command, f" (`{test}`)") == expected


@pytest.mark.parametrize(
    ("command", "test", "expected"),
    [
        ("cargo test -p flow", "stores_rows", ["test-not-in-ci"]),
        ("cargo test -p flow --features fast", "stores_rows", ["test-not-in-ci"]),
        ("cargo test -p flow --features postgres", "stores_rows", []),
        ("cargo test -p flow --features all", "stores_rows", []),
        ("cargo test -p flow --all-features", "stores_rows", []),
        ("cargo test -p flow --features ${{ matrix.features }}", "stores_rows", []),
        ("cargo test -p flow", "stores::stores_all", ["test-not-in-ci"]),
        ("cargo test -p flow", "stores", ["test-not-in-ci"]),
        ("cargo test -p flow", "stores::stores_links", ["test-not-in-ci"]),
        ("cargo test -p flow --features postgres", "stores::stores_links", []),
        ("cargo test -p flow", "memory::keeps_rows", []),
        ("cargo test -p flow --features postgres", "memory::keeps_rows", ["test-not-in-ci"]),
        ("cargo test -p flow", "in_two", []),
        ("cargo test -p flow --features postgres", "in_two", []),
        ("cargo test -p flow", "plain", []),
    ],
)
def test_a_test_that_features_leave_out(tmp_path: Path, command: str, test: str, expected: list[str]) -> None:
    assert rules(tmp_path, command, f" (`{test}`)") == expected


def test_a_file_that_features_leave_out(tmp_path: Path) -> None:
    path = "crates/flow/tests/whole.rs"
    assert rules(tmp_path, "cargo test -p flow", " (`whole`)", path) == ["test-not-in-ci"]
    assert rules(tmp_path, "cargo test -p flow --features postgres", " (`whole`)", path) == []


@pytest.mark.parametrize(
    "manifests",
    [
        {"crates/flow/Cargo.toml": MANIFEST.replace("[features]", '[features]\ndefault = ["all"]')},
        {
            "crates/api/Cargo.toml": (
                '[package]\nname = "api"\n[dependencies]\nflow = { path = "../flow", features = ["all"] }\n'
            )
        },
        {"crates/api/Cargo.toml": '[package]\nname = "api"\n[features]\nbig = ["flow?/postgres"]'},
    ],
    ids=["by default", "by a dependency", "by another's feature"],
)
def test_a_feature_that_a_manifest_may_turn_on_is_not_missed(tmp_path: Path, manifests: dict[str, str]) -> None:
    assert rules(tmp_path, "cargo test -p flow", " (`stores_rows`)", more=manifests) == []


def test_an_optional_dependency_that_a_feature_turns_on_is_a_feature_too(tmp_path: Path) -> None:
    manifest = '[package]\nname = "flow"\n[dependencies]\npostgres = { version = "1", optional = true }\n[features]\n'
    on = {"crates/flow/Cargo.toml": f'{manifest}store = ["postgres/tls"]\n'}
    assert rules(tmp_path, "cargo test -p flow --features store", " (`stores_rows`)", more=on) == []
    weak = {"crates/flow/Cargo.toml": f'{manifest}store = ["postgres?/tls"]\n'}
    assert rules(tmp_path, "cargo test -p flow --features store", " (`stores_rows`)", more=weak) == ["test-not-in-ci"]


def test_a_line_means_the_test_that_it_is_in(tmp_path: Path) -> None:
    path = "crates/flow/tests/gates.rs"
    assert rules(tmp_path, "cargo test -p flow", "", f"{path}:3") == ["test-ignored"]
    assert rules(tmp_path, "cargo test -p flow --features test-utils", "", f"{path}:3") == []


def test_a_command_that_runs_ignored_tests_elsewhere_does_not_help(tmp_path: Path) -> None:
    command = "cargo test -p api -- --ignored"
    files = {**FILES, CI: WORKFLOW.replace("COMMAND", f"|\n          cargo test -p flow\n          {command}")}
    cited = row(
        f"`{CI}` (job `test`: `cargo test -p flow`, `{command}`)", "`crates/flow/tests/gates.rs` (`always_slow`)"
    )
    (finding,) = ci_rules.findings(context(tmp_path, files), cited)
    assert (finding.rule, finding.message, finding.hint) == (
        "test-ignored",
        "`always_slow` is ignored by `cargo test -p flow`: #[ignore]: slow",
        "Cite a command that runs it, cite another test, or claim less.",
    )


def test_what_is_no_test_is_not_reported_as_not_run_too(tmp_path: Path) -> None:
    files = {"tests/helpers.py": "def test_like(): ...\n"}
    assert rules(tmp_path, "pytest tests", " (`test_like`)", "tests/helpers.py", files) == ["test-is-none"]


def test_without_a_command_it_cannot_be_told_and_one_that_ci_lacks_is_judged_as_it_is_written(tmp_path: Path) -> None:
    files = {**FILES, CI: WORKFLOW.replace("COMMAND", "cargo test -p api")}
    tests = "`crates/flow/tests/gates.rs` (`needs_a_clock`)"
    looked_at = context(tmp_path, files)
    assert list(proving_tests.findings(looked_at, row("", tests))) == []
    assert list(ci_rules.findings(looked_at, row("", tests))) == []
    cited = row(f"`{CI}` (job `test`: `cargo test -p flow`)", tests)
    assert [each.rule for each in ci_rules.findings(looked_at, cited)] == ["ci-not-gated", "test-ignored"]


def test_the_message_says_which_condition_holds(tmp_path: Path) -> None:
    files = {**FILES, CI: WORKFLOW.replace("COMMAND", "cargo test -p flow")}
    cited = row(f"`{CI}` (job `test`: `cargo test -p flow`)", "`crates/flow/tests/gates.rs` (`needs_a_clock`)")
    (finding,) = ci_rules.findings(context(tmp_path, files), cited)
    assert (finding.column, finding.message, finding.hint) == (
        51,
        (
            "`needs_a_clock` is ignored by `cargo test -p flow`, by the features that it turns on: "
            '#[cfg_attr(not(feature = "test-utils"), ignore)]'
        ),
        "Cite a command with other features, cite another test, or claim less.",
    )
