"""Dagster's asset selection syntax: `+key:d and group:g1`, `tag:tier=gold or roots(*)`, or one bare key: `a+`.

Two languages that do not mix: a bare key with plus signs (or an asterisk) beside it and nothing else, and an expression
of attributes.
"""

from __future__ import annotations

import re

from pytest_dagster_parity.reference.definitions import Asset
from pytest_dagster_parity.reference.errors import invalid
from pytest_dagster_parity.reference.rules import Rules
from pytest_dagster_parity.reference.selection.assets import (
    Both,
    Downstream,
    Either,
    Everything,
    Matching,
    Named,
    Roots,
    Selection,
    Sinks,
    Upstream,
    Without,
)

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|<null>|[A-Za-z0-9_*/.-]+)|(?P<number>\d+)|(?P<sign>[+():=]))""", re.VERBOSE
)
_BARE = re.compile(r"\s*(\*|\+*)([A-Za-z0-9_][A-Za-z0-9_/.-]*)(\*|\+*)\s*")
_KEY = re.compile(r"(?!\*$)[A-Za-z_*][A-Za-z0-9_*/]*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|<null>")
"""What need not be quoted: an asterisk stands for anything in keys only, and alone it is no key."""
_KEYWORDS = {"and", "or", "not", "AND", "OR", "NOT"}
_FUNCTIONS = {"roots": Roots, "sinks": Sinks}


def parse(text: str, rules: Rules) -> Selection:
    """Return what an expression means; refuse one that is none."""
    bare = _BARE.fullmatch(text)
    if bare is not None and bare[2] not in _KEYWORDS:
        return _bare(bare[1], bare[2], bare[3], rules)
    parser = _Parser(text, rules)
    selection = parser.either()
    if not parser.at_end:
        raise parser.error()
    return selection


def _bare(up: str, key: str, down: str, rules: Rules) -> Selection:
    selection: Selection = Named((key,))
    parts: list[Selection] = []
    if up:
        parts.append(Upstream(selection, None if up == "*" else rules.levels_of_bare_plus(len(up))))
    if down:
        parts.append(Downstream(selection, None if down == "*" else rules.levels_of_bare_plus(len(down))))
    return Either(tuple(parts)) if parts else selection


def _fits(text: str, pattern: str) -> bool:
    """Whether a text is the pattern, in which an asterisk stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None


class _Parser:
    """Reads an expression from left to right."""

    def __init__(self, text: str, rules: Rules) -> None:
        self._text = text
        self._rules = rules
        self._tokens = self._tokenized()
        self._place = 0

    @property
    def at_end(self) -> bool:
        """Whether everything has been read."""
        return self._place == len(self._tokens)

    def error(self) -> Exception:
        """Return the refusal of the whole expression."""
        return invalid(f"invalid selection string: {self._text!r}")

    def either(self) -> Selection:
        """Read alternatives; `or` binds least."""
        parts = [self._both()]
        while self._takes("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _both(self) -> Selection:
        if not self._rules.traversal_binds_tighter():
            return self._loose()
        parts = [self._negation()]
        while self._takes("and"):
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _loose(self) -> Selection:
        """Read as if a traversal sign took in all that is combined by `and`."""
        up = self._depth_before()
        parts = [self._negation()]
        while self._takes("and"):
            parts.append(self._negation())
        inner = parts[0] if len(parts) == 1 else Both(tuple(parts))
        return inner if up is None else Upstream(inner, up[0])

    def _negation(self) -> Selection:
        if self._takes("not"):
            return Without((Everything(), self._negation()))
        return self._traversal()

    def _traversal(self) -> Selection:
        up = self._depth_before()
        inner = self._primary()
        down = self._depth_after()
        parts: list[Selection] = []
        if up is not None:
            parts.append(Upstream(inner, up[0]))
        if down is not None:
            parts.append(Downstream(inner, down[0]))
        if not parts:
            return inner
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _depth_before(self) -> tuple[int | None] | None:
        """Read `+` or `2+`; None: there is neither."""
        word = self._peek()
        if word == "+":
            self._place += 1
            return (None,)
        if word.isdigit() and self._peek(1) == "+":
            self._place += 2
            return (int(word),)
        return None

    def _depth_after(self) -> tuple[int | None] | None:
        """Read `+` or `+2`; None: there is neither."""
        if not self._takes("+"):
            return None
        word = self._peek()
        if word.isdigit():
            self._place += 1
            return (int(word),)
        return (None,)

    def _primary(self) -> Selection:
        if self._takes("("):
            inner = self.either()
            self._expect(")")
            return inner
        word = self._next()
        if word == "*":
            return Everything()
        if word in _FUNCTIONS and self._takes("("):
            inner = self.either()
            self._expect(")")
            return _FUNCTIONS[word](inner)
        self._expect(":")
        return self._attribute(word)

    def _attribute(self, name: str) -> Selection:
        value = self._value(_KEY if name == "key" else None if name == "tag" else _NAME)
        match name:
            case "key":
                return Matching(lambda asset: _fits(asset.key, value), with_external=True)
            case "group":
                return Matching(lambda asset: _fits(asset.group, value))
            case "owner":
                return Matching(lambda asset: value in asset.owners or (value == "<null>" and not asset.owners))
            case "kind":
                return Matching(lambda asset: value in asset.kinds or (value == "<null>" and not asset.kinds))
            case "tag":
                return self._tag(value)
            case _:
                raise self.error()

    def _tag(self, name: str) -> Selection:
        wanted = self._value() if self._takes("=") else None

        def matches(asset: Asset) -> bool:
            value = asset.tags.get(name)
            return value is not None and ((wanted is None and value == "") or value == wanted)

        return Matching(matches)

    def _value(self, unquoted: re.Pattern[str] | None = None) -> str:
        word = self._next()
        if word.startswith('"'):
            return word[1:-1]
        if word in {"(", ")", "+", ":", "="} or (unquoted is not None and unquoted.fullmatch(word) is None):
            raise self.error()
        return word

    def _tokenized(self) -> list[str]:
        tokens: list[str] = []
        place = 0
        text = self._text.rstrip()
        while place < len(text):
            match = _TOKEN.match(text, place)
            if match is None:
                raise self.error()
            word = match[0].strip()
            tokens.append(word.lower() if word in _KEYWORDS else word)
            place = match.end()
        return tokens

    def _peek(self, ahead: int = 0) -> str:
        place = self._place + ahead
        return self._tokens[place] if place < len(self._tokens) else ""

    def _next(self) -> str:
        if self.at_end:
            raise self.error()
        self._place += 1
        return self._tokens[self._place - 1]

    def _takes(self, sign: str) -> bool:
        if self._peek() != sign:
            return False
        self._place += 1
        return True

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            raise self.error()
