"""What a Python file defines, and what pytest collects of it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from pytest_dagster_parity.evidence.symbols.model import Definitions
from pytest_dagster_parity.evidence.symbols.python import NOT_COLLECTED, definitions_in
from pytest_dagster_parity.evidence.symbols.python_marks import reason_of


def defined(source: str, path: str = "tests/test_x.py") -> Definitions:
    return definitions_in(path, dedent(source).lstrip("\n"))


def collected(source: str, path: str = "tests/test_x.py") -> dict[str, str]:
    """Return the tests, and why they are ignored."""
    return {each.qualified: each.ignored for each in defined(source, path).definitions if each.is_test}


def test_every_definition_is_found_with_the_names_that_lead_to_it() -> None:
    source = """
        LIMIT: int = 3
        A, B = 1, 2
        class Outer(Base, metaclass=Meta):
            kind = "x"
            class Inner:
                async def run(self):
                    def local(): ...
            @property
            def name(self): ...
        if True:
            def conditional(): ...
        try:
            import a
        except ImportError:
            def fallback(): ...
        else:
            other = 1
    """
    found = [(each.qualified, each.sort.value, each.first, each.line) for each in defined(source).definitions]
    assert found == [
        ("LIMIT", "constant", 1, 1),
        ("A", "constant", 2, 2),
        ("B", "constant", 2, 2),
        ("Outer", "type", 3, 3),
        ("Outer::kind", "field", 4, 4),
        ("Outer::Inner", "type", 5, 5),
        ("Outer::Inner::run", "function", 6, 6),
        ("Outer::name", "function", 8, 9),
        ("conditional", "function", 11, 11),
        ("fallback", "function", 15, 15),
        ("other", "constant", 17, 17),
    ]


def test_what_pytest_collects_is_a_test() -> None:
    source = """
        def test_function(): ...
        async def test_async(): ...
        @given(st.integers())
        def test_property(x): ...
        def helper(): ...
        @pytest.fixture
        def test_data(): ...
        class TestGood:
            def test_method(self): ...
            def helper(self): ...
            class TestInner:
                def test_deep(self): ...
        class TestBuilt:
            def __init__(self): ...
            def test_method(self): ...
        class TestOff:
            __test__ = False
            def test_method(self): ...
        class Helper:
            def test_method(self): ...
        class Cases(unittest.TestCase):
            def test_case(self): ...
        class More(Cases):
            def test_more(self): ...
    """
    assert set(collected(source)) == {
        "test_function",
        "test_async",
        "test_property",
        "TestGood",
        "TestGood::test_method",
        "TestGood::TestInner",
        "TestGood::TestInner::test_deep",
        "Cases",
        "Cases::test_case",
        "More",
        "More::test_more",
    }


def test_a_file_of_another_name_has_no_tests_but_those_of_unittest() -> None:
    source = "def test_a(): ...\nclass Cases(TestCase):\n    def test_b(self): ...\n"
    assert collected(source, "tests/gates.py") == {"Cases": ""}
    assert set(collected(source, "app/tests.py")) == {"Cases", "Cases::test_b"}
    assert set(collected(source, "gates_test.py")) == {"test_a", "Cases", "Cases::test_b"}
    assert defined(source, "tests/gates.py").named(["test_a"])[0].no_test == NOT_COLLECTED


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        ("@pytest.mark.parametrize('a', [1])", ""),
        ("@pytest.mark.skip", "skip"),
        ("@pytest.mark.skip(reason='flaky')", "skip: flaky"),
        ("@mark.skip('flaky')", "skip: flaky"),
        ("@unittest.skip('later')", "skip: later"),
        ("@unittest.expectedFailure", "expectedFailure"),
        ("@pytest.mark.xfail(strict=True)", "xfail"),
        (
            "@pytest.mark.skipif(not os.environ.get('DB'), reason='no DB')",
            "skipif where not os.environ.get('DB'): no DB",
        ),
        ("@pytest.mark.skipif(True, reason='x')", "skipif: x"),
        ("@pytest.mark.skipif(False, reason='x')", ""),
        ("@pytest.mark.skipif(sys.platform == 'win32', reason='x')", ""),
        ("@pytest.mark.skipif(sys.version_info < (3, 11), reason='x')", ""),
        ("@pytest.mark.skipif(np is None, reason='x')", ""),
        ("@pytest.mark.skipif(not HAS_PANDAS, reason='x')", ""),
        ("@pytest.mark.skipif(shutil.which('docker') is None, reason='x')", ""),
        ("@unittest.skipUnless(importlib.util.find_spec('yaml'), 'x')", ""),
        ("@pytest.mark.skipif(np is None or BROKEN, reason='x')", "skipif where np is None or BROKEN: x"),
        ("@pytest.mark.skipif(config is not config.live, reason='x')", "skipif where config is not config.live: x"),
        (
            "@pytest.mark.skipif(sys.platform == 'win32' or CI, reason='x')",
            "skipif where sys.platform == 'win32' or CI: x",
        ),
        ("@pytest.mark.skipif(reason='x', condition=BROKEN)", "skipif: x"),
        ("@skipper", ""),
    ],
)
def test_marks_say_what_proves_nothing(mark: str, reason: str) -> None:
    assert reason_of(mark) == reason


def test_what_leaves_a_test_out_may_stand_on_it_on_its_class_on_its_module_or_in_it() -> None:
    source = """
        slow = pytest.mark.skipif(not RUN_SLOW, reason="slow")
        @slow
        def test_named_mark(): ...
        @pytest.mark.skip
        class TestAll:
            def test_inherits(self): ...
        class TestMarked:
            pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.xfail]
            def test_in_marked(self): ...
        def test_gives_up():
            '''Documented.'''
            import os
            pytest.skip("later")
        def test_may_give_up():
            if not os.environ.get("X"):
                pytest.skip("later")
        def test_runs(): ...
    """
    assert collected(source) == {
        "test_named_mark": "skipif where not RUN_SLOW: slow",
        "TestAll": "skip",
        "TestAll::test_inherits": "skip",
        "TestMarked": "`pytestmark` says xfail",
        "TestMarked::test_in_marked": "`pytestmark` says xfail",
        "test_gives_up": 'it begins with `pytest.skip("later")`',
        "test_may_give_up": "",
        "test_runs": "",
    }
    assert collected("pytestmark = pytest.mark.skip(reason='x')\ndef test_a(): ...\n") == {
        "test_a": "`pytestmark` says skip: x"
    }
    assert collected("pytest.skip('x', allow_module_level=True)\ndef test_a(): ...\n") == {
        "test_a": "the module begins with `pytest.skip('x', allow_module_level=True)`"
    }


def test_a_test_of_a_base_class_is_one_of_the_class_below() -> None:
    known = defined("class TestBase:\n    def test_a(self): ...\nclass TestBelow(TestBase):\n    x = 1\n")
    assert [each.qualified for each in known.named(["TestBelow", "test_a"])] == ["TestBase::test_a"]
    assert known.named(["TestBelow", "test_b"]) == ()


def test_classes_that_inherit_from_each_other_are_no_trap() -> None:
    known = defined("class A(B): ...\nclass B(A): ...\n")
    assert known.named(["A", "gone"]) == ()


def test_a_file_that_is_not_whole_is_read_as_far_as_it_goes() -> None:
    assert "test_a" in collected("def test_a(): ...\ndef broken(:\n")
    assert collected("") == {}
