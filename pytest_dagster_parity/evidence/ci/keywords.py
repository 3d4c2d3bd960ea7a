"""pytest's `-k`: an expression of names with `and`, `or`, `not` and brackets, on what is known of a test."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_TOKEN = re.compile(r"\s*(\(|\)|[^\s()]+)")

Means = Callable[[str], "bool | None"]
"""Whether a name means the test; None where it cannot be told."""


def selects(expression: str, means: Means) -> bool | None:
    """Return whether an expression selects a test; None where it cannot be told, or is no expression."""
    reader = _Reader([match[1] for match in _TOKEN.finditer(expression)], means)
    value = reader.either()
    return value if reader.is_done else None


@dataclass(slots=True)
class _Reader:
    tokens: list[str]
    means: Means
    _at: int = field(default=0)

    @property
    def is_done(self) -> bool:
        return self._at == len(self.tokens)

    def either(self) -> bool | None:
        value = self._both()
        while self._takes("or"):
            other = self._both()
            value = True if True in {value, other} else (None if None in {value, other} else False)
        return value

    def _both(self) -> bool | None:
        value = self._negated()
        while self._takes("and"):
            other = self._negated()
            value = False if False in {value, other} else (None if None in {value, other} else True)
        return value

    def _negated(self) -> bool | None:
        if self._takes("not"):
            value = self._negated()
            return None if value is None else not value
        if self._takes("("):
            value = self.either()
            return value if self._takes(")") else None
        if self._at >= len(self.tokens) or self.tokens[self._at] in {"and", "or", ")"}:
            return None
        word = self.tokens[self._at]
        self._at += 1
        return self.means(word)

    def _takes(self, word: str) -> bool:
        if self._at < len(self.tokens) and self.tokens[self._at] == word:
            self._at += 1
            return True
        return False
