"""What a Rust file defines."""

from __future__ import annotations

from textwrap import dedent

import pytest

from pytest_dagster_parity.evidence.symbols.model import Definitions
from pytest_dagster_parity.evidence.symbols.rust import definitions_in


def defined(source: str) -> Definitions:
    return definitions_in("src/x.rs", dedent(source).lstrip("\n"))


def names(source: str) -> list[tuple[str, str]]:
    return [(each.qualified, each.sort.value) for each in defined(source).definitions]


def test_what_a_type_derives_is_its_own() -> None:
    source = "#[derive(Debug, Default, serde::Serialize, Copy)]\npub struct Policy { limit: u8 }\nstruct Other;\n"
    known = defined(source)
    assert [each.line for name in ("fmt", "default", "serialize") for each in known.named(("Policy", name))] == [2] * 3
    assert known.named(("Other", "default")) == ()
    assert known.named(("Policy", "clone")) == ()


def test_every_kind_of_item_is_found_with_the_names_that_lead_to_it() -> None:
    source = """
        pub const LIMIT: u8 = 1;
        static NAME: &str = "x";
        pub type Key = String;
        pub union Bits { a: u8 }
        pub struct Row<T> { pub tick_id: T }
        pub enum Selector { Range { from: u8 }, Filter(u8), All }
        pub trait Fold { type Out; const N: u8; fn fold(&self); fn twice(&self) {} }
        impl<T> Row<T> { pub async fn load() { fn inner() {} } }
        impl<T> crate::Fold for &'static mut Row<T> where T: Clone { fn fold(&self) {} }
        macro_rules! tick { () => {} }
        extern "C" { fn external(); }
        mod outer { mod inner { pub fn r#match() {} } mod file; }
    """
    assert names(source) == [
        ("LIMIT", "constant"),
        ("NAME", "constant"),
        ("Key", "type"),
        ("Bits", "type"),
        ("Bits::a", "field"),
        ("Row", "type"),
        ("Row::tick_id", "field"),
        ("Selector", "type"),
        ("Selector::Range", "variant"),
        ("Selector::Filter", "variant"),
        ("Selector::All", "variant"),
        ("Fold", "type"),
        ("Fold::Out", "type"),
        ("Fold::N", "constant"),
        ("Fold::fold", "function"),
        ("Fold::twice", "function"),
        ("Row", "impl"),
        ("Row::load", "function"),
        ("Row", "impl"),
        ("Row::fold", "function"),
        ("tick", "macro"),
        ("external", "function"),
        ("outer", "module"),
        ("outer::inner", "module"),
        ("outer::inner::match", "function"),
        ("outer::file", "module"),
    ]


@pytest.mark.parametrize(
    ("attributes", "is_test", "ignored"),
    [
        ("", False, ""),
        ("#[inline]", False, ""),
        ("#[cfg(test)]", False, ""),
        ("#[test]", True, ""),
        ('#[tokio::test(flavor = "multi_thread")]', True, ""),
        ("#[rstest]\n#[case(1)]", True, ""),
        ('#[test_case(1; "one")]', True, ""),
        ('#[test]\n#[should_panic(expected = "x")]', True, ""),
        ("#[test]\n#[ignore]", True, "#[ignore]"),
        ('#[ignore = "slow"]\n#[test]', True, "#[ignore]: slow"),
        ("#[test]\n#[cfg_attr(not(nightly), ignore)]", True, "#[cfg_attr(not(nightly), ignore)]"),
        ("#[test]\n#[cfg_attr(miri, ignore)]", True, ""),
        ('#[test]\n#[cfg_attr(target_os = "windows", ignore)]', True, ""),
        ('#[cfg_attr(feature = "rt", tokio::test)]', True, ""),
        ("#[test]\n#[cfg(any())]", True, "#[cfg(any())] never holds"),
    ],
)
def test_attributes_say_what_is_a_test_and_what_is_ignored(attributes: str, is_test: bool, ignored: str) -> None:
    (found,) = defined(f"{attributes}\n/// Documented.\nasync fn it_holds() {{}}").definitions
    assert (found.name, found.is_test, found.ignored) == ("it_holds", is_test, ignored)


def test_a_head_begins_with_its_attributes_and_doc_comments_and_not_with_other_comments() -> None:
    source = """
        // unrelated

        /// Documented.
        #[test]
        // why
        fn it_holds() {
        }
    """
    (found,) = defined(source).definitions
    assert (found.first, found.line, found.last) == (3, 6, 7)


def test_what_is_within_a_conditional_module_exists_under_its_condition() -> None:
    source = """
        #![cfg(feature = "test-utils")]
        #[cfg(test)]
        mod tests {
            #[cfg(unix)]
            #[test]
            fn it_holds() {}
        }
        #[cfg(any())]
        mod off { #[test] fn never() {} }
    """
    found = {each.qualified: (each.gates, each.ignored) for each in defined(source).definitions}
    assert found == {
        "tests": (('feature = "test-utils"',), ""),
        "tests::it_holds": (('feature = "test-utils"', "unix"), ""),
        "off": (('feature = "test-utils"', "any()"), "#[cfg(any())] never holds"),
        "off::never": (('feature = "test-utils"', "any()"), "#[cfg(any())] never holds"),
    }


