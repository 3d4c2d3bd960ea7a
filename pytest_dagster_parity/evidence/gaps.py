"""Whether a text says that something is missing: what a partial row owes its reader."""

from __future__ import annotations

import re

from pytest_dagster_parity.evidence.tokens import Sort, tokens_of

WORDS = (
    "missing",
    "lack",
    "lacks",
    "lacking",
    "not",
    "no",
    "none",
    "cannot",
    "only",
    "without",
    "except",
    "excluding",
    "until",
    "todo",
    "tbd",
    "gap",
    "gaps",
    "remaining",
    "remains",
    "incomplete",
    "unproven",
    "untested",
    "unsupported",
    "unimplemented",
    "pending",
    "deferred",
    "blocked",
    "limited",
)
"""Any of them is enough, in any case; `docs/rules/partial-without-gap.md` lists them."""

PHRASES = ("yet to", "still to", "to be done", "to do", "rather than", "instead of", "falls short")

_ANY = "|".join(map(re.escape, (*PHRASES, *WORDS)))
_SAYS = re.compile(rf"(?<![\w-])(?:{_ANY}|\w{{1,20}}n['\u2019]t)(?![\w-])", re.IGNORECASE)
_DENIED = re.compile(
    r"(?<![\w-])(?:no|nothing|none|not)\s+(?:\w+\s+){0,2}?"
    r"(?:missing|gaps?|lacking|remaining|remains|pending|deferred|blocked|todos?)(?![\w-])",
    re.IGNORECASE,
)


def says_what_is_missing(text: str) -> bool:
    """Whether the text says so. Code and the targets of links do not count, nor does `no gaps` and the like."""
    return _SAYS.search(_DENIED.sub(" ", prose_of(text))) is not None


def prose_of(text: str) -> str:
    """Return a cell's text with blanks for code, addresses and the targets of links; places stay."""
    parts: list[str] = []
    at = 0
    for token in tokens_of(text):
        if token.sort in {Sort.CODE, Sort.LINK, Sort.URL}:
            parts.extend((text[at : token.inner.start], " " * (token.inner.end - token.inner.start)))
            at = token.inner.end
    return "".join((*parts, text[at:]))
