"""Tests and symbols that no item of the cited file defines: cases, what macros make, what is inherited or passed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.evidence.paths import findings as of_paths
from pytest_dagster_parity.evidence.proving_tests import findings as of_tests
from tests.unit.evidence.repositories import found, repository, row, rules

CASES = """
    #[rstest]
    #[case(1)]
    #[case::named(2)]
    fn it_debounces(#[case] n: u8) {}

    #[test_case(1; "when short")]
    #[ignore]
    fn it_measures(n: u8) {}

    #[test]
    fn it_has_no_cases() {}

    mod other {
        #[test]
        #[ignore]
        fn it_has_no_cases() {}
    }
"""
MACROS = """
    macro_rules! gate {
        ($name:ident, $n:expr) => {
            #[test]
            fn $name() { assert!($n > 0); }
        };
    }
    macro_rules! plain { ($e:expr) => { const _: () = $e; }; }

    gate!(made_by_a_gate, 1);
    contract!(sqlite, { rows: [listed_one, listed_two] });
"""
CONTRACT = """
    #[macro_export]
    macro_rules! contract {
        ($store:ident) => {
            mod $store {
                #[test]
                fn appends_in_order() {}
            }
        };
    }
"""
CONTRACT_PY = """
    class StoreContract:
        def test_keeps_order(self): ...
        def make(self): ...

    class Unused:
        def test_unused(self): ...
"""
STORES = """
    from contract import StoreContract
    from elsewhere import Foreign

    class Base:
        def test_here(self): ...
        def helper(self): ...

    class TestMemory(StoreContract): ...

    class TestHere(Base): ...

    @pytest.mark.skip
    class TestSkipped(Base): ...

    class TestForeign(Foreign): ...

    TestMachine = Machine.TestCase
    test_alias = decorated(TestHere)
    test_data = [1, 2]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "crates/a/tests/cases.rs": CASES,
        "crates/a/tests/macros.rs": MACROS,
        "crates/a/src/contract.rs": CONTRACT,
        "tests/contract.py": CONTRACT_PY,
        "tests/test_stores.py": STORES,
    }
    return repository(tmp_path, files)


@pytest.mark.parametrize(
    "cell",
    [
        "`crates/a/tests/cases.rs` (`it_debounces::case_2_named`)",
        "`crates/a/tests/cases.rs` (`it_debounces::case_1::n_1`)",
        "`crates/a/tests/macros.rs` (`made_by_a_gate`)",
        "`crates/a/tests/macros.rs` (`listed_two`)",
        "`crates/a/tests/macros.rs` (`appends_in_order`)",
        "`crates/a/tests/macros.rs` (`sqlite::appends_in_order`)",
        "`tests/test_stores.py::TestMemory::test_keeps_order`",
        "`tests/test_stores.py::TestHere::test_here`",
        "`tests/test_stores.py` (`test_here`)",
        "`tests/test_stores.py::TestForeign::test_anything`",
        "`tests/test_stores.py::TestMachine`",
        "`tests/test_stores.py::test_alias`",
        "`tests/contract.py` (`StoreContract.test_keeps_order`)",
    ],
)
def test_what_may_be_a_test_is_not_reported(root: Path, cell: str) -> None:
    assert rules(of_tests, root, row(tests=cell)) == []
    assert rules(of_paths, root, row(tests=cell)) == []


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("`crates/a/tests/cases.rs` (`it_bounces::case_1`)", "test-missing"),
        ("`crates/a/tests/cases.rs` (`it_has_no_cases::case_1`)", "test-missing"),
        ("`crates/a/tests/cases.rs` (`it_measures::when_short`)", "test-ignored"),
        ("`crates/a/tests/cases.rs` (`other::it_has_no_cases`)", "test-ignored"),
        ("`crates/a/tests/macros.rs` (`made_by_nothing`)", "test-missing"),
        ("`crates/a/tests/cases.rs` (`appends_in_order`)", "test-missing"),
        ("`tests/test_stores.py::TestMemory::test_gone`", "test-missing"),
        ("`tests/test_stores.py::TestHere::helper`", "test-is-none"),
        ("`tests/test_stores.py::TestSkipped::test_here`", "test-ignored"),
        ("`tests/test_stores.py::test_data`", "test-is-none"),
        ("`tests/contract.py` (`Unused.test_unused`)", "test-is-none"),
    ],
)
def test_beside_it_defects_are_found(root: Path, cell: str, rule: str) -> None:
    assert rules(of_tests, root, row(tests=cell)) == [rule]