@pytest.mark.parametrize(
    ("attributes", "ignored_if", "gates"),
    [
        ('#[test]\n#[cfg_attr(feature = "slow", ignore)]', ('feature = "slow"',), ()),
        ('#[test]\n#[cfg_attr(not(feature = "e2e"), ignore = "x, y")]', ('not(feature = "e2e")',), ()),
        (
            '#[cfg_attr(not(feature = "e2e"), ignore)]\n#[test]\n#[cfg_attr(miri, ignore)]',
            ('not(feature = "e2e")',),
            (),
        ),
        ('#[cfg_attr(feature = "rt", tokio::test, ignore)]', ('feature = "rt"',), ('feature = "rt"',)),
        ('#[test]\n#[cfg_attr(feature = "rt", test_log::test)]', (), ()),
        ('#[cfg(feature = "postgres")]\n#[test]', (), ('feature = "postgres"',)),
        (
            '#[cfg_attr(feature = "rt", tokio::test)]\n#[cfg_attr(not(feature = "rt"), test)]',
            (),
            ('any(feature = "rt", not(feature = "rt"))',),
        ),
    ],
)
def test_what_features_decide_is_kept_as_a_condition(
    attributes: str, ignored_if: tuple[str, ...], gates: tuple[str, ...]
) -> None:
    (found,) = defined(f"{attributes}\nasync fn it_holds() {{}}").definitions
    assert (found.is_test, found.ignored, found.ignored_if, found.gates) == (True, "", ignored_if, gates)


def test_conditions_of_modules_and_of_macros_hold_for_the_tests_in_them() -> None:
    source = """
        #[cfg(feature = "postgres")]
        mod stores {
            proptest! {
                #[test]
                #[cfg_attr(not(feature = "slow"), ignore)]
                fn holds(x in 0..10u8) {}
            }
        }
    """
    found = {each.qualified: (each.gates, each.ignored_if) for each in defined(source).definitions}
    assert found == {
        "stores": (('feature = "postgres"',), ()),
        "stores::holds": (('feature = "postgres"',), ('not(feature = "slow")',)),
    }


def test_tests_within_a_macro_are_tests() -> None:
    source = """
        mod props {
            proptest! {
                #![proptest_config(ProptestConfig::with_cases(9))]
                /// Documented.
                #[test]
                fn holds(x in 0..10u8, y: u8) {
                    prop_assert!(x < 10);
                }
                #[test]
                #[ignore = "slow"]
                fn slow(x in any::<u8>()) {}
                fn helper() {}
                mod deeper { #[test] fn too() {} }
            }
        }
        gate_test!(parity_is_bounded, 1);
        lazy_static! { static ref TABLE: u8 = 1; }
        println!("no_test");
    """
    found = [
        (each.qualified, each.first, each.line, each.last, each.is_test, each.ignored)
        for each in defined(source).definitions
    ]
    assert found == [
        ("props", 1, 1, 15, False, ""),
        ("props::holds", 4, 6, 8, True, ""),
        ("props::slow", 9, 11, 11, True, "#[ignore]: slow"),
        ("props::helper", 12, 12, 12, False, ""),
        ("props::deeper", 13, 13, 13, False, ""),
        ("props::deeper::too", 13, 13, 13, True, ""),
        ("parity_is_bounded", 16, 16, 16, True, ""),
        ("TABLE", 17, 17, 17, False, ""),
    ]


@pytest.mark.parametrize(
    ("symbol", "lines"),
    [
        (("load",), [3, 6]),
        (("Row", "load"), [3]),
        (("flow", "rows", "Row", "load"), [3]),
        (("Fold", "load"), [6]),
        (("Other", "load"), [6]),
        (("Third", "load"), []),
        (("Row",), [1]),
        (("tick_id",), [1]),
        (("Row", "tick_id"), [1]),
        (("gone",), []),
    ],
)
def test_a_symbol_means_what_its_types_lead_to(symbol: tuple[str, ...], lines: list[int]) -> None:
    source = """
        struct Row { tick_id: u8 }
        impl Row {
            fn load() {}
        }
        impl Fold for Other {
            fn load() {}
        }
    """
    assert [each.line for each in defined(source).named(symbol)] == lines


def test_words_are_found_whole_and_outside_of_comments() -> None:
    known = defined(
        '// état poll_epoch\nfn a(poll_epoch: u8) { poll_epoch_two(); "poll_epoch"; } // poll_epoch\n/* tick */'
    )
    assert known.mentions("poll_epoch") == (2,)
    assert known.mentions("tick") == ()
    assert known.binds("poll_epoch")
    assert not known.binds("poll_epoch_two")


def test_a_file_that_is_not_whole_is_read_as_far_as_it_goes() -> None:
    assert ("after", "function") in names("fn broken( {\n\nfn after() {}\n")
    assert names("\0\0 %% not rust") == []
    assert names("") == []
