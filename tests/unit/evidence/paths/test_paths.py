"""What is cited is there: paths, lines and symbols. Each defect stands beside a clean twin."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.evidence.paths import findings as rule
from pytest_dagster_parity.matrix.model import Column
from tests.unit.evidence.repositories import findings, found, mended, repository, row, rules

SCHEDULE = """
    use crate::planner::plan_runs;
    // one
    // two
    // three
    // four
    // five
    // six

    pub struct TickRow {
        pub tick_id: String,
    }

    impl TickRow {
        pub fn key(&self) -> String {
            self.tick_id.clone()
        }
    }
    // seven
    // eight
    // nine
    // ten
    // eleven

    /// Looks at all schedules.
    pub fn reconcile(rows: &[TickRow]) {
        plan_runs(rows);
    }
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    repository(
        tmp_path,
        {
            "crates/flow/src/schedule.rs": SCHEDULE,
            "crates/flow/src/planner.rs": "// The plan.\n//\n\npub fn plan_runs() {}\npub enum Reason { Stale }\n",
            "crates/flow/src/sensor/mod.rs": "pub fn poll() {}\n",
            "crates/api/src/routes.rs": "use x::Reason;\n\n\n\n\n\n\n\nfn f() { Reason::Stale; }\n",
            "crates/flow/tests/gates.rs": "#[test]\nfn it_is_bounded() {}\n",
            "python/src/pkg/types/__init__.py": "class Partition:\n    def key(self): ...\n",
            "web/schedule.ts": "export function nextTick() {}\n",
            "web/other.ts": "export function lastTick() {}\n",
            ".github/workflows/ci.yml": "jobs: {}\n",
            "docs/parity/matrix.md": "",
        },
    )
    (tmp_path / "crates/flow/src/blob.bin").write_bytes(b"\0\1")
    return tmp_path


@pytest.mark.parametrize(
    "cell",
    [
        "`crates/flow/src/schedule.rs`",
        "crates/flow/src/schedule.rs",
        "`crates/flow/src/schedule.rs:25` (`reconcile`)",
        "`crates/flow/src/schedule.rs:14` (`TickRow`)",
        "`crates/flow/src/schedule.rs:19` (`reconcile`)",
        "`crates/flow/src/schedule.rs:1-19` (`reconcile`)",
        "`crates/flow/src/schedule.rs:9` (`TickRow` + `reconcile`)",
        "`crates/flow/src/schedule.rs:14` (`TickRow::key`, `TickRow::tick_id`)",
        "`crates/flow/src/schedule.rs:26` (rows of `rows`)",
        "`crates/flow/src/schedule.rs#L25`",
        "[`reconcile`](../../crates/flow/src/schedule.rs#L25)",
        "[`reconcile`](crates/flow/src/schedule.rs#L25)",
        "`crates/flow/src/planner.rs` (`Reason::{Stale}`)",
        "`crates/api/src/routes.rs:9` (`Reason::Stale`)",
        "`crates/flow/src` (`reconcile`), `crates/flow/src/`",
        "`crates/*/src` (`reconcile`)",
        "`python/src/pkg/types` (`Partition.key`)",
        "`reconcile`",
        "`crates/flow/src/blob.bin`",
        "Missing: `crates/flow/src/never.rs`",
        "https://tracker.example/X-1",
    ],
)
def test_what_is_there_is_not_reported(root: Path, cell: str) -> None:
    assert found(rule, root, row(code=cell)) == []


def test_a_path_that_does_not_exist(root: Path) -> None:
    assert found(rule, root, row(code="`crates/flow/src/never.rs:3`", ci="`.github/workflows/never.yml`")) == [
        ("path-missing", "`crates/flow/src/never.rs` does not exist"),
        ("path-missing", "`.github/workflows/never.yml` does not exist"),
    ]


