"""A proving test exists as one, runs, and is named. Each defect stands beside a clean twin."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.evidence.proving_tests import findings as rule
from pytest_dagster_parity.evidence.symbols.python import NOT_COLLECTED
from pytest_dagster_parity.matrix.model import Column
from tests.unit.evidence.repositories import findings, found, mended, repository, row, rules

GATES = """
    fn helper() {}
    struct World;

    #[tokio::test]
    async fn it_is_bounded() {
        helper();
    }

    #[test]
    #[ignore = "needs a cluster"]
    fn it_survives() {}

    mod inner {
        #[test]
        fn it_is_deep() {}
    }

    mod slow {
        #[test]
        #[ignore]
        fn it_is_slow() {}
    }

    proptest! {
        #[test]
        fn it_holds(x in 0..9) {}
    }
"""
PYTHON = """
    import pytest

    @pytest.fixture
    def world(): ...

    def helper(): ...

    def test_runs(world): ...

    @pytest.mark.skip(reason="flaky")
    def test_skipped(): ...

    class TestAll:
        @pytest.mark.parametrize("case", ["a", "b"])
        def test_method(self, case): ...

    class Helper:
        def test_like(self): ...
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(
        tmp_path,
        {
            "tests/gates.rs": GATES,
            "tests/all_ignored.rs": "#[test]\n#[ignore]\nfn it_waits() {}\n",
            "src/lib.rs": "pub fn code() {}\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn unit() {}\n}\n",
            "src/code.rs": "pub fn only_code() {}\n",
            "python/tests/test_x.py": PYTHON,
            "python/tests/gates.py": "def test_gate(): ...\n",
            "web/tick.test.ts": "it('ticks once a minute', () => {})\nfunction testTick() {}\n",
            "scripts/smoke.sh": "true\n",
            "docs/plan.md": "# Plan\n",
        },
    )


@pytest.mark.parametrize(
    "cell",
    [
        "`tests/gates.rs` (`it_is_bounded`)",
        "`tests/gates.rs:5` (`it_is_bounded`, `inner::it_is_deep`, `it_holds`)",
        "`tests/gates.rs` (`inner`)",
        "`tests/gates.rs:6`",
        "`src/lib.rs` (`tests::unit`)",
        "`src/lib.rs` (`tests`)",
        "`python/tests/test_x.py` (`test_runs`)",
        "python/tests/test_x.py::TestAll::test_method[a]",
        "`python/tests/test_x.py::TestAll`",
        "`it_is_bounded`, `TestAll.test_method`",
        "`web/tick.test.ts` (`testTick`, `ticks once a minute`)",
        "`scripts/smoke.sh`",
        "Missing proof: `tests/never.rs` (`never`)",
        "`tests/never.rs` (`never`)",
        "",
    ],
)
def test_what_is_a_test_and_runs_is_not_reported(root: Path, cell: str) -> None:
    assert found(rule, root, row(tests=cell)) == []


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("`tests/gates.rs` (`never`)", "there is no test `never` in `tests/gates.rs`, nor elsewhere"),
        (
            "`python/tests/test_x.py::TestAll::test_never`",
            "there is no test `TestAll::test_never` in `python/tests/test_x.py`, nor elsewhere",
        ),
        ("`never`", "there is no test `never` in the repository"),
        ("`web/tick.test.ts` (`testNever`)", "the word `testNever` is not in `web/tick.test.ts`, nor elsewhere"),
        ("`web/tick.test.ts` (`ticks twice`)", "the text `ticks twice` is not in `web/tick.test.ts`"),
    ],
)
def test_a_test_that_does_not_exist(root: Path, cell: str, message: str) -> None:
    assert found(rule, root, row(tests=cell)) == [("test-missing", message)]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (
            "`tests/gates.rs` (`helper`)",
            "`helper` is no test: it has no attribute that makes it one, such as `#[test]`",
        ),
        ("`tests/gates.rs` (`World`)", "`World` is no test: it is a type, and there is no test in it"),
        ("`src/lib.rs` (`code`)", "`code` is no test: it has no attribute that makes it one, such as `#[test]`"),
        ("`src/code.rs`", "there is no test in `src/code.rs`"),
        ("`python/tests/test_x.py` (`helper`)", "`helper` is no test: its name does not begin with `test`"),
        ("`python/tests/test_x.py` (`world`)", "`world` is no test: it is a fixture"),
        (
            "`python/tests/test_x.py::Helper::test_like`",
            "`Helper::test_like` is no test: `Helper` is no test class: its name does not begin with `Test`",
        ),
        (
            "`python/tests/gates.py` (`test_gate`)",
            "`test_gate` is no test: pytest collects tests only from files named `test_*.py` or `*_test.py`",
        ),
        (
            "`python/tests/gates.py`",
            f"there is no test in `python/tests/gates.py`: {NOT_COLLECTED}",
        ),
        ("`docs/plan.md`", "`docs/plan.md` is a document, and no test"),
        ("`only_code`", "`only_code` is no test: it has no attribute that makes it one, such as `#[test]`"),
    ],
)
def test_what_is_cited_is_no_test(root: Path, cell: str, message: str) -> None:
    assert found(rule, root, row(tests=cell)) == [("test-is-none", message)]