def test_of_an_unknown_macro_its_name_tells_whether_it_may_make_tests(tmp_path: Path) -> None:
    files = {"tests/a.rs": "store_test_suite!(Memory);\n", "tests/b.rs": "assert_impl_all!(Memory: Send);\n"}
    root = repository(tmp_path, files)
    assert rules(of_tests, root, row(tests="`tests/a.rs` (`it_appends`)")) == []
    assert rules(of_tests, root, row(tests="`tests/b.rs` (`it_appends`)")) == ["test-missing"]


PASSED_ON = {
    "src/lib.rs": """
        mod schedule;
        pub use schedule::Schedule;
        pub use schedule::{self as plans, tick::{Tick, TickId as Id}};
        use schedule::Hidden;

        static_assertions::assert_impl_all!(Asserted: Send);





        pub struct Far;
    """,
    "src/schedule.rs": "pub struct Schedule;\npub struct Hidden;\npub struct Asserted;\n",
    "py/__init__.py": "from py.inner import Client, Error as Failure\n",
    "py/inner.py": "class Client: ...\nclass Error: ...\n",
}


@pytest.mark.parametrize(
    "cell",
    [
        "`src/lib.rs` (`Schedule`)",
        "`src/lib.rs:1` (`Schedule`)",
        "`src/lib.rs` (`plans`)",
        "`src/lib.rs` (`Tick`, `Id`)",
        "`py/__init__.py` (`Client`, `Failure`)",
    ],
)
def test_a_file_has_what_it_passes_on(tmp_path: Path, cell: str) -> None:
    assert rules(of_paths, repository(tmp_path, PASSED_ON), row(code=cell)) == []


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("`src/lib.rs` (`Hidden`)", "`Hidden` is not in `src/lib.rs`; it stands in `src/schedule.rs:2`"),
        ("`src/lib.rs:12` (`Schedule`)", "`Schedule` is not in `src/lib.rs`; it stands in `src/schedule.rs:1`"),
        ("`src/lib.rs` (`Asserted`)", "`Asserted` is not in `src/lib.rs`; it stands in `src/schedule.rs:3`"),
    ],
)
def test_what_is_only_used_or_passed_on_far_from_the_line_has_moved(tmp_path: Path, cell: str, message: str) -> None:
    assert found(of_paths, repository(tmp_path, PASSED_ON), row(code=cell)) == [("symbol-moved", message)]


def test_a_link_that_leads_nowhere_has_not_moved_to_itself(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "loop.rs").symlink_to("loop.rs")
    assert rules(of_paths, tmp_path, row(code="`src/loop.rs`")) == ["path-missing"]


TEXTS = {
    "src/texts.rs": """
        // commented_out
        pub fn describe() -> &'static str { "use told_of instead" }
        pub const QUERY: &str = "SELECT tick_id FROM ticks_table WHERE at = 1 AND a";
        pub const LOWER: &str = "select a from lower_table order by a";
        pub const NAME: &str = "named_metric";
        pub const PATH: &str = "/v1/routed/runs";
        pub const TEMPLATE: &str = "fn templated() {}";
    """,
    "py/texts.py": '''
        """The module. documented_away was here."""

        def describe():
            """Calls also_documented no more."""
            return "use told_in_python instead", "named_in_python", f"{formatted} runs of it"
    ''',
}


@pytest.mark.parametrize(
    "cell",
    [
        "`src/texts.rs` (`ticks_table`)",
        "`src/texts.rs` (`lower_table`)",
        "`src/texts.rs` (`named_metric`)",
        "`src/texts.rs` (`routed`)",
        "`src/texts.rs` (`templated`)",
        "`py/texts.py` (`named_in_python`)",
        "`py/texts.py` (`formatted`)",
    ],
)
def test_a_string_may_name_what_is_cited(tmp_path: Path, cell: str) -> None:
    assert rules(of_paths, repository(tmp_path, TEXTS), row(code=cell)) == []


@pytest.mark.parametrize(
    "cell",
    [
        "`src/texts.rs` (`commented_out`)",
        "`src/texts.rs` (`told_of`)",
        "`py/texts.py` (`documented_away`)",
        "`py/texts.py` (`also_documented`)",
        "`py/texts.py` (`told_in_python`)",
    ],
)
def test_what_only_a_comment_a_docstring_or_a_sentence_tells_of_is_lost(tmp_path: Path, cell: str) -> None:
    assert rules(of_paths, repository(tmp_path, TEXTS), row(code=cell)) == ["symbol-lost"]
