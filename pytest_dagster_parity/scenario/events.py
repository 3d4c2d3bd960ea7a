"""The text of a file as YAML events, one after another, each with its place.

Types are not resolved: every scalar stays the text that it was written as. What YAML offers beyond plain mappings,
sequences and scalars is refused, and so is what could exhaust the machine.
"""

from __future__ import annotations

from itertools import chain, repeat, starmap
from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.scanner import Scanner, ScannerError

from pytest_dagster_parity.errors import LoadError, Problem
from pytest_dagster_parity.scenario.lean_events import lean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LARGEST_FILE = 4 * 1024 * 1024
LARGEST_SCALAR = 256 * 1024
DEEPEST = 64

_TOO_DEEP = f"nested deeper than {DEEPEST} levels"
_LIBYAML_TOO_DEEP = "maximum nesting depth"
"""What libyaml says itself, from 0.2.6 on, of a thousand brackets in one line, all of which it reads at once."""
_BATCH = 1024
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_SIGNS = (b"&", b"!", b"\t", b"? ", b"- - - - ", b" " * DEEPEST)
_NO_ALIASES = (b"* ", b"*/", b'*"', b"*'", b"*`", b"**")
"""Stars as cron expressions and prose have them; that of an alias stands before a name."""


class PureParser(Reader, Scanner, Parser):
    """The parser in Python, for where PyYAML was built without libyaml."""

    def __init__(self, stream: bytes) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)

    def get_event(self) -> Any:
        """Return the next event, None after the last. An escape that is no character is an error, as to libyaml."""
        parser: Any = super()
        try:
            event = parser.get_event()
            getattr(event, "value", "").encode()
        except ValueError:
            mark = parser.get_mark()
            what = "found invalid Unicode character escape code"
            raise ScannerError("while parsing a quoted scalar", mark, what, mark) from None
        return event


fastest_parser: Callable[[bytes], Any] = getattr(getattr(yaml, "cyaml", None), "CParser", PureParser)
"""That of libyaml, where PyYAML was built with it."""


def events_of(path: str, text: bytes) -> Callable[[], Any]:
    """Return what gives the events of a text, one a call. Raises `LoadError` where no reading should begin."""
    _check_text(path, text)
    if is_suspicious(text):
        check_events(path, text)
    return chain.from_iterable(_batches(text)).__next__


def _batches(text: bytes) -> Iterator[list[Any]]:
    """Yield events by the thousand: making many and reading many is a sixth faster than one after another."""
    next_event = fastest_parser(text).get_event
    while True:
        batch: list[Any] = []
        try:
            with lean():
                batch.extend(starmap(next_event, repeat((), _BATCH)))
        except (yaml.MarkedYAMLError, ReaderError):
            yield batch
            raise
        if batch[-1] is None:
            yield batch[: batch.index(None)]
            return
        yield batch


def _check_text(path: str, text: bytes) -> None:
    if len(text) > LARGEST_FILE:
        raise LoadError((_problem(path, 1, 1, "too-large", f"{len(text)} bytes; {LARGEST_FILE} are the most"),))
    try:
        text.decode()
    except UnicodeDecodeError as error:
        line, column = place_of_byte(text, error.start)
        message = f"this is not UTF-8: {error.reason} at byte {error.start}"
        raise LoadError((_problem(path, line, column, "not-utf-8", message, "save the file as UTF-8"),)) from None


def is_suspicious(text: bytes) -> bool:
    """Whether a text may have an anchor, alias, tag, huge scalar or deep nesting.

    The quick look misses one thing: brackets that texts or comments seem to close. Who reads these runs out of stack,
    and looks again.
    """
    if len(text) > LARGEST_SCALAR or any(sign in text for sign in _SIGNS):
        return True
    if b"*" in text:
        stars = text
        for harmless in _NO_ALIASES:
            stars = stars.replace(harmless, b"")
        if b"*" in stars:
            return True
    brackets = text.translate(None, _NOT_BRACKETS)
    for _ in range(DEEPEST // 4):
        peeled = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if len(peeled) == len(brackets):
            break
        brackets = peeled
    return len(brackets) > DEEPEST // 4


def check_events(path: str, text: bytes) -> None:
    """Look for what is refused wherever it stands. What is no YAML at all is left to the reading itself.

    Raises `LoadError`.
    """
    problems: list[Problem] = []
    depth = 0
    try:
        for event in iter(fastest_parser(text).get_event, None):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            problems += _refused(path, event, depth)
            if depth > DEEPEST:
                break
    except (yaml.MarkedYAMLError, ReaderError):
        pass
    if problems:
        raise LoadError(tuple(problems))


def _refused(path: str, event: Any, depth: int) -> list[Problem]:
    found: list[tuple[str, str, str]] = []
    value: str = getattr(event, "value", "")
    tag: str | None = getattr(event, "tag", None)
    if event.__class__ is AliasEvent:
        found.append(("alias", "aliases are not allowed", "write the value out"))
    elif getattr(event, "anchor", None) is not None:
        found.append(("anchor", "anchors are not allowed", "write the value out"))
    if tag is not None:
        hint = "the schema says what a value is; quote a text that begins with `!`"
        found.append(("tag", f"tags are not allowed: {tag}", hint))
    if len(value) > LARGEST_SCALAR:
        found.append(("too-large", f"a text of {len(value)} characters; {LARGEST_SCALAR} are the most", ""))
    if depth > DEEPEST:
        found.append(("too-deep", _TOO_DEEP, ""))
    mark = event.start_mark
    return [_problem(path, mark.line + 1, mark.column + 1, code, message, hint) for code, message, hint in found]


def syntax_problem(path: str, text: bytes, error: yaml.MarkedYAMLError | ReaderError) -> Problem:
    """Return what is wrong with a text that is no YAML."""
    if isinstance(error, ReaderError):
        character = error.character if isinstance(error.character, str) else chr(error.character)
        line, column = place_of_byte(text, text.find(character.encode()))
        message = f"YAML does not allow this character: U+{ord(character):04X}"
        return _problem(path, line, column, "not-yaml", message)
    mark: Any = error.problem_mark or error.context_mark
    if _LIBYAML_TOO_DEEP in str(error.problem):
        return _problem(path, mark.line + 1, mark.column + 1, "too-deep", _TOO_DEEP)
    context = f"{error.context}: " if error.context else ""
    return _problem(path, mark.line + 1, mark.column + 1, "not-yaml", f"this is not YAML: {context}{error.problem}")


def place_of_byte(text: bytes, position: int) -> tuple[int, int]:
    """Return the line and the column, in bytes, of a position."""
    return text.count(b"\n", 0, position) + 1, position - text.rfind(b"\n", 0, position)


def _problem(path: str, line: int, column: int, code: str, message: str, hint: str = "") -> Problem:
    return Problem(path=path, line=line, column=column, code=code, message=message, hint=hint)
