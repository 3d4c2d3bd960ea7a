"""What a Python test's decorators, marks and first statement say: whether it is skipped, or expected to fail."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MARK = re.compile(
    r"@?\s*(?:[\w.]+\.)?(?P<name>skip|skipif|skipIf|skipUnless|xfail|expectedFailure)\s*(?:\((?P<arguments>.*)\))?\s*",
    re.DOTALL,
)
_FIRST = re.compile(
    r"(?:pytest\.(?:skip|xfail)|(?:self|cls)\.skipTest|(?:raise\s+)(?:unittest\.|unittest\.case\.)?SkipTest"
    r"|raise\s+pytest\.skip\.Exception)\b"
)
_REASON = re.compile(r"(?:reason\s*=\s*|\A\s*)[rfbu]{0,2}(?P<quote>[\"'])(?P<text>.*?)(?P=quote)", re.DOTALL)
_OF_PLATFORM = re.compile(
    r"\bsys\.(?:platform|version_info)\b|\bos\.name\b|\bplatform\.\w+\(\)|\bsys\.implementation\.name\b"
    r"|(?:\w+\.)*\b(?:find_spec|which)\([^()]*\)|\b(?:HAS|HAVE|has|have)_\w+(?:\(\))?|\b\w+(?= is (?:not )?None\b)"
)
"""What is true of a machine: its platform, and what is installed on it."""
_WORDS = re.compile(r"[^\W\d]\w*")
_HARMLESS = frozenset({"None", "is", "not", "and", "or", "in", "startswith", "endswith", "lower", "major", "minor"})
_CONDITIONAL = frozenset({"skipif", "skipIf", "skipUnless", "xfail"})


def reason_of(mark: str, known: Mapping[str, str] | None = None) -> str:
    """Return why a test with this decorator or mark proves nothing; empty where it does.

    `known` has the marks that the file gives names to. A test that is left out on some platforms, by some versions of
    Python, or where something is not installed, still proves something where it runs.
    """
    bare = mark.strip().removeprefix("@").strip()
    bare = (known or {}).get(bare, bare)
    found = _MARK.fullmatch(bare)
    if found is None:
        return ""
    name, arguments = found["name"], found["arguments"] or ""
    condition = _condition(arguments) if name in _CONDITIONAL else ""
    if condition and (_is_of_platform(condition) or _is_never(name, condition)):
        return ""
    said = _REASON.search(arguments)
    why = said["text"] if said else ""
    when = f" where {condition}" if condition and condition not in {"True", "False", "1", "0"} else ""
    return f"{name}{when}: {why}" if why else f"{name}{when}"


def reason_of_first(statement: str) -> str:
    """Return why a test that begins with this statement proves nothing; empty where it goes on."""
    if not _FIRST.match(statement):
        return ""
    return f"it begins with `{' '.join(statement.split())}`"


def _condition(arguments: str) -> str:
    """The first positional argument, unless there is none."""
    depth = 0
    quote = ""
    for at, sign in enumerate(arguments):
        if quote:
            quote = "" if sign == quote and arguments[at - 1] != "\\" else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif sign == "," and depth == 0:
            arguments = arguments[:at]
            break
    first = " ".join(arguments.split())
    return re.sub(r"\A(?:condition)\s*=\s*", "", first) if not re.match(r"(?!condition)\w+\s*=(?!=)", first) else ""


def _is_of_platform(condition: str) -> bool:
    if not _OF_PLATFORM.search(condition):
        return False
    rest = re.sub(r"\"[^\"]*\"|'[^']*'", "", _OF_PLATFORM.sub("", condition))
    return all(word in _HARMLESS for word in _WORDS.findall(rest))


def _is_never(name: str, condition: str) -> bool:
    return condition in ({"True", "1"} if name == "skipUnless" else {"False", "0"})
