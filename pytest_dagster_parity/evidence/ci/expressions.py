"""GitHub's `${{ expressions }}`, as far as they can be told without a run: what cannot stays `MAYBE`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN


class Unknown(Enum):
    """What only a run can tell."""

    MAYBE = "maybe"


MAYBE = Unknown.MAYBE
Value: TypeAlias = "str | bool | float | Unknown | None"
Names = Mapping[str, str]
"""What is known, by full name in small letters: `matrix.crate`, `github.event_name`.

A context that is there itself (`matrix`) is known as a whole: what it does not have is empty.
"""

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)(?![\w.])"
    r"|(?P<name>[A-Za-z_][\w-]*(?:\s*\.\s*[\w*-]+|\[\s*'[^']*'\s*\]|\[\s*\d+\s*\])*)"
    r"|(?P<sign>&&|\|\||==|!=|<=|>=|[!<>(),]))"
)
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


def filled(text: str, names: Names) -> str:
    """Return a text with its expressions replaced, by `UNKNOWN` where they cannot be told."""
    if "${{" not in text:
        return text
    return _EXPRESSION.sub(lambda match: _spelled(evaluate(match[1], names)), text)


def _spelled(value: Value) -> str:
    if isinstance(value, Unknown):
        return UNKNOWN
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}"
    return "" if value is None else value


def holds(condition: str, names: Names) -> bool | Unknown:
    """Return whether an `if:` lets its job or step run, after everything before it went well."""
    inner = condition.strip()
    whole = re.fullmatch(r"\$\{\{(.*?)\}\}", inner, re.DOTALL)
    value = evaluate(whole[1] if whole else _EXPRESSION.sub(lambda match: f"({match[1]})", inner), names)
    return value if isinstance(value, Unknown) else _truth(value)


def ignores_failures(condition: str) -> bool:
    """Return whether it runs though a job that it needs was skipped."""
    return re.search(r"\balways\s*\(", condition) is not None or re.search(r"!\s*cancelled\s*\(", condition) is not None


def evaluate(expression: str, names: Names) -> Value:
    """Return the value of an expression; `MAYBE` for what is not known and what is no expression."""
    tokens = _tokens(expression)
    if tokens is None:
        return MAYBE
    reader = _Reader(tokens, names)
    value = reader.either()
    return MAYBE if reader.is_open else value


def _tokens(expression: str) -> list[tuple[str, str]] | None:
    found: list[tuple[str, str]] = []
    at = 0
    text = expression.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            return None
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def _truth(value: str | float | None) -> bool:
    return bool(value)


@dataclass(slots=True)
class _Reader:
    tokens: list[tuple[str, str]]
    names: Names
    _at: int = field(default=0)
    _broken: bool = field(default=False)

    @property
    def is_open(self) -> bool:
        """Whether it could not be read to its end."""
        return self._broken or self._at < len(self.tokens)

    def either(self) -> Value:
        value = self._both()
        while self._takes("||"):
            other = self._both()
            value = _or(value, other)
        return value

    def _both(self) -> Value:
        value = self._comparison()
        while self._takes("&&"):
            other = self._comparison()
            value = _and(value, other)
        return value

    def _comparison(self) -> Value:
        value = self._single()
        for sign in ("==", "!=", "<=", ">=", "<", ">"):
            if self._takes(sign):
                return _compared(value, sign, self._single())
        return value

    def _single(self) -> Value:  # noqa: PLR0911  one a form
        if self._takes("!"):
            value = self._single()
            return MAYBE if isinstance(value, Unknown) else not _truth(value)
        if self._takes("("):
            value = self.either()
            self._broken = not self._takes(")") or self._broken
            return value
        if self._at >= len(self.tokens):
            self._broken = True
            return MAYBE
        kind, text = self.tokens[self._at]
        self._at += 1
        match kind:
            case "text":
                return text[1:-1].replace("''", "'")
            case "number":
                return float(text)
            case "name":
                return self._named(text)
            case _:
                self._broken = True
                return MAYBE

    def _takes(self, sign: str) -> bool:
        if self._at < len(self.tokens) and self.tokens[self._at] == ("sign", sign):
            self._at += 1
            return True
        return False

    def _named(self, text: str) -> Value:
        if self._takes("("):
            return _called(text.lower(), tuple(self._arguments()))
        constants: dict[str, Value] = {"true": True, "false": False, "null": None}
        if text in constants:
            return constants[text]
        name = re.sub(r"\[\s*'([^']*)'\s*\]", r".\1", re.sub(r"\s", "", text)).lower()
        context = name.split(".", 1)[0]
        return self.names.get(name, "" if context in self.names else MAYBE)

    def _arguments(self) -> Iterator[Value]:
        while not self._takes(")"):
            if self._at >= len(self.tokens):
                self._broken = True
                return
            yield self.either()
            self._takes(",")


def _or(one: Value, other: Value) -> Value:
    if isinstance(one, Unknown):
        return True if other is True else MAYBE
    return one if _truth(one) else other


def _and(one: Value, other: Value) -> Value:
    if isinstance(one, Unknown):
        return False if not isinstance(other, Unknown) and not _truth(other) else MAYBE
    return other if _truth(one) else one


def _compared(one: Value, sign: str, other: Value) -> Value:
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return MAYBE
    if sign in {"==", "!="}:
        return (_comparable(one) == _comparable(other)) is (sign == "==")
    return MAYBE


def _comparable(value: str | float | None) -> str:
    """Texts are compared without regard to case, everything else as it would be written."""
    return _spelled(value).lower()


_FUNCTIONS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda whole, part: part in whole,
    "startswith": lambda whole, part: whole.startswith(part),
    "endswith": lambda whole, part: whole.endswith(part),
}


def _called(name: str, arguments: tuple[Value, ...]) -> Value:
    match name:
        case "always" | "success":
            return True
        case "failure" | "cancelled":
            return False
        case _ if name in _FUNCTIONS and len(arguments) == len(("whole", "part")):
            whole, part = (MAYBE if isinstance(each, Unknown) else _comparable(each) for each in arguments)
            if isinstance(whole, Unknown) or isinstance(part, Unknown):
                return MAYBE
            return _FUNCTIONS[name](whole, part)
        case _:
            return MAYBE
