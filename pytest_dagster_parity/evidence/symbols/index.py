"""What the source files of a working tree define, parsed when it is asked and once, and where a lost symbol is now."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pytest_dagster_parity.evidence.symbols import plain, python, rust
from pytest_dagster_parity.evidence.symbols.model import Definition, Definitions, Sort
from pytest_dagster_parity.evidence.tree import Tree

_PARSERS = {".rs": rust.definitions_in, ".py": python.definitions_in, ".pyi": python.definitions_in}

_SEARCHED_SUFFIXES = (
    ".bash .c .cc .clj .cpp .cs .cxx .dart .erl .ex .exs .fs .go .graphql .groovy .h .hpp .hs .hxx .java .jl .js .jsx "
    ".kt .kts .lua .m .mjs .ml .mm .nim .php .pl .proto .ps1 .r .rb .scala .sh .sol .sql .svelte .swift .thrift .tla "
    ".ts .tsx .vue .wit .zig"
)
_SEARCHED = frozenset(_SEARCHED_SUFFIXES.split())
_MAY_MAKE_TESTS = re.compile(r"test|suite|conform|include", re.IGNORECASE)


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
        self._heirs: dict[str, bool] = {}

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

    def may_have(self, known: Definitions, parts: Sequence[str]) -> bool:
        """Whether a file may define a symbol that cannot be seen in it: by a macro, or by a class of another file."""
        return any(self._may_make(name, parts[-1]) for name in known.calls) or (
            len(parts) > 1 and self._may_inherit(known, parts[-2], parts[-1])
        )

    def _may_make(self, macro: str, word: str) -> bool:
        """Whether a macro makes tests of this name; of one that is not the tree's its own name tells."""
        definitions = [
            found for found in self.where((macro,)) if found.definition and found.definition.sort is Sort.MACRO
        ]
        if not definitions:
            return _MAY_MAKE_TESTS.search(macro) is not None
        return any(_whole(word).search(self._text_of(found)) for found in definitions)

    def _text_of(self, found: Found) -> str:
        text = self._tree.text(found.path).text or ""
        first, last = (found.definition.first, found.definition.last) if found.definition else (found.line, found.line)
        return "\n".join(text.split("\n")[first - 1 : last])

    def _may_inherit(self, known: Definitions, owner: str, method: str) -> bool:
        """Whether a class has a base of which nothing is known, or one in another file that has the method."""
        seen = {owner}
        waiting = [(known, owner)]
        while waiting:
            at, name = waiting.pop()
            for base in at.foreign_bases(name):
                places = self.where((base,)) if base not in seen else ()
                if base not in seen and not places:
                    return True
                seen.add(base)
                others = [other for found in places if (other := self.of(found.path)) is not None]
                if any(other.named((base, method)) for other in others):
                    return True
                waiting += [(other, base) for other in others]
        return False

    def is_run_by_heirs(self, definition: Definition) -> bool:
        """Whether a test class of the tree inherits a test whose own class is none."""
        owner = definition.parts[-2] if definition.only_by_class and len(definition.parts) > 1 else ""
        if owner and owner not in self._heirs:
            known = [self.of(path) for path, text in self._texts({".py"}) if owner in text]
            classes = [each for file in known if file is not None for each in file.definitions]
            self._heirs[owner] = any(owner in each.bases and not each.no_test for each in classes)
        return bool(owner) and self._heirs[owner]

    def is_mentioned(self, word: str) -> bool:
        """Whether a word stands whole in any source file."""
        whole = _whole(word)
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


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")


def _suffix(path: str) -> str:
    return posixpath.splitext(path)[1].lower()
