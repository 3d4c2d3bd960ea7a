"""Where a cited symbol stands: in the cited file, near the cited line or not, or elsewhere in the tree."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pytest_dagster_parity.evidence.citations import Symbol
from pytest_dagster_parity.evidence.symbols.index import Found, Index
from pytest_dagster_parity.evidence.symbols.model import Definition, Definitions, Sort

NEAR = 5
"""Lines: how far from the cited line a symbol may stand."""

_USED_ELSEWHERE = frozenset({Sort.TYPE, Sort.VARIANT, Sort.CONSTANT, Sort.MODULE})
"""What is often cited where it is used. A function is cited where it is defined."""
_PASSED_ON = frozenset({Sort.EXPORT, Sort.MADE})
_IMPORT = re.compile(r"\s*(?:pub(?:\([^)]*\))?\s+)?(?:use|import|from|extern crate)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of one symbol of one cited file."""

    symbol: Symbol
    definitions: tuple[Definition, ...] = ()
    """In the cited file."""
    lines: tuple[int, ...] = ()
    """Where the cited file has the word, if it does not define it."""
    elsewhere: tuple[Found, ...] = ()
    """Where other files define it, if the cited one does not have it."""
    is_unsure: bool = False
    """Whether a macro or a class of another file may define it here."""

    @property
    def is_here(self) -> bool:
        """Whether the cited file has it."""
        return bool(self.definitions or self.lines)

    @property
    def at(self) -> tuple[int, ...]:
        """The lines in which the cited file has it, each once."""
        return tuple(dict.fromkeys(each.line for each in self.definitions)) or self.lines

    @property
    def surely_at(self) -> int | None:
        """Its line, if there is just one that can be meant."""
        strong = {each.line for each in self.definitions if not each.is_weak} or set(self.at)
        return next(iter(strong)) if len(strong) == 1 else None

    def is_near(self, cited: tuple[int, int]) -> bool:
        """Whether it stands within a few lines of the cited ones."""
        first, last = cited
        if any(each.distance(first, last) <= NEAR for each in self.definitions):
            return True
        return any(first - NEAR <= line <= last + NEAR for line in self.lines)


def standing(index: Index, known: Definitions, symbol: Symbol, cited: tuple[int, int] | None) -> Standing:
    """Return where a symbol stands that is cited with a file, and perhaps a line of it.

    A file that defines the symbol has it. So has one in which the name is a variable's, a parameter's, a key's, or a
    word of a type that is defined there, and, where lines are cited, one that uses a type or a constant near them.
    What a file passes on to others it has, unless a line is cited that is far from there. Else whoever defines it has
    it, and if nobody does, the file in which it is at least a word.
    """
    parts = symbol.parts
    word = parts[-1]
    if known.by_search:
        lines = known.mentions(word)
        elsewhere = () if lines else _others(index.where_searched(word, _suffix(known.path)), known.path)
        return Standing(symbol=symbol, lines=lines, elsewhere=elsewhere)
    definitions = known.named(parts)
    here = Standing(symbol=symbol, definitions=definitions)
    if definitions and _has_itself(here, cited):
        return here
    lines = _used(known, parts)
    if not definitions and lines and len(parts) == 1 and known.binds(word):
        return Standing(symbol=symbol, lines=lines)
    elsewhere = _others(index.where(parts), known.path)
    if not elsewhere:
        return here if definitions else Standing(symbol=symbol, lines=lines, is_unsure=index.may_have(known, parts))
    if cited is not None and all(each.definition and each.definition.sort in _USED_ELSEWHERE for each in elsewhere):
        used = Standing(symbol=symbol, lines=lines)
        if used.is_near(cited):
            return used
    return Standing(symbol=symbol, elsewhere=elsewhere)


def _has_itself(here: Standing, cited: tuple[int, int] | None) -> bool:
    """Whether a file defines what it has of a symbol, or is cited for passing it on."""
    sorts = {each.sort for each in here.definitions}
    return not sorts <= _PASSED_ON or (Sort.EXPORT in sorts and (cited is None or here.is_near(cited)))


def _used(known: Definitions, parts: Sequence[str]) -> tuple[int, ...]:
    """The lines that have the word, imports left out; of `Type::word` those in which the type has it, or uses it."""
    texts = known.text.split("\n")
    lines = [line for line in known.mentions(parts[-1]) if not _IMPORT.match(texts[line - 1])]
    if len(parts) == 1:
        return tuple(lines)
    owners = known.named(parts[:-1])
    inside = [line for line in lines if any(each.first <= line <= each.last for each in owners)]
    beside = [line for line in lines if re.search(rf"\b{re.escape(parts[-2])}\b", texts[line - 1])]
    return tuple(sorted({*inside, *beside}))


def _others(found: Sequence[Found], path: str) -> tuple[Found, ...]:
    return tuple(each for each in found if each.path != path)


def _suffix(path: str) -> str:
    return posixpath.splitext(path)[1].lower()
