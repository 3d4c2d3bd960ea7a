"""Whether a document declares, at its beginning, that it no longer holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

HEAD = 40
"""Lines: further down a document tells of others."""

SUFFIXES = (".md", ".markdown", ".mdx", ".rst", ".txt", ".adoc", ".asciidoc", ".org", ".html")
"""Of documents; code is judged by its tests."""

_WORD = r"(?:superseded|obsoleted?|historical|deprecated|outdated|retired|withdrawn|archived)(?![\w-])"
_NOUN = (
    r"(?:adr|analysis|audit|charter|decision|design|doc|document|draft|file|guide|list|matrix|note|page|paper|plan|"
    r"proposal|readme|record|report|rfc|spec|specification|text)"
)
_MARKS = r"[\s>*_~`!\[\](){}:.\u26a0\ufe0f\u274c\U0001f6ab]*"
_END = r"(?:[*_`\])}!\s]*$|[*_`\])}]+|\s*[:.!;,]|\s+(?:by|in|since|as\s+of|on)\b|\s*[\u2013\u2014(]|\s-)"
_BULLET = r"(?!\s*(?:[-+*]|\d{1,3}[.)])\s)"

_DECLARATIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # A line such as `Status: Superseded`
        rf"[-+*\s]*{_MARKS}status[*_`]*\s*(?::|=|\bis\b)\s*(?:now\s+)?[*_`\[\"'\s]*{_WORD}",
        # A row of a table such as `| Status | Superseded by ADR-30 |`
        rf"\s*\|\s*[*_`]*status[*_`:]*\s*\|\s*[*_`]*{_WORD}[^|]*\|?\s*$",
        # The beginning of a line or a quotation, such as `> **Superseded** by the matrix`
        rf"{_BULLET}{_MARKS}(?:(?:note|warning|notice|important|caution)\b{_MARKS})?{_WORD}{_END}",
        # A title that begins so, such as `Superseded: the plan of 2022`
        rf"(?:#|=)\s+{_MARKS}{_WORD}{_END}",
        # A heading that ends so, such as `The plan of 2022 (superseded)`
        rf"(?:#+|=+)\s.*[(\[][*_`]*{_WORD}",
    )
)
_THIS = re.compile(
    rf"\bthis\s+(?:[\w-]+\s+){{0,2}}?{_NOUN}\s+(?:is|was|has\s+been)\s+"
    rf"(?:(?:now|explicitly|since|an?|of|only|kept|as)\s+)*[*_`]*{_WORD}",
    re.IGNORECASE,
)
_STATUS_HEADING = re.compile(r"(?:(?:#+|=+)\s+)?status\s*[#=:]*\s*", re.IGNORECASE)
_UNDERLINE = re.compile(r"[=\-~^]{3,}\s*")
_WORD_FIRST = re.compile(rf"[-+*\s]*{_MARKS}{_WORD}", re.IGNORECASE)


def is_document(path: str) -> bool:
    """Whether a path is that of a document that may declare itself superseded."""
    return path.lower().endswith(SUFFIXES)


def declaration_in(text: str) -> tuple[int, str] | None:
    """Return the line, from 1, in which a document says that it no longer holds, and what it says; None where none.

    Meant are a status (front matter, a line, a table, a section), a line or heading that begins or ends so, and
    `this document is superseded`. What it says of other documents does not count.
    """
    is_under_status = False
    for number, line in _head(text):
        if is_under_status and line.strip():
            if _WORD_FIRST.match(line):
                return number, line.strip()
            is_under_status = _UNDERLINE.fullmatch(line) is not None
        if any(each.match(line) for each in _DECLARATIONS) or _THIS.search(line):
            return number, line.strip()
        is_under_status = is_under_status or _STATUS_HEADING.fullmatch(line) is not None
    return None


def _head(text: str) -> Iterator[tuple[int, str]]:
    """Yield the first lines with their numbers, each cut to a length that no declaration has."""
    start = 0
    for number in range(1, HEAD + 1):
        end = text.find("\n", start)
        yield number, text[start : end if end >= 0 else len(text)][:500].rstrip("\r")
        if end < 0:
            return
        start = end + 1
