"""The names of the marks that pytest gives a test by its decorators, its class and its module."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_MARK = re.compile(r"(?:pytest\.)?mark\.(?P<name>\w+)\s*(?P<arguments>\(.*\))?", re.DOTALL)
_GIVES_NONE = re.compile(
    r"(?:staticmethod|classmethod|(?:typing\.)?override|(?:\w+\.)*(?:patch(?:\.\w+)?|skip|skipIf|skipUnless|expectedFailure)"
    r"|given|settings|example|(?:functools\.)?wraps|pytest\.fixture)\s*(?:\(.*\))?",
    re.DOTALL,
)
_BASES_WITHOUT = frozenset({"object", "ABC", "Generic", "Protocol", "TestCase", "IsolatedAsyncioTestCase"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Marks, and whether there may be others."""

    names: tuple[str, ...] = ()
    more: bool = False

    def __add__(self, other: Marks) -> Marks:
        """Return the marks of both."""
        return Marks(names=tuple(dict.fromkeys((*self.names, *other.names))), more=self.more or other.more)


def marks_in(texts: Iterable[str], known: Mapping[str, str]) -> Marks:
    """Return the marks of decorators or of a `pytestmark`. `known` has those that the file gives names to."""
    found = Marks()
    for text in texts:
        bare = text.strip().removeprefix("@").strip()
        found += _mark(known.get(bare, bare).strip())
    return found


def marks_of_bases(bases: Iterable[str]) -> Marks:
    """Return the marks that a class may inherit."""
    return Marks(more=not _BASES_WITHOUT.issuperset(bases))


def _mark(text: str) -> Marks:
    found = _MARK.fullmatch(text)
    if found is None:
        return Marks(more=not _GIVES_NONE.fullmatch(text))
    of_cases = found["name"] == "parametrize" and "marks" in (found["arguments"] or "")
    return Marks(names=(found["name"],), more=of_cases)
