"""What the source files of a working tree define, parsed when it is asked and once, and where a lost symbol is now."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pytest_dagster_parity.evidence.symbols import plain, python, rust
from pytest_dagster_parity.evidence.symbols.model import Definition, Definitions
from pytest_dagster_parity.evidence.tree import Tree

_PARSERS = {".rs": rust.definitions_in, ".py": python.definitions_in, ".pyi": python.definitions_in}

_SEARCHED_SUFFIXES = (
    ".bash .c .cc .clj .cpp .cs .cxx .dart .erl .ex .exs .fs .go .graphql .groovy .h .hpp .hs .hxx .java .jl .js .jsx "
    ".kt .kts .lua .m .mjs .ml .mm .nim .php .pl .proto .ps1 .r .rb .scala .sh .sol .sql .svelte .swift .thrift .tla "
    ".ts .tsx .vue .wit .zig"
)
_SEARCHED = frozenset(_SEARCHED_SUFFIXES.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A place in the tree where a symbol stands."""

    path: str
    line: int
    definition: Definition | None
    """None where it was found by searching for words."""


class Index:
    """The definitions of a tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._known: dict[str, Definitions | None] = {}
        self._by_suffix: list[tuple[str, list[str]]] | None = None
        self._places: dict[tuple[str, ...], tuple[Found, ...]] = {}

    def of(self, path: str) -> Definitions | None:
        """Return what a file of the tree defines; None where it cannot be read, as `Tree.text` says why.

        Raises `ParserMissing` for Rust and Python where the extra `check` is not installed.
        """
        if path not in self._known:
            text = self._tree.text(path).text
            parse = _PARSERS.get(_suffix(path), plain.definitions_in)
            self._known[path] = parse(path, text) if text is not None else None
        return self._known[path]

    def where(self, parts: Sequence[str]) -> tuple[Found, ...]:
        """Return where a symbol is defined in the tree, by path and line. Only files that have its name are parsed."""
        key = tuple(parts)
        if key not in self._places:
            self._places[key] = tuple(sorted(self._defined(key), key=lambda found: (found.path, found.line)))
        return self._places[key]

    def where_searched(self, word: str, suffix: str) -> tuple[Found, ...]:
        """Return where a word stands in the files of a language that has no parser here: the first line in each."""
        found: list[Found] = []
        for path, text in self._texts({suffix}):
            known = self.of(path) if word in text else None
            lines = known.mentions(word) if known is not None else ()
            found += [Found(path=path, line=lines[0], definition=None)] if lines else []
        return tuple(found)

    def is_mentioned(self, word: str) -> bool:
        """Whether a word stands whole in any source file."""
        whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        return any(word in text and whole.search(text) for _, text in self._texts(_SEARCHED | set(_PARSERS)))

    def _defined(self, parts: Sequence[str]) -> Iterator[Found]:
        for path, text in self._texts(set(_PARSERS)):
            known = self.of(path) if parts[-1] in text else None
            for definition in known.named(parts) if known is not None else ():
                if not definition.is_weak or len(parts) > 1:
                    yield Found(path=path, line=definition.line, definition=definition)

    def _texts(self, suffixes: set[str] | frozenset[str]) -> Iterator[tuple[str, str]]:
        for suffix, paths in self._sources():
            for path in paths if suffix in suffixes else ():
                text = self._tree.text(path).text
                if text is not None:
                    yield path, text

    def _sources(self) -> list[tuple[str, list[str]]]:
        if self._by_suffix is None:
            found: dict[str, list[str]] = {}
            for path in self._tree.files():
                found.setdefault(_suffix(path), []).append(path)
            self._by_suffix = sorted(found.items())
        return self._by_suffix


def _suffix(path: str) -> str:
    return posixpath.splitext(path)[1].lower()