@pytest.mark.parametrize(
    ("cell", "after"),
    [
        ("`crates/flow/schedule.rs`", "`crates/flow/src/schedule.rs`"),
        ("See `crates/old/schedule.rs:3` (`reconcile`).", "See `crates/flow/src/schedule.rs:25` (`reconcile`)."),
        ("`crates/old/schedule.rs:3-5` (`reconcile`)", "`crates/flow/src/schedule.rs:25-27` (`reconcile`)"),
        ("[it](../../crates/schedule.rs#L3)", "[it](../../crates/flow/src/schedule.rs#L3)"),
        ("`crates/flow/src/sensor.rs`", "`crates/flow/src/sensor/mod.rs`"),
        ("`crates/flow/src/renamed.rs:9` (`plan_runs`)", "`crates/flow/src/planner.rs:4` (`plan_runs`)"),
        ("`python/pkg/types/`", "`python/src/pkg/types/`"),
    ],
)
def test_a_file_that_moved_is_followed(root: Path, cell: str, after: str) -> None:
    assert rules(rule, root, row(code=cell)) == ["path-moved"]
    assert mended(rule, root, row(code=cell), Column.CODE) == after
    assert rules(rule, root, row(code=after)) == []


def test_a_file_of_the_same_name_without_the_symbol_is_another_one(root: Path) -> None:
    (finding,) = findings(rule, root, row(code="`crates/old/schedule.rs` (`never`)"))
    assert (finding.rule, finding.hint, finding.edit) == (
        "path-missing",
        "There is `crates/flow/src/schedule.rs`.",
        None,
    )


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("`/etc/passwd`", "it is absolute"),
        ("`../secret.rs`", "it goes up with `..`"),
        ("`crates/../../secret.rs:1` (`key`)", "it goes up with `..`"),
        ("[x](../../../secret.rs)", "it goes up with `..`"),
        ("`crates/out/secret.rs`", "crates/out is a symbolic link that leaves the repository"),
    ],
)
def test_a_path_that_leaves_the_repository_is_refused(root: Path, cell: str, why: str) -> None:
    (root / "crates/out").symlink_to("/usr")
    ((rule_id, message),) = found(rule, root, row(code=cell))
    assert (rule_id, message.partition(" is refused: ")[2]) == ("path-outside", why)


@pytest.mark.parametrize(
    ("cell", "after"),
    [
        ("`crates/Flow/src/schedule.rs`", "`crates/flow/src/schedule.rs`"),
        (r"`crates\flow\src\schedule.rs`", "`crates/flow/src/schedule.rs`"),
        ("`crates/flow/SRC/`", "`crates/flow/src/`"),
    ],
)
def test_a_path_in_other_letters(root: Path, cell: str, after: str) -> None:
    assert rules(rule, root, row(code=cell)) == ["path-case"]
    assert mended(rule, root, row(code=cell), Column.CODE) == after


def test_a_path_in_other_letters_is_judged_as_what_it_means(root: Path) -> None:
    assert rules(rule, root, row(code="`crates/Flow/src/schedule.rs:2` (`reconcile`)")) == ["path-case", "line-drift"]


@pytest.mark.parametrize("folder", ["crates/flow/tests", "crates/flow/tests/", "crates/*/tests"])
def test_a_folder_is_evidence_of_code_alone(root: Path, folder: str) -> None:
    cell = f"`{folder}`"
    assert rules(rule, root, row(code=cell)) == []
    assert rules(rule, root, row(tests=cell)) == ["path-is-folder"]
    assert rules(rule, root, row(ci=cell)) == ["path-is-folder"]
    assert rules(rule, root, row(ci="`.github/workflows/ci.yml`")) == []


def test_a_file_whose_line_matters_is_text(root: Path) -> None:
    assert found(rule, root, row(code="`crates/flow/src/blob.bin:3`")) == [
        ("path-unreadable", "`crates/flow/src/blob.bin` is binary, so that nothing in it can be checked")
    ]


