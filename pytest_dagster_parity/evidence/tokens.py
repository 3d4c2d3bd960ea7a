"""The pieces of a cell, each with its place in the cell's text: code, links, addresses, words, brackets and breaks.

Of Markdown only what may stand in a table's cell is read: code spans, inline links, `<...>` and `<br>`. Comments and
what is struck out are passed over. Whatever is not closed is plain text. Reading never fails, and takes a time in
proportion to the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Sort(Enum):
    """What a token is."""

    CODE = "code"
    """A code span."""
    LINK = "link"
    """`[label](target)`; the text is the target, and `label` the place of the label."""
    URL = "url"
    BREAK = "break"
    """`<br>`, or a line break."""
    OPEN = "("
    CLOSE = ")"
    WORD = "word"
    SIGN = "sign"
    """A comma, or anything else that separates words."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a cell's text: from the offset of its first character to the one behind its last."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return what stands there."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token. `inner` is the place of its text without markup, `outer` of all of it."""

    sort: Sort
    outer: Span
    inner: Span
    label: Span | None = None


_RUN = re.compile(r"`+")
_LINK = re.compile(
    r"!?\[(?P<label>[^\[\]\n]{0,1000})\]\(\s{0,9}<?(?P<target>[^()\s<>]{1,1000})>?(?:\s[^()\n]{0,200})?\)"
)
_PLAIN = re.compile(
    r"""
    (?P<break><br\s{0,9}/?>|\r?\n)
  | (?P<comment><!--[^\0]{0,5000}?-->)
  | (?P<struck>~~(?=[^\s~])[^~\n]{1,2000}~~)
  | <(?P<auto>[a-z][a-z0-9+.-]{1,31}:[^\s<>]{1,2000})>
  | (?P<tag></?[a-z][^<>\n]{0,200}>)
  | (?P<url>[a-z][a-z0-9+.-]{1,31}://[^\s<>`|()\[\]"']{1,2000})
  | (?P<open>\()
  | (?P<close>\))
  | (?P<word>(?:
        \{(?:[^{}\s`]|\{[^{}\s`]{0,200}\}){0,500}\}     # {a,b} is part of a word
      | (?<=\w)\[[^\[\]\s`]{0,200}\](?!\()              # and so is [case] behind a name
      | \\[^\w\s]                                       # and an escaped sign
      | [^\s`<>()\[\];,]
    )+)
  | (?P<sign>[^\s`])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WRAPPING = "*_\"'\u201c\u201d\u2018\u2019~"
_TRAILING = ".:!?"


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the tokens of a cell in their order. They do not overlap."""
    at = 0
    closings = _closings(text)
    while at < len(text):
        if text[at] == "`":
            token, at = _code(text, at, closings)
            if token is not None:
                yield token
            continue
        found = _LINK.match(text, at) if text[at] in "![" else None
        if found is not None:
            label = Span(*found.span("label"))
            yield Token(sort=Sort.LINK, outer=Span(*found.span()), inner=Span(*found.span("target")), label=label)
            at = found.end()
            continue
        found = _PLAIN.match(text, at)
        if found is None:
            at += 1
            continue
        token = _plain(text, found)
        at = found.end() if token is None else token.outer.end
        if token is not None:
            yield token


def _closings(text: str) -> dict[int, list[int]]:
    """Where the runs of backticks stand, by their length."""
    found: dict[int, list[int]] = {}
    for run in _RUN.finditer(text):
        found.setdefault(len(run.group()), []).append(run.start())
    return found


def _code(text: str, at: int, closings: dict[int, list[int]]) -> tuple[Token | None, int]:
    run = _RUN.match(text, at)
    length = len(run.group()) if run else 1
    same = closings.get(length, [])
    behind = bisect_right(same, at)
    if behind == len(same):
        return None, at + length
    end = same[behind]
    inner = _trimmed(text, at + length, end)
    return Token(sort=Sort.CODE, outer=Span(at, end + length), inner=inner), end + length


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


_SORTS = {"break": Sort.BREAK, "open": Sort.OPEN, "close": Sort.CLOSE, "sign": Sort.SIGN}


def _plain(text: str, found: re.Match[str]) -> Token | None:
    outer = Span(*found.span())
    kind = found.lastgroup or ""
    match kind:
        case "auto":
            return Token(sort=Sort.URL, outer=outer, inner=Span(*found.span("auto")))
        case "url":
            inner = _without_trailing(text, outer, _TRAILING + ",;" + _WRAPPING)
            return Token(sort=Sort.URL, outer=inner, inner=inner)
        case "word":
            return Token(sort=Sort.WORD, outer=outer, inner=_bare(text, outer))
        case _:
            return Token(sort=_SORTS[kind], outer=outer, inner=outer) if kind in _SORTS else None


def _bare(text: str, outer: Span) -> Span:
    """A word without the emphasis and the quotes around it, and without the stop behind it."""
    start = outer.start
    while start < outer.end and text[start] in _WRAPPING:
        start += 1
    dropped = _WRAPPING if start > outer.start else _WRAPPING.replace("*", "").replace("_", "")
    return _without_trailing(text, Span(start, outer.end), _TRAILING + dropped)


def _without_trailing(text: str, span: Span, signs: str) -> Span:
    end = span.end
    while end > span.start and text[end - 1] in signs:
        end -= 1
    return Span(span.start, end)
