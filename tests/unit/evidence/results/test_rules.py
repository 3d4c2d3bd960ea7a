"""The findings about results; beside each defect its clean twin."""

from __future__ import annotations

from pathlib import Path

from pytest_dagster_parity.evidence import result_rules
from pytest_dagster_parity.evidence.results import Outcome, Results, State
from tests.unit.evidence.ci.files import FLOW, PYTHON, context, row

M2 = "`crates/flow/tests/gates_m2.rs` (`other_test`)"
TYPES = "`python/flow/tests/unit/test_types.py::TestTypes::test_daily`"


def outcome(state: State, name: str = "other_test", group: str = "flow::gates_m2", message: str = "") -> Outcome:
    return Outcome(group=group, name=name, state=state, message=message, source="junit.xml")


def found(root: Path, *outcomes: Outcome, tests: str = M2) -> list[tuple[str, int, str]]:
    results = Results(outcomes, ("junit.xml",))
    at = context(root, {**FLOW, **PYTHON}, results=results)
    return [(each.rule, each.column, each.message) for each in result_rules.findings(at, row("", tests))]


def test_a_test_that_passed_is_clean(tmp_path: Path) -> None:
    assert found(tmp_path, outcome(State.PASSED)) == []
    daily = outcome(State.PASSED, "test_daily[utc]", "tests.unit.test_types.TestTypes")
    assert found(tmp_path, daily, tests=TYPES) == []
    lib = outcome(State.PASSED, "controllers::schedule::tests::computes_due_ticks", "flow")
    tests = "`crates/flow/src/controllers/schedule.rs` (`computes_due_ticks`)"
    assert found(tmp_path, lib, tests=tests) == []
    in_lines = outcome(State.PASSED, "controllers::schedule::tests::computes_due_ticks", "flow::flow")
    assert found(tmp_path, in_lines, tests=tests) == []


def test_without_results_nothing_is_missed(tmp_path: Path) -> None:
    assert list(result_rules.findings(context(tmp_path, FLOW), row("", M2))) == []


def test_a_test_that_is_not_in_the_results(tmp_path: Path) -> None:
    other = outcome(State.PASSED, group="flow::gates_m1")
    said = "`crates/flow/tests/gates_m2.rs` (`other_test`) is not in the results that were given (junit.xml)"
    assert found(tmp_path, other) == [("result-missing", 54, said)]


def test_a_test_that_failed_in_any_of_its_runs(tmp_path: Path) -> None:
    said = "`crates/flow/tests/gates_m2.rs` (`other_test`) failed: boom, as junit.xml says"
    assert found(tmp_path, outcome(State.PASSED), outcome(State.FAILED, message="boom\nmore")) == [
        ("result-failed", 54, said)
    ]


def test_a_case_that_failed_is_named(tmp_path: Path) -> None:
    group = "tests.unit.test_types.TestTypes"
    passed, failed = outcome(State.PASSED, "test_daily[a]", group), outcome(State.FAILED, "test_daily[b]", group)
    said = (
        "`python/flow/tests/unit/test_types.py` (`TestTypes::test_daily`) failed (`test_daily[b]`), as junit.xml says"
    )
    assert [(rule, message) for rule, _, message in found(tmp_path, passed, failed, tests=TYPES)] == [
        ("result-failed", said)
    ]


def test_a_test_that_was_only_skipped(tmp_path: Path) -> None:
    said = "`crates/flow/tests/gates_m2.rs` (`other_test`) was not run: no net, as junit.xml says"
    assert found(tmp_path, outcome(State.SKIPPED, message="no net")) == [("result-skipped", 54, said)]
    assert found(tmp_path, outcome(State.SKIPPED), outcome(State.PASSED)) == []


def test_what_is_not_there_is_another_rule_s(tmp_path: Path) -> None:
    tests = "`crates/flow/tests/gone.rs` (`a`), `crates/flow/tests/gates_m2.rs` (`gone`), Missing proof: all"
    assert found(tmp_path, tests=tests) == []
