"""Patterns of paths: `*` and `?` stay within a folder's name, `**` stands for any number of folders."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


class PathGlob:
    """One pattern of paths that are relative to the repository's root, written with `/`."""

    def __init__(self, text: str) -> None:
        self.text = text
        exact = _expression(text.rstrip("/"))
        self._matches = re.compile(exact, re.DOTALL).fullmatch
        self._covers = re.compile(f"{exact}(?:/.*)?", re.DOTALL).fullmatch

    def fits(self, path: str) -> bool:
        """Whether it means this very path."""
        return self._matches(path) is not None

    def covers(self, path: str) -> bool:
        """Whether it means this path, or a folder that this path is in."""
        return self._covers(path) is not None


def any_covers(globs: Iterable[str], path: str) -> bool:
    """Whether one of these patterns means the path, or a folder that it is in."""
    return any(_compiled(glob).covers(path) for glob in globs)


@lru_cache(maxsize=256)
def _compiled(text: str) -> PathGlob:
    return PathGlob(text)


def _expression(text: str) -> str:
    parts = text.split("/")
    built = ""
    for number, part in enumerate(parts):
        is_last = number == len(parts) - 1
        if part == "**":
            built += ".+" if is_last else "(?:[^/]+/)*"
        else:
            built += "".join(_sign(sign) for sign in part) + ("" if is_last else "/")
    return built


def _sign(sign: str) -> str:
    return {"*": "[^/]*", "?": "[^/]"}.get(sign, re.escape(sign))
