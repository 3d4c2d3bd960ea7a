"""The words around a code span or a path that say what it is."""

from __future__ import annotations

import re

URL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]{1,31}://|mailto:)\S+")
GAP = re.compile(
    r"missing(?:\s*:|\s+(?:ci[ -]gated\s+)?(?:proofs?|evidence|tests?|coverage|ci)\b)"
    r"|gaps?\s*:|(?:todo|tbd|tba)(?=[\s:);,.]|\Z)|(?:suggested|proposed)(?:\s+\w+){0,2}\s*:|(?:suggested|proposed)\s+(?:in\s+)?`",
    re.IGNORECASE,
)
JOB_BEFORE = re.compile(r"\bjobs?\s*:?\s*\Z", re.IGNORECASE)
_PROGRAMS = (
    r"(?:cargo|pytest|python3?|uvx?|poetry|tox|nox|make|just|npm|npx|pnpm|yarn|go|mvn|gradle|bazel|hatch|pdm|pixi|bash|"
    r"sh|docker|pants|dagster-parity|(?:\./)?gradlew|\./[\w./-]+)"
)
JOB_BEHIND = re.compile(rf"\s+jobs?\b(?!\s*:?\s*[`\"'\u201c](?!\s*{_PROGRAMS}\s))", re.IGNORECASE)
AFTER_A_JOB = re.compile(r"[`\"'\u201d]?\s+jobs?\s*:?\s*", re.IGNORECASE)
BARE_JOB = re.compile(
    r"jobs?\s*:?\s+(?P<name>[A-Za-z_][\w-]{0,100})(?=\s*(?:[:),;+]|\Z|<br|\n|(?:runs?|executes)\b))", re.IGNORECASE
)
QUOTED = re.compile(
    r"(?:\"(?=[^\"\n]{1,200}\")|'(?=[^'\n]{1,200}')|\u201c(?=[^\u201d\n]{1,200}\u201d))"
    r"(?P<name>[^\"'\u201d`|\n]+)[\"'\u201d]"
)
"""What stands in plain quotes."""
QUOTES = "`\"'\u201d"
RUNS = re.compile(r"\b(?:runs?|running|executes|via|command)\s*:?\s*\Z", re.IGNORECASE)
STATED = re.compile(r":\s*\Z")
OPENED = re.compile(r"\(\s*\Z")
BARE_COMMAND = re.compile(
    rf"{_PROGRAMS}(?=[\s)]|\Z)(?:[^()<>\n`,;]|<(?!br))*",
    re.IGNORECASE,
)
BOUND = re.compile(r"\s*(?:\(|\b(?:in|at|from|of)\b|@|:|->|\u2192|[-\u2013\u2014])\s*")
JOINING = frozenset({"and", "or", "+", "&", "plus"})
