"""Whether a command of cargo runs a Rust test."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.evidence.ci.answers import No, Unknown, Yes
from tests.unit.evidence.ci.files import answer

M2 = ("crates/flow/tests/gates_m2.rs", "parity_m2_reconcile_is_bounded")
LIB = ("crates/flow/src/controllers/schedule.rs", "computes_due_ticks")


@pytest.mark.parametrize(
    ("command", "test"),
    [
        ("cargo test", M2),
        ("cargo test --workspace --exclude api", M2),
        ("cargo test -p flow", M2),
        ("cargo test -p 'fl*'", M2),
        ("cargo test -p flow@0.1.0 --test gates_m2", M2),
        ("cargo test --test 'gates_*'", M2),
        ("cargo test --tests -- --skip parity_m1_", M2),
        ("cargo test --all-targets", M2),
        ("cargo test parity_m2", M2),
        ("cargo test -- parity_m2_reconcile_is_bounded --exact", M2),
        ("cargo test --manifest-path crates/flow/Cargo.toml", M2),
        ("cargo nextest run -p flow --profile ci", M2),
        ("cargo nextest run -E 'test(reconcile)'", M2),
        ("cargo nextest run -E 'package(flow)'", M2),
        ("cargo test --lib", LIB),
        ("cargo test --tests", LIB),
        ("cargo test controllers::schedule", LIB),
        ("cargo test controllers::schedule::tests::computes_due_ticks -- --exact", LIB),
    ],
)
def test_it_runs(command: str, test: tuple[str, str]) -> None:
    assert answer(command, *test) == Yes()


@pytest.mark.parametrize(
    ("command", "test", "why"),
    [
        ("cargo test -p api", M2, "it tests `api`, and the file is part of the package `flow`"),
        ("cargo test --workspace --exclude flow", M2, "it excludes the package `flow`"),
        ("cargo test --test gates_m1", M2, "it runs only `--test gates_m1`, and the test is none of these"),
        ("cargo test --lib", M2, "it runs only `--lib`, and the test is none of these"),
        ("cargo test --doc", LIB, "it runs only `--doc`, and the test is none of these"),
        ("cargo test --test gates_m2", LIB, "it runs only `--test gates_m2`, and the test is none of these"),
        ("cargo test -- --skip parity_m2_", M2, "it skips it (`--skip parity_m2_`)"),
        ("cargo test -- --skip=controllers", LIB, "it skips it (`--skip controllers`)"),
        ("cargo test gates_m2", M2, "the filter `gates_m2` does not mean it"),
        ("cargo test -- other_test --exact", M2, "the filter `other_test` does not mean it"),
        ("cargo test -- --ignored", M2, "it runs only tests that are ignored (`--ignored`)"),
        ("cargo test -- --list", M2, "it only lists the tests (`--list`)"),
        ("cargo test --no-run", M2, "it only compiles (`--no-run`)"),
        ("cargo nextest run -E 'package(api)'", M2, "its filterset is `package(api)`, and the file is part of `flow`"),
        ("cargo clippy --all-targets", M2, "it runs no tests"),
        ("pytest", M2, "pytest collects only Python"),
    ],
)
def test_it_surely_does_not(command: str, test: tuple[str, str], why: str) -> None:
    assert answer(command, *test) == No(why)


@pytest.mark.parametrize(
    ("command", "test", "why"),
    [
        ("cargo test -p $CRATE", M2, "its packages are known only when it runs"),
        ("cargo test $ARGS", M2, "some of its arguments are known only when it runs"),
        ("cargo nextest run -E 'not test(a)'", M2, "the filterset `not test(a)` is not understood"),
        ("cargo nextest run --partition count:1/2", M2, "it runs a part of the tests (`--partition`)"),
        ("cargo test tests::", LIB, "the filter `tests::` may mean it"),
        ("cargo xtask test", M2, "what `cargo xtask` runs is not known"),
        ("./ci/all.sh", M2, "what `./ci/all.sh` runs is not known"),
    ],
)
def test_what_cannot_be_told(command: str, test: tuple[str, str], why: str) -> None:
    assert answer(command, *test) == Unknown(why)


def test_the_folder_decides_which_package_is_tested() -> None:
    assert answer("cargo test", *M2, folder="crates/flow/src") == Yes()
    said = "it tests only the package `api`, and the file is part of `flow`"
    assert answer("cargo test", *M2, folder="crates/api") == No(said)
    assert answer("cargo test", *M2, folder=None) == Unknown("the folder in which it runs is not known")


def test_a_workspace_s_default_members_and_exclusions() -> None:
    defaults = {"Cargo.toml": '[workspace]\nmembers = ["crates/*"]\ndefault-members = ["crates/api"]\n'}
    assert answer("cargo test", *M2, **defaults) == No("`flow` is none of the workspace's default members")
    assert answer("cargo test --workspace", *M2, **defaults) == Yes()
    excluded = {"Cargo.toml": '[workspace]\nmembers = ["crates/api"]\nexclude = ["crates/flow"]\n'}
    assert answer("cargo test --workspace", *M2, **excluded) == No("the package `flow` is excluded from the workspace")


def test_features_that_a_file_demands() -> None:
    path = "crates/flow/tests/gated.rs"
    gated = {path: '#![cfg(all(test, feature = "test-utils"))]\n#[test]\nfn gated() {}\n'}
    assert answer("cargo test --features test-utils", path, "gated", **gated) == Yes()
    assert answer("cargo test --features flow/test-utils", path, "gated", **gated) == Yes()
    assert answer("cargo test --all-features", path, "gated", **gated) == Yes()
    condition = 'its file is compiled only with `all(test, feature = "test-utils")`'
    assert answer("cargo test", path, "gated", **gated) == No(f"{condition}, which the command does not turn on")
    elsewhere = '[package]\nname = "api"\n[dev-dependencies]\nflow = { path = "../flow", features = ["test-utils"] }\n'
    assert answer("cargo test", path, "gated", **gated, **{"crates/api/Cargo.toml": elsewhere}) == Unknown(condition)
    default = '[package]\nname = "flow"\n[features]\ndefault = ["all"]\nall = ["test-utils"]\ntest-utils = []\n'
    assert answer("cargo test", path, "gated", **gated, **{"crates/flow/Cargo.toml": default}) == Yes()
    assert answer(
        "cargo test --no-default-features", path, "gated", **gated, **{"crates/flow/Cargo.toml": default}
    ) == No(f"{condition}, which the command does not turn on")


def test_targets_that_the_manifest_declares() -> None:
    manifest = (
        '[package]\nname = "flow"\n\n'
        '[[test]]\nname = "gates_m2"\nrequired-features = ["test-utils"]\n\n'
        "[features]\ntest-utils = []\n\n"
        '[[test]]\nname = "off"\npath = "tests/off.rs"\ntest = false\n\n'
        '[[test]]\nname = "far"\npath = "../../far/away.rs"\n'
    )
    files = {
        "crates/flow/Cargo.toml": manifest,
        "crates/flow/tests/off.rs": "#[test]\nfn off() {}\n",
        "far/away.rs": "#[test]\nfn far() {}\n",
    }
    said = "the target `gates_m2` requires the feature `test-utils`, which the command does not turn on"
    assert answer("cargo test", *M2, **files) == No(said)
    assert answer("cargo test --features test-utils", *M2, **files) == Yes()
    assert answer("cargo test", "crates/flow/tests/off.rs", "off", **files) == No(
        "the manifest sets `test = false` for the target `off`"
    )
    assert answer("cargo test --test off", "crates/flow/tests/off.rs", "off", **files) == Yes()
    assert answer("cargo test -p flow --test far", "far/away.rs", "far", **files) == Yes()


def test_files_that_are_part_of_a_target() -> None:
    files = {
        "crates/flow/tests/big/main.rs": "mod part;\n",
        "crates/flow/tests/big/part.rs": "#[test]\nfn inner() {}\n",
        "crates/flow/tests/common/mod.rs": "#[test]\nfn shared() {}\n",
        "crates/flow/src/bin/tool.rs": "#[test]\nfn tool() {}\n",
    }
    assert answer("cargo test --test big part::inner", "crates/flow/tests/big/part.rs", "inner", **files) == Yes()
    assert answer("cargo test --test gates_m2", "crates/flow/tests/common/mod.rs", "shared", **files) == Unknown(
        "its file is a module, and it is not known of which target"
    )
    assert answer("cargo test --bin tool", "crates/flow/src/bin/tool.rs", "tool", **files) == Yes()
    assert answer("cargo test --lib", "crates/flow/src/bin/tool.rs", "tool", **files) == No(
        "it runs only `--lib`, and the test is none of these"
    )


def test_an_ignored_test_is_run_where_ignored_ones_are_asked_for() -> None:
    path = "crates/flow/tests/slow.rs"
    files = {path: '#[test]\n#[ignore = "slow"]\nfn slow() {}\n'}
    assert answer("cargo test -- --ignored", path, "slow", **files) == Yes()


def test_a_file_without_a_named_test() -> None:
    assert answer("cargo test -p flow", "crates/flow/tests/gates_m2.rs") == Yes()
    assert answer("cargo test -- --skip a", "crates/flow/tests/gates_m2.rs") == Unknown(
        "it filters tests by name, and none is named"
    )
