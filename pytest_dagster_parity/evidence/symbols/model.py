"""What is known of a source file's definitions, whatever its language."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum


class Sort(str, Enum):
    """What a definition defines."""

    FUNCTION = "function"
    TYPE = "type"
    """A struct, an enum, a trait, a class, an alias."""
    VARIANT = "variant"
    CONSTANT = "constant"
    MODULE = "module"
    MACRO = "macro"
    IMPL = "impl"
    """A block of methods, named as its type."""
    FIELD = "field"
    EXPORT = "re-export"
    """A name that a file gives to others, and that is defined elsewhere."""
    MADE = "made"
    """A name that may be defined when the file runs or is compiled: one that a macro is given, or an assigned test."""


_WITHOUT_TESTS = frozenset(
    {"object", "ABC", "Generic", "Protocol", "Enum", "Exception", "TestCase", "IsolatedAsyncioTestCase"}
)
"""Classes that give none to what inherits from them."""
_WEAK = frozenset({Sort.FIELD, Sort.IMPL, Sort.EXPORT, Sort.MADE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One definition. Lines are counted from 1."""

    parts: tuple[str, ...]
    """The names that lead to it within its file, and its own last: `("tests", "Type", "method")`."""
    sort: Sort
    line: int
    """Where its name stands."""
    first: int
    """Where its attributes, decorators or doc comments begin."""
    last: int
    also: tuple[str, ...] | None = None
    """Of a method in `impl Trait for Type`: the names that lead to it by the trait."""
    bases: tuple[str, ...] = ()
    """Of a class: the names of those that it inherits from."""
    is_test: bool = False
    has_cases: bool = False
    """Of a Rust test: whether it stands for several, which are named in a module of its name: `it_holds::case_1`."""
    ignored: str = ""
    """Why it is not run, or does not prove anything when it is: `#[ignore]: slow`."""
    ignored_if: tuple[str, ...] = ()
    """Conditions of features, under each of which it is ignored: `not(feature = "test-utils")`."""
    gates: tuple[str, ...] = ()
    """The conditions of `#[cfg(...)]` under which alone it exists, its modules' too; never `test`."""
    marks: tuple[str, ...] = ()
    """Of a Python test: the names of its pytest marks, its class's and its module's too."""
    more_marks: bool = False
    """Whether it may have other marks, which cannot be told from its file."""
    parametrizations: tuple[str, ...] = ()
    """Of a Python test: its decorators that make cases of it, as they are written."""
    no_test: str = ""
    """Why something that has a test's name is none."""
    only_by_class: bool = False
    """Whether it is none only because of its class, so that it is one in a test class that inherits it."""

    @property
    def name(self) -> str:
        """Its own name."""
        return self.parts[-1]

    @property
    def qualified(self) -> str:
        """All of its names."""
        return "::".join(self.parts)

    @property
    def is_weak(self) -> bool:
        """Whether the name is more likely defined elsewhere: a field, a block of methods, what is only passed on."""
        return self.sort in _WEAK

    def distance(self, first: int, last: int) -> int:
        """How many lines there are from the cited ones to its head; 0 where they touch it."""
        return max(self.first - last, first - self.line, 0)


