"""Patterns of ids in which `*` stands for any text and `?` for any character; brackets are meant as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WILD = {"*": ".*", "?": "."}


class Glob:
    """One pattern; a text without wildcards means just itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._matches = re.compile("".join(_WILD.get(sign, re.escape(sign)) for sign in text), re.DOTALL).fullmatch

    @property
    def is_wild(self) -> bool:
        """Whether it may mean several."""
        return any(sign in self.text for sign in _WILD)

    def fits(self, *names: str) -> bool:
        """Whether it means something that has one of these names."""
        return any(self._matches(name) is not None for name in names)

    def among(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the names that it means."""
        return tuple(name for name in names if self._matches(name) is not None)

    def __repr__(self) -> str:
        return f"Glob({self.text!r})"