def test_a_file_of_another_name_has_tests_where_the_command_names_it(root: Path) -> None:
    ci = "`.github/workflows/ci.yml` (job `test`: `pytest python/tests/gates.py`)"
    assert found(rule, root, row(tests="`python/tests/gates.py` (`test_gate`)", ci=ci)) == []


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("`tests/gates.rs` (`it_survives`)", "`it_survives` is not run, or not counted: #[ignore]: needs a cluster"),
        ("`tests/gates.rs` (`slow`)", "`slow` is not run, or not counted: #[ignore]"),
        (
            "`tests/gates.rs:11`",
            "`it_survives` at `tests/gates.rs:11` is not run, or not counted: #[ignore]: needs a cluster",
        ),
        ("`tests/all_ignored.rs`", "no test in `tests/all_ignored.rs` is run and counted: #[ignore]"),
        ("python/tests/test_x.py::test_skipped", "`test_skipped` is not run, or not counted: skip: flaky"),
        ("`it_survives`", "`it_survives` is not run, or not counted: #[ignore]: needs a cluster"),
    ],
)
def test_a_test_that_is_not_run(root: Path, cell: str, message: str) -> None:
    assert found(rule, root, row(tests=cell)) == [("test-ignored", message)]


@pytest.mark.parametrize(
    "cell", ["`tests/gates.rs`", "`src/lib.rs`", "python/tests/test_x.py", "`web/tick.test.ts`", "`tests/gates.rs:1`"]
)
def test_a_test_file_without_its_tests(root: Path, cell: str) -> None:
    expected = [] if cell == "`tests/gates.rs:1`" else ["test-unnamed"]
    assert rules(rule, root, row(tests=cell)) == expected


@pytest.mark.parametrize(("variable", "expected"), [("DATABASE_URL", []), ("OTHER", ["test-ignored"])])
def test_a_variable_that_ci_sets_leaves_it_open_whether_a_test_is_skipped(
    tmp_path: Path, variable: str, expected: list[str]
) -> None:
    mark = f"@pytest.mark.skipif(not os.environ.get('{variable}'), reason='x')"
    files = {
        ".github/workflows/ci.yml": "on: push\nenv: {DATABASE_URL: postgres}\njobs: {}\n",
        "tests/test_x.py": f"{mark}\ndef test_a(): ...\n",
    }
    assert rules(rule, repository(tmp_path, files), row(tests="`tests/test_x.py::test_a`")) == expected


def test_marks_with_fixture_in_their_names_make_none(tmp_path: Path) -> None:
    source = """
        @pytest.mark.usefixtures("db")
        def test_a(): ...

        @pytest_asyncio.fixture(scope="session")
        def test_db(): ...

        @with_fixture_of("db")
        def test_b(): ...
    """
    root = repository(tmp_path, {"tests/test_x.py": source})
    assert rules(rule, root, row(tests="`tests/test_x.py` (`test_a`, `test_b`)")) == []
    assert rules(rule, root, row(tests="`tests/test_x.py` (`test_db`)")) == ["test-is-none"]


def test_each_of_several_is_judged(root: Path) -> None:
    assert rules(rule, root, row(tests="`tests/gates.rs` (`it_is_bounded`, `helper`, `it_survives`, `never`)")) == [
        "test-is-none",
        "test-ignored",
        "test-missing",
    ]


def test_code_is_not_asked_to_be_a_test(root: Path) -> None:
    assert rules(rule, root, row(code="`src/lib.rs` (`code`)")) == []


METHODS = """
    class TestTicks:
        def test_once(self): ...
        def test_twice(self): ...
        class TestInner:
            @pytest.mark.parametrize("case", ["a"])
            def test_deep(self, case): ...

    class TestWaves:
        def test_twice(self): ...

    def test_plain(): ...
"""


@pytest.mark.parametrize(
    ("cell", "hint", "fixed"),
    [
        (
            "`tests/test_ids.py::test_once`",
            "Cite `tests/test_ids.py::TestTicks::test_once`.",
            "`tests/test_ids.py::TestTicks::test_once`",
        ),
        (
            "[ids](tests/test_ids.py)<br>tests/test_ids.py::test_deep[a]",
            "Cite `tests/test_ids.py::TestTicks::TestInner::test_deep`.",
            "[ids](tests/test_ids.py)<br>tests/test_ids.py::TestTicks::TestInner::test_deep[a]",
        ),
        (
            "`tests/test_ids.py::test_twice`",
            "Cite `tests/test_ids.py::TestTicks::test_twice` or `tests/test_ids.py::TestWaves::test_twice`.",
            None,
        ),
    ],
)
def test_an_id_without_its_class_is_found_by_nobody(tmp_path: Path, cell: str, hint: str, fixed: str | None) -> None:
    root = repository(tmp_path, {"tests/test_ids.py": METHODS})
    about = row(tests=cell)
    (finding,) = [each for each in findings(rule, root, about) if each.rule != "test-unnamed"]
    assert (finding.rule, finding.hint, mended(rule, root, about, Column.TESTS)) == ("test-missing", hint, fixed)


@pytest.mark.parametrize(
    "cell",
    [
        "`tests/test_ids.py::TestTicks::test_once`",
        "`tests/test_ids.py::test_plain`",
        "`tests/test_ids.py` (`test_once`)",
        "`tests/test_ids.py` (`TestTicks::test_once`)",
        "`tests/test_ids.py::TestTicks`",
    ],
)
def test_an_id_with_its_class_and_a_name_beside_a_file_are_found(tmp_path: Path, cell: str) -> None:
    root = repository(tmp_path, {"tests/test_ids.py": METHODS})
    assert found(rule, root, row(tests=cell)) == []
