"""Which outcomes are those of a cited test."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.evidence.results import Outcome, Results, RustPlace, State

GATES = RustPlace("flow::gates_m2")
SCHEDULE = RustPlace("flow", ("controllers", "schedule"))


def is_of(outcome: tuple[str, str, str], path: str, *names: str, case: str = "", rust: RustPlace | None = None) -> bool:
    file, group, name = outcome
    only = Outcome(file=file, group=group, name=name, state=State.PASSED)
    return Results((only,)).of(path, names, case=case, rust=rust or RustPlace()) == (only,)


@pytest.mark.parametrize(
    ("outcome", "path", "names"),
    [
        (("", "tests.test_x.TestA", "test_b[1-2]"), "tests/test_x.py", ("TestA", "test_b")),
        (("", "tests.test_x.TestA", "test_b"), "tests/test_x.py", ("test_b",)),
        (("", "tests.test_x.TestA", "test_b"), "tests/test_x.py", ("TestA",)),
        (("", "tests.test_x", "test_b"), "python/flow/tests/test_x.py", ("test_b",)),
        (("", "python.flow.tests.test_x", "test_b"), "tests/test_x.py", ("test_b",)),
        (("tests/test_x.py", "", "TestA::test_b[1]"), "python/tests/test_x.py", ("TestA", "test_b")),
        (("/ci/work/tests/test_x.py", "", "test_b"), "tests/test_x.py", ("test_b",)),
        (("tests/test_x.py", "", "test_b"), "tests/test_x.py", ()),
        (("", "com.acme.FlowTest", "runs"), "src/test/java/com/acme/FlowTest.java", ("runs",)),
    ],
)
def test_outcomes_of_a_test(outcome: tuple[str, str, str], path: str, names: tuple[str, ...]) -> None:
    assert is_of(outcome, path, *names)


@pytest.mark.parametrize(
    ("outcome", "path", "names"),
    [
        (("", "tests.test_x.TestA", "test_b"), "tests/test_y.py", ("test_b",)),
        (("", "tests.test_x.TestA", "test_b"), "tests/test_x.py", ("TestB", "test_b")),
        (("", "tests.test_x", "test_bb"), "tests/test_x.py", ("test_b",)),
        (("", "tests.unit.test_x", "test_b"), "tests/integration/test_x.py", ("test_b",)),
        (("tests/test_x.py", "", "test_b"), "tests/other/test_x.py", ("test_b",)),
    ],
)
def test_outcomes_of_another(outcome: tuple[str, str, str], path: str, names: tuple[str, ...]) -> None:
    assert not is_of(outcome, path, *names)


def test_a_case_is_meant_alone() -> None:
    assert is_of(("t.py", "", "test_b[1-2]"), "t.py", "test_b", case="1-2")
    assert not is_of(("t.py", "", "test_b[1-3]"), "t.py", "test_b", case="1-2")


def test_rust_tests_by_binary_and_modules() -> None:
    gates, schedule = "crates/flow/tests/gates_m2.rs", "crates/flow/src/controllers/schedule.rs"
    assert is_of(("", "flow::gates_m2", "other_test"), gates, "other_test", rust=GATES)
    assert is_of(("", "flow::gates_m2", "inner::other_test"), gates, "other_test", rust=GATES)
    assert is_of(("", "", "other_test"), gates, "other_test", rust=GATES)
    assert is_of(("", "flow::gates_m2", "other_test"), gates, "other_test")
    assert not is_of(("", "flow::gates_m1", "other_test"), gates, "other_test", rust=GATES)
    assert not is_of(("", "api::gates_m2", "other_test"), gates, "other_test", rust=GATES)
    assert is_of(("", "flow", "controllers::schedule::tests::ticks"), schedule, "ticks", rust=SCHEDULE)
    assert is_of(("", "flow", "controllers::schedule::tests::ticks"), schedule, "tests", "ticks", rust=SCHEDULE)
    assert is_of(("", "flow", "controllers::schedule::tests::ticks"), schedule, "tests", rust=SCHEDULE)
    assert not is_of(("", "flow", "controllers::sensor::tests::ticks"), schedule, "ticks", rust=SCHEDULE)
    assert is_of(("", "", "controllers::schedule::tests::ticks"), schedule, "ticks", rust=SCHEDULE)
    assert not is_of(("", "", "controllers::sensor::tests::ticks"), schedule, "ticks", rust=SCHEDULE)
    assert is_of(("", "acme-flow::gates", "a"), "tests/gates.rs", "a", rust=RustPlace("acme_flow::gates"))


def test_json_lines_of_nextest_name_a_lib_and_a_program_by_their_targets() -> None:
    lib = RustPlace("acme-flow", ("schedule",), "acme-flow::flow")
    assert is_of(("", "acme-flow::flow", "schedule::tests::a"), "src/schedule.rs", "a", rust=lib)
    assert not is_of(("", "acme-flow::flow", "backfill::tests::a"), "src/schedule.rs", "a", rust=lib)
    assert not is_of(("", "acme-flow::gates", "schedule::tests::a"), "src/schedule.rs", "a", rust=lib)
    program = RustPlace("acme-flow::bin/flow", (), "acme-flow::flow")
    assert is_of(("", "acme-flow::flow", "tests::a"), "src/main.rs", "a", rust=program)


def test_a_module_at_another_path_may_be_deeper_than_its_file() -> None:
    place = RustPlace("flow", ("schedule", "reconcile_tests"))
    outcome = ("", "flow", "schedule::reconcile::reconcile_tests::a")
    assert is_of(outcome, "src/schedule/reconcile_tests.rs", "a", rust=place)