@pytest.mark.parametrize("line", ["28", "900", "0", "20-99"])
def test_a_line_is_within_its_file(root: Path, line: str) -> None:
    assert rules(rule, root, row(code=f"`crates/flow/src/schedule.rs:{line}`")) == ["line-beyond-end"]
    assert rules(rule, root, row(ci=".github/workflows/ci.yml:2")) == ["line-beyond-end"]
    assert rules(rule, root, row(code="`crates/flow/src/schedule.rs:27`", ci=".github/workflows/ci.yml:1")) == []


def test_a_line_beyond_the_end_becomes_that_of_the_symbol(root: Path) -> None:
    cell = "`crates/flow/src/schedule.rs:900` (`reconcile`)"
    assert mended(rule, root, row(code=cell), Column.CODE) == "`crates/flow/src/schedule.rs:25` (`reconcile`)"
    assert mended(rule, root, row(code="`crates/flow/src/schedule.rs:900`"), Column.CODE) is None


@pytest.mark.parametrize(
    ("cell", "after"),
    [
        ("`crates/flow/src/schedule.rs:18` (`reconcile`)", "`crates/flow/src/schedule.rs:25` (`reconcile`)"),
        ("`crates/flow/src/schedule.rs:1-4` (`reconcile`)", "`crates/flow/src/schedule.rs:25-28` (`reconcile`)"),
        ("crates/flow/src/schedule.rs:2 (TickRow::key)", "crates/flow/src/schedule.rs:14 (TickRow::key)"),
        ("[`TickRow`](crates/flow/src/schedule.rs#L25)", "[`TickRow`](crates/flow/src/schedule.rs#L9)"),
        ("`crates/flow/tests/gates.rs:1`, `crates/flow/src/schedule.rs:2` (`key`)", None),
    ],
)
def test_a_symbol_that_stands_elsewhere_in_its_file_has_drifted(root: Path, cell: str, after: str | None) -> None:
    assert rules(rule, root, row(code=cell)) == ["line-drift"]
    expected = after or "`crates/flow/tests/gates.rs:1`, `crates/flow/src/schedule.rs:14` (`key`)"
    assert mended(rule, root, row(code=cell), Column.CODE) == expected


def test_tests_drift_too(root: Path) -> None:
    (root / "crates/flow/tests/gates.rs").write_text("//\n" * 20 + "#[test]\nfn it_is_bounded() {}\n")
    cell = "`crates/flow/tests/gates.rs:2` (`it_is_bounded`)"
    assert mended(rule, root, row(tests=cell), Column.TESTS) == "`crates/flow/tests/gates.rs:22` (`it_is_bounded`)"


def test_of_several_that_have_drifted_nobody_can_tell_which_is_meant(root: Path) -> None:
    file = root / "crates/flow/src/two.rs"
    file.write_text("impl A { fn new() {} }\n" + "\n" * 40 + "impl B { fn new() {} }\n")
    (finding,) = findings(rule, root, row(code="`crates/flow/src/two.rs:20` (`new`)"))
    assert (finding.rule, finding.edit) == ("line-drift", None)
    assert finding.message == "`new` is not within 5 lines of `crates/flow/src/two.rs:20`; it stands at line 1, 42"


@pytest.mark.parametrize(
    ("cell", "after"),
    [
        ("`crates/flow/src/schedule.rs:3` (`plan_runs`)", "`crates/flow/src/planner.rs:4` (`plan_runs`)"),
        ("`crates/flow/src/schedule.rs` (`plan_runs`)", "`crates/flow/src/planner.rs` (`plan_runs`)"),
        ("`crates/flow/src/schedule.rs` (`Reason::Stale`)", "`crates/flow/src/planner.rs` (`Reason::Stale`)"),
        ("`crates/api/src/routes.rs` (`Reason`)", "`crates/flow/src/planner.rs` (`Reason`)"),
        ("`web/schedule.ts` (`lastTick`)", "`web/other.ts` (`lastTick`)"),
        ("`crates/api` (`reconcile`)", "`crates/flow/src/schedule.rs` (`reconcile`)"),
        ("`crates/*/tests` (`reconcile`)", "`crates/flow/src/schedule.rs` (`reconcile`)"),
    ],
)
def test_a_symbol_that_another_file_defines_has_moved(root: Path, cell: str, after: str) -> None:
    assert rules(rule, root, row(code=cell))[0] == "symbol-moved"
    assert mended(rule, root, row(code=cell), Column.CODE) == after


