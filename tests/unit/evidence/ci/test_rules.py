"""The findings about what rows cite of CI; beside each defect its clean twin."""

from __future__ import annotations

from pathlib import Path

from pytest_dagster_parity.evidence import ci_rules
from pytest_dagster_parity.evidence.charter import Charter
from pytest_dagster_parity.evidence.findings import Edit, Finding
from pytest_dagster_parity.matrix.model import Column
from tests.unit.evidence.ci.files import CI, FLOW, PYTHON, context, row

WORKFLOW = """\
on: [push, pull_request]
jobs:
  test:
    name: Test
    steps:
      - run: cargo test --workspace --exclude flow
      - run: cargo test -p flow --tests -- --skip parity_m2_
      - run: cargo test -p flow --test gates_m2
  python:
    defaults: {run: {working-directory: python/flow}}
    steps:
      - run: python -m pytest tests/unit -v
  off:
    if: false
    steps:
      - run: cargo test -p flow --test gates_m2
  soft:
    steps:
      - run: cargo test -p flow
        continue-on-error: true
"""
FILES = {**FLOW, **PYTHON, CI: WORKFLOW}
M2 = "`crates/flow/tests/gates_m2.rs` (`parity_m2_reconcile_is_bounded`)"
M1 = "`crates/flow/tests/gates_m1.rs` (`parity_m1_runs`)"
DAILY = "`python/flow/tests/unit/test_types.py::TestTypes::test_daily`"


def found(root: Path, ci: str, tests: str = M2, status: str = "Implemented", **files: str) -> list[Finding]:
    more = {path.replace("__", "/"): text for path, text in files.items()}
    return list(ci_rules.findings(context(root, {**FILES, **more}), row(ci, tests, status)))


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(each.rule, each.message, each.hint) for each in findings]


def test_a_row_whose_command_runs_its_test_is_clean(tmp_path: Path) -> None:
    assert found(tmp_path, f"`{CI}` (job `test`: `cargo test -p flow --test gates_m2`)") == []
    assert found(tmp_path, f"`{CI}:8` (job `Test`: `cargo test --package flow --test=gates_m2`)") == []
    assert found(tmp_path, f"`{CI}` (job `python`: `pytest tests/unit`)", DAILY) == []
    assert found(tmp_path, f"`{CI}` (job `python`: `python -m pytest python/flow/tests/unit`)", DAILY) == []
    assert found(tmp_path, f"`{CI}` (job `test`)") == []


def test_several_items_prove_several_tests(tmp_path: Path) -> None:
    ci = f"`{CI}` (job `test`: `cargo test -p flow --test gates_m2`)<br>`{CI}` (job `python`: `pytest tests/unit`)"
    assert found(tmp_path, ci, f"{M2}<br>{DAILY}") == []


def test_a_missing_job_is_found_with_the_nearest(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, f"`{CI}` (job `tests`: `cargo test -p flow`)")
    assert (finding.rule, finding.line, finding.column) == ("ci-job-missing", 5, 113)
    assert finding.message == f"{CI} has no job `tests`"
    assert finding.hint == "Did you mean `test`?"


def test_a_missing_job_that_is_in_another_workflow(tmp_path: Path) -> None:
    nightly = {".github/workflows/slow.yml": "on: push\njobs:\n  slow: {steps: [{run: cargo test}]}\n"}
    (finding,) = found(tmp_path, f"`{CI}` (job `slow`)", **nightly)
    assert (finding.rule, finding.hint) == ("ci-job-missing", "It is in .github/workflows/slow.yml.")


def test_a_file_without_job_and_command(tmp_path: Path) -> None:
    assert told(found(tmp_path, f"`{CI}`")) == [
        (
            "ci-job-unnamed",
            f"{CI} is cited without a job and a command that run the proof",
            "Job `test` runs it: `cargo test -p flow --test gates_m2`.",
        )
    ]
    assert found(tmp_path, f"`{CI}`", "", status="Planned") == []


def test_a_command_without_its_job(tmp_path: Path) -> None:
    assert told(found(tmp_path, f"`{CI}`: runs `cargo test -p flow --test gates_m2`")) == [
        ("ci-job-unnamed", f"{CI} is cited with a command, and without the job that runs it", "It is `test`."),
    ]


