"""Where in a tree a symbol is defined."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pytest_dagster_parity.evidence.symbols.index import Index
from pytest_dagster_parity.evidence.symbols.parsers import ParserMissing, parsed
from pytest_dagster_parity.evidence.tree import Tree
from tests.unit.evidence.repositories import repository


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(
        tmp_path,
        {
            "a.rs": "use b::plan;\nfn caller() { plan(); }\n",
            "b.rs": "// plan\nfn plan() {}\nstruct Row { tick: u8 }\n",
            "c/d.py": "class Row:\n    def plan(self): ...\n",
            "e.ts": "test('plan', () => {})\n// replan\n",
        },
    )


def places(root: Path, *parts: str) -> list[tuple[str, int]]:
    return [(found.path, found.line) for found in Index(Tree(root)).where(parts)]


def test_a_symbol_is_where_it_is_defined_and_not_where_it_is_used(root: Path) -> None:
    assert places(root, "plan") == [("b.rs", 2), ("c/d.py", 2)]
    assert places(root, "Row", "plan") == [("c/d.py", 2)]
    assert places(root, "gone") == []


def test_a_field_is_a_definition_only_with_its_type(root: Path) -> None:
    assert places(root, "tick") == []
    assert places(root, "Row", "tick") == [("b.rs", 3)]


def test_other_languages_are_searched_for_words(root: Path) -> None:
    index = Index(Tree(root))
    known = index.of("e.ts")
    assert known is not None
    assert (known.by_search, known.mentions("plan"), known.mentions("pla")) == (True, (1,), ())
    assert [(found.path, found.line) for found in index.where_searched("plan", ".ts")] == [("e.ts", 1)]
    assert index.is_mentioned("plan")
    assert not index.is_mentioned("pla")
    assert index.of("gone.ts") is None


def test_without_parsers_it_is_said_what_installs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tree_sitter_rust", None)
    parsed.__globals__["_parser"].cache_clear()
    with pytest.raises(ParserMissing) as caught:
        parsed("Rust", b"")
    parsed.__globals__["_parser"].cache_clear()
    assert str(caught.value) == (
        "evidence in Rust cannot be checked: the Python package 'tree_sitter_rust' is not installed\n"
        "  pip install 'pytest-dagster-parity[check]'"
    )