def test_a_renamed_file_that_is_not_parsed_is_followed_by_its_words(root: Path) -> None:
    assert mended(rule, root, row(code="`old/other.ts` (`lastTick`)"), Column.CODE) == "`web/other.ts` (`lastTick`)"
    assert rules(rule, root, row(code="`old/other.ts` (`nextTick`)")) == ["path-missing"]
    assert rules(rule, root, row(code="`old/blob.bin` (`nextTick`)")) == ["path-missing"]


def test_several_paths_in_one_text_are_judged_and_not_rewritten(root: Path) -> None:
    (finding,) = findings(rule, root, row(code="`crates/flow/src/{schedule,plan,planner}.rs`"))
    assert (finding.rule, finding.message) == ("path-missing", "`crates/flow/src/plan.rs` does not exist")
    (finding,) = findings(rule, root, row(code="`crates/flow/{schedule,src/planner}.rs`"))
    assert (finding.rule, finding.edit) == ("path-moved", None)


def test_of_several_symbols_one_that_moved_does_not_take_the_others_along(root: Path) -> None:
    cell = "`crates/flow/src/schedule.rs:25` (`reconcile`, `plan_runs`)"
    (finding,) = findings(rule, root, row(code=cell))
    assert (finding.rule, finding.edit, finding.column) == ("symbol-moved", None, 3 + cell.index("plan_runs"))
    assert (
        finding.message
        == "`plan_runs` is not in `crates/flow/src/schedule.rs`; it stands in `crates/flow/src/planner.rs:4`"
    )


@pytest.mark.parametrize(
    "cell",
    [
        "`crates/flow/src/schedule.rs:25` (`never`)",
        "`crates/flow/src/schedule.rs` (`TickRow::never`)",
        "`crates/flow/src/schedule.rs` (`Never::key`)",
        "`crates/flow/src/planner.rs` (`Reason::{Stale,Gone}`)",
        "`crates/flow/src` (`never`)",
        "`web/schedule.ts` (`never`)",
        "`never`",
        "`crates/flow/src/schedule.rs` (`seven`)",
    ],
)
def test_a_symbol_that_stands_nowhere_is_lost(root: Path, cell: str) -> None:
    assert rules(rule, root, row(code=cell))[0] == "symbol-lost"


def test_in_other_languages_a_finding_says_that_words_were_searched_for(root: Path) -> None:
    assert found(rule, root, row(code="`web/schedule.ts:1` (`nextTick`)")) == [
        ("symbol-by-search", "`nextTick` searched for as a plain word: there is no parser for `web/schedule.ts`")
    ]
    assert rules(rule, root, row(code="`web/schedule.ts`")) == []


def test_a_finding_points_at_what_it_is_about(root: Path) -> None:
    cell = "the code: `crates/flow/src/schedule.rs:2` (`reconcile`)"
    (finding,) = findings(rule, root, row(code=cell))
    assert (finding.path, finding.line, finding.column) == ("docs/parity/matrix.md", 7, 3 + cell.index("2`"))
    assert finding.subject == "Schedules"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("pause/resume", []),
        ("pause/resume<br>start/stop", []),
        ("crates/flow", []),
        ("web/timeline", ["path-missing"]),
        ("pause/resume.rs", ["path-missing"]),
        ("./pause/resume", ["path-missing"]),
        ("pause/resume/", ["path-missing"]),
        ("pause/resume:7", ["path-missing"]),
        ("`pause/resume`", ["path-missing"]),
    ],
)
def test_two_words_with_a_slash_are_a_path_where_the_first_is_a_folder(
    root: Path, cell: str, expected: list[str]
) -> None:
    assert rules(rule, root, row(code=cell)) == expected