def test_a_command_that_no_step_runs(tmp_path: Path) -> None:
    assert told(found(tmp_path, f"`{CI}` (job `python`: `cargo test -p flow --test gates_m2`)")) == [
        (
            "ci-not-gated",
            "no step of the job `python` runs `cargo test -p flow --test gates_m2`",
            f"The job `test` does, {CI}:8.",
        )
    ]
    assert told(found(tmp_path, f"`{CI}` (job `test`: `cargo test -p flow --test gates_m1`)", M1)) == [
        (
            "ci-differs",
            (
                "the job `test` runs `cargo test -p flow --test gates_m1` only in another form, "
                f"{CI}:7 `cargo test -p flow --tests -- --skip parity_m2_`: without `--test gates_m1`, with `--tests`, "
                f"with `-- --skip parity_m2_`; it still runs {M1}"
            ),
            "Cite the command as CI runs it: `cargo test -p flow --tests -- --skip parity_m2_`.",
        )
    ]
    (finding,) = found(tmp_path, f"`{CI}` (job `test`: `cargo nextest run -p flow`)")
    assert (finding.rule, finding.hint) == (
        "ci-not-gated",
        f"Its proof is run by {CI}:8 `cargo test -p flow --test gates_m2`.",
    )


def test_a_command_in_another_form_whose_test_is_run_no_more(tmp_path: Path) -> None:
    workflow = {
        CI: "on: push\njobs:\n  test:\n    steps:\n      - run: cargo test -p flow --tests -- --skip parity_m2_\n"
    }
    findings = found(tmp_path, f"`{CI}` (job `test`: `cargo test -p flow --tests`)", **workflow)
    assert [(each.rule, each.line, each.column) for each in findings] == [
        ("ci-differs", 5, 121),
        ("test-not-in-ci", 5, 54),
    ]
    assert findings[0].message.endswith(f"it does not run {M2}: it skips it (`--skip parity_m2_`)")
    assert findings[1].message == (
        f"{M2} is not run by what the row cites of CI: "
        f"`cargo test -p flow --tests -- --skip parity_m2_` ({CI}:5): it skips it (`--skip parity_m2_`)"
    )
    assert findings[1].hint == "No command of CI is known to run it."


def test_a_command_that_leaves_the_test_out(tmp_path: Path) -> None:
    assert told(found(tmp_path, f"`{CI}` (job `test`: `cargo test --workspace --exclude flow`)")) == [
        (
            "test-not-in-ci",
            (
                f"{M2} is not run by what the row cites of CI: "
                f"`cargo test --workspace --exclude flow` ({CI}:6): it excludes the package `flow`"
            ),
            f"It is run by {CI}:8 `cargo test -p flow --test gates_m2`, of the job `test`.",
        )
    ]


def test_a_job_that_runs_no_such_test(tmp_path: Path) -> None:
    lint = {CI: "on: push\njobs:\n  lint: {steps: [{run: cargo clippy}]}\n"}
    findings = found(tmp_path, f"`{CI}` (job `lint`: `cargo clippy`)", **lint)
    assert told(findings) == [
        (
            "test-not-in-ci",
            f"{M2} is run by no command of CI that the row cites: none of them runs tests",
            "No command of CI is known to run it.",
        )
    ]


def test_a_command_that_another_program_starts(tmp_path: Path) -> None:
    workflow = f"""{WORKFLOW}
  inside:
    steps:
      - run: docker compose run --rm app cargo test -p flow
      - run: echo cargo test -p api
"""
    files = {CI.replace("/", "__"): workflow}
    assert found(tmp_path, f"`{CI}` (job `inside`: `cargo test -p flow`)", **files) == []
    differs = found(tmp_path, f"`{CI}` (job `inside`: `cargo test -p flow --lib`)", **files)
    assert [each.rule for each in differs] == ["ci-differs"]
    lost = found(tmp_path, f"`{CI}` (job `inside`: `cargo test -p api`)", **files)
    assert [each.rule for each in lost] == ["ci-not-gated"]


def test_what_cannot_be_told_is_not_reported(tmp_path: Path) -> None:
    jobs = "  a: {uses: acme/x/.github/workflows/y.yml@v1}\n  b: {steps: [{run: tox}, {uses: acme/test@v1}]}\n"
    opaque = {CI: f"on: push\njobs:\n{jobs}"}
    assert found(tmp_path, f"`{CI}` (job `a`: `cargo test`)", **opaque) == []
    assert found(tmp_path, f"`{CI}` (job `b`: `tox`)", **opaque) == []