@dataclass(slots=True, kw_only=True)
class Definitions:
    """All definitions of a file, and its words."""

    path: str
    text: str
    definitions: Sequence[Definition]
    find_comments: Callable[[], Sequence[tuple[int, int]]] = tuple
    """Says where comments stand in the text, in characters and in their order; asked only where words are searched."""
    calls: Sequence[str] = ()
    """The macros that are called among its items, and define nothing that can be seen."""
    by_search: bool = False
    """Whether there is no parser for the language: there are no definitions then, only words."""
    _by_name: dict[str, list[Definition]] = field(init=False, repr=False, default_factory=dict[str, list[Definition]])
    _comments: Sequence[tuple[int, int]] | None = field(init=False, repr=False, default=None)
    _breaks: list[int] | None = field(init=False, repr=False, default=None)

    def __post_init__(self) -> None:
        for each in self.definitions:
            self._by_name.setdefault(each.name, []).append(each)

    def named(self, parts: Sequence[str]) -> tuple[Definition, ...]:
        """Return what a symbol means here: definitions of its last name that its other names lead to.

        Names that begin with a capital must lead to it, through a base class too; others are taken for modules, which
        may be called otherwise elsewhere, unless some lead to it just so. A case of a test is the test. Fields, blocks
        of methods and what is only passed on are given only where nothing else has the name.
        """
        found = self._own(parts)
        if not found and len(parts) > 1:
            found = self._inherited(parts) or self._with_cases(parts)
        strong = [each for each in found if not each.is_weak]
        return tuple(strong or found)

    def mentions(self, word: str) -> tuple[int, ...]:
        """Return the lines in which a word stands whole, outside of comments."""
        return tuple(dict.fromkeys(self._line(at) for at in self._words(_whole(word))))

    def binds(self, word: str) -> bool:
        """Whether a name is given to something here that is no definition: a variable, a parameter, a key, a column."""
        name = re.escape(word)
        pattern = rf"\b(?:let|mut|ref|for)\s+{name}\b|\b{name}\s*:(?!:)|\b{name}\s*=(?!=)|([\"'`]){name}\1"
        return next(iter(self._words(re.compile(pattern))), None) is not None

    def foreign_bases(self, name: str) -> tuple[str, ...]:
        """Return the classes of other files that a class inherits from, by way of others of this file too."""
        nearest = [each for name_ in (name, *self._bases(name)) for each in self._by_name.get(name_, ())]
        named = dict.fromkeys(base for each in nearest for base in each.bases)
        return tuple(base for base in named if base not in _WITHOUT_TESTS and not self._types(base))

    def _types(self, name: str) -> list[Definition]:
        return [each for each in self._by_name.get(name, ()) if each.sort is Sort.TYPE]

    def _own(self, parts: Sequence[str]) -> list[Definition]:
        found = [each for each in self._by_name.get(parts[-1], ()) if self._leads(parts, each)]
        just_so = [each for each in found if each.parts[-len(parts) :] == tuple(parts)] if len(parts) > 1 else []
        return just_so or found

    def _inherited(self, parts: Sequence[str]) -> list[Definition]:
        inherited = ((*parts[:-2], base, parts[-1]) for base in self._bases(parts[-2]))
        found = next((each for each in map(self._own, inherited) if each), list[Definition]())
        heir = next(iter(self._types(parts[-2])), None)
        return [_in_heir(each, heir) for each in found] if heir is not None else found

    def _with_cases(self, parts: Sequence[str]) -> list[Definition]:
        shorter = (self._own(parts[:end]) for end in range(len(parts) - 1, 0, -1))
        tests = next((found for found in shorter if found), list[Definition]())
        return [each for each in tests if each.has_cases]

    def _leads(self, parts: Sequence[str], found: Definition) -> bool:
        outer = [part for part in parts[:-1] if part[:1].isupper()]
        return not outer or any(_in_order(outer, names[:-1]) for names in (found.parts, found.also) if names)

    def _bases(self, name: str) -> list[str]:
        """The classes of this file that a class inherits from, the nearest first."""
        known = [name]
        for each in known:
            bases = [base for found in self._by_name.get(each, ()) for base in found.bases]
            known += [base for base in dict.fromkeys(bases) if base in self._by_name and base not in known]
        return known[1:]

    def _words(self, pattern: re.Pattern[str]) -> list[int]:
        return [found.start() for found in pattern.finditer(self.text) if not self._is_comment(found.start())]

    def _is_comment(self, at: int) -> bool:
        if self._comments is None:
            self._comments = self.find_comments()
        before = bisect_right(self._comments, (at, len(self.text)))
        return before > 0 and self._comments[before - 1][1] > at

    def _line(self, at: int) -> int:
        if self._breaks is None:
            self._breaks = [found.start() for found in re.finditer("\n", self.text)]
        return bisect_right(self._breaks, at - 1) + 1 if at else 1


def _in_heir(method: Definition, heir: Definition) -> Definition:
    """What a method is in a class that inherits it."""
    if not method.only_by_class:
        return replace(method, ignored=method.ignored or heir.ignored)
    return replace(
        method,
        is_test=not heir.no_test,
        no_test=heir.no_test,
        only_by_class=False,
        ignored=method.ignored or heir.ignored,
        more_marks=True,
    )


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w]){re.escape(word)}(?![\w])")


def _in_order(wanted: Sequence[str], names: Sequence[str]) -> bool:
    rest = iter(names)
    return all(each in rest for each in wanted)