def test_a_job_that_never_runs(tmp_path: Path) -> None:
    assert told(found(tmp_path, f"`{CI}` (job `off`: `cargo test -p flow --test gates_m2`)")) == [
        ("ci-disabled", "the job `off` gates nothing: `if: false` of the job `off` never holds for a change", "")
    ]


def test_a_step_whose_failure_is_ignored(tmp_path: Path) -> None:
    assert told(found(tmp_path, f"`{CI}` (job `soft`: `cargo test -p flow`)")) == [
        ("ci-disabled", f"`cargo test -p flow` ({CI}:19) gates nothing: `continue-on-error` of the step", "")
    ]


def test_a_test_that_only_such_a_step_runs(tmp_path: Path) -> None:
    assert told(found(tmp_path, f"`{CI}` (job `soft`)")) == [
        ("ci-disabled", f"`cargo test -p flow` ({CI}:19) gates nothing: `continue-on-error` of the step", "")
    ]


def test_a_workflow_that_no_change_starts(tmp_path: Path) -> None:
    nightly = {CI: WORKFLOW.replace("[push, pull_request]", "{schedule: [{cron: '0 0 * * *'}]}")}
    assert told(found(tmp_path, f"`{CI}` (job `test`: `cargo test -p flow --test gates_m2`)", **nightly)) == [
        (
            "ci-disabled",
            f"{CI} holds up no change: it is started only by schedule, and by no change",
            "Cite a workflow that is started by `pull_request` or `push`.",
        )
    ]


def test_a_workflow_that_cannot_be_read(tmp_path: Path) -> None:
    findings = found(tmp_path, f"`{CI}` (job `test`: `cargo test`)", **{CI: "on: push\njobs:\n  a: [\n"})
    assert [(each.rule, each.column) for each in findings] == [("ci-unreadable", 80)]
    assert findings[0].message.startswith(f"{CI}:4:1: this is no readable YAML")


def test_a_file_that_is_not_there_is_another_rule_s(tmp_path: Path) -> None:
    assert found(tmp_path, "`.github/workflows/gone.yml` (job `test`: `cargo test`)") == []
    assert found(tmp_path, "Missing proof: a job for it") == []


def test_a_test_that_is_not_there_is_another_rule_s(tmp_path: Path) -> None:
    ci = f"`{CI}` (job `test`: `cargo test -p flow --test gates_m2`)"
    assert found(tmp_path, ci, "`crates/flow/tests/gone.rs` (`lost`), `crates/flow/tests/gates_m2.rs` (`lost`)") == []


def test_a_line_that_drifted_from_its_command(tmp_path: Path) -> None:
    cell = f"`{CI}:117` (job `test`: `cargo test -p flow --test gates_m2`)"
    assert found(tmp_path, cell) == []
    cell = f"`{CI}:16` (job `test`: `cargo test -p flow --test gates_m2`)"
    (finding,) = found(tmp_path, cell)
    assert (finding.rule, finding.hint) == ("line-drift", "Cite line 8.")
    at = cell.index(":16") + 1
    assert finding.edit is not None
    assert finding.edit == Edit(row=0, column=Column.CI, start=at, end=at + 2, text="8") or (
        cell[: finding.edit.start] + finding.edit.text + cell[finding.edit.end :] == cell.replace(":16", ":8")
    )


def test_a_line_that_is_in_another_job(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, f"`{CI}:16` (job `test`)")
    assert (finding.rule, finding.message, finding.hint) == (
        "line-drift",
        "line 16 is not in the job `test`, which is in lines 3 to 8",
        "Cite line 8.",
    )
    assert found(tmp_path, f"`{CI}:6` (job `test`)") == []


def test_other_configurations_of_ci(tmp_path: Path) -> None:
    files = {".ci/run": "#!/bin/sh\nset -e\ncargo test -p flow\n", "Makefile": "gate:\n\tcargo test -p flow\n"}
    charter = Charter(ci=(".ci/*", "Makefile"))
    at = context(tmp_path, {**FILES, **files}, charter)
    for cell in ("`.ci/run` (job `run`: `cargo test -p flow`)", "`Makefile` (job `gate`: `cargo test -p flow`)"):
        assert list(ci_rules.findings(at, row(cell, M2))) == []
    (finding,) = ci_rules.findings(at, row("`Makefile` (job `gate`: `cargo test -p api`)", M2))
    assert finding.rule == "ci-not-gated"
