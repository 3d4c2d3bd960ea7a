"""Words and operators of a shell script, with their lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

UNKNOWN = "\0"
"""Stands in a word for a piece that only a run can tell. No word of a script can contain it."""

_OPERATORS = ("&&", "||", ";;", "|&", "&>>", "&>", "<<<", "<<-", "<<", ">>", ">&", "<&", ">|", "|", "&", ";", "(", ")")
_REDIRECTIONS = frozenset({"&>>", "&>", "<<<", ">>", ">&", "<&", ">|", ">", "<"})
_HEREDOCS = frozenset({"<<", "<<-"})
_BLANK = " \t\r"
_BREAKS = frozenset(" \t\r\n&|;()<>")
_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)(?::?[-=]([^{}$`]*))?\}|([#?!@*$-]))")
_MOST_READINGS = 64
"""Of one word: a loop over more values than this counts as unknown."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a word: plain text, or a variable with what stands for it where it has no value."""

    text: str
    variable: bool = False
    quoted: bool = False
    otherwise: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class Token:
    r"""A word (`pieces`) or an operator (`operator`; a line's end is `\n`). Lines count from 0."""

    line: int
    operator: str = ""
    pieces: tuple[Piece, ...] = ()

    @property
    def bare(self) -> str:
        """The word's text where it is plain and unquoted, and so can be a keyword; else empty."""
        return self.pieces[0].text if len(self.pieces) == 1 and self.pieces[0] == Piece(self.pieces[0].text) else ""


Values = Mapping[str, tuple[str, ...]]
"""What variables may stand for. Several: the script runs with each of them."""


def expanded(words: tuple[Token, ...], values: Values) -> list[tuple[str, ...]]:
    """Return what a command's words become: one reading for each combination of values."""
    names = sorted({piece.text for word in words for piece in word.pieces if piece.variable and piece.text in values})
    readings: list[tuple[str, ...]] = []
    for combination in product(*(values[name] for name in names)):
        if len(readings) == _MOST_READINGS:
            break
        chosen = dict(zip(names, combination, strict=True))
        readings.append(tuple(text for word in words for text in _texts(word, chosen)))
    return readings


def _texts(word: Token, values: Mapping[str, str]) -> list[str]:
    texts = [""]
    quoted = False
    for piece in word.pieces:
        value = values.get(piece.text, piece.otherwise) if piece.variable else piece.text
        quoted = quoted or piece.quoted or not piece.variable
        if piece.variable and (not piece.quoted or piece.text == "@"):
            first, *rest = value.split() or [""]
            texts[-1] += first
            texts += rest
        else:
            texts[-1] += value
    return texts if quoted else [text for text in texts if text]


def tokens_of(script: str) -> list[Token]:
    """Return the tokens of a script. What is no proper shell gives tokens all the same."""
    return _Scanner(script).scan()


class _Scanner:
    """Reads a script once from its beginning to its end."""

    def __init__(self, script: str) -> None:
        self._text = script
        self._at = 0
        self._line = 0
        self._tokens: list[Token] = []
        self._heredocs: list[str] = []

    def scan(self) -> list[Token]:
        while self._at < len(self._text):
            sign = self._text[self._at]
            if sign == "\n":
                self._end_line()
            elif sign in _BLANK:
                self._at += 1
            elif sign == "#":
                self._at = self._line_end()
            elif self._text.startswith(("\\\n", "\\\r\n"), self._at):
                self._at = self._text.index("\n", self._at) + 1
                self._line += 1
            elif sign in _BREAKS:
                self._operator()
            else:
                self._word()
        return self._tokens

    def _line_end(self) -> int:
        end = self._text.find("\n", self._at)
        return len(self._text) if end < 0 else end

    def _end_line(self) -> None:
        self._tokens.append(Token(self._line, operator="\n"))
        self._at += 1
        self._line += 1
        for end in self._heredocs:
            while self._at < len(self._text):
                stop = self._line_end()
                line = self._text[self._at : stop]
                self._at = stop + 1
                self._line += 1
                if line.strip() == end:
                    break
        self._heredocs.clear()

    def _operator(self) -> None:
        found = next((each for each in _OPERATORS if self._text.startswith(each, self._at)), self._text[self._at])
        self._at += len(found)
        if found in _HEREDOCS or found in _REDIRECTIONS:
            self._redirection(found)
        else:
            self._tokens.append(Token(self._line, operator=found))

    def _redirection(self, operator: str) -> None:
        """Leave out where output goes: it changes nothing about what is run."""
        last = self._tokens[-1] if self._tokens else None
        if last is not None and last.bare.isdigit() and self._text[self._at - len(operator) - 1].isdigit():
            self._tokens.pop()
        while self._at < len(self._text) and self._text[self._at] in _BLANK:
            self._at += 1
        before = len(self._tokens)
        if self._at < len(self._text) and self._text[self._at] not in _BREAKS:
            self._word()
        for word in self._tokens[before:]:
            if operator in _HEREDOCS:
                self._heredocs.append("".join(piece.text for piece in word.pieces))
        del self._tokens[before:]

    def _word(self) -> None:
        line = self._line
        pieces: list[Piece] = []
        while self._at < len(self._text) and self._text[self._at] not in _BREAKS:
            sign = self._text[self._at]
            if sign == "'":
                pieces.append(Piece(self._until("'"), quoted=True))
            elif sign == '"':
                self._at += 1
                self._inside_quotes(pieces)
            elif sign in "$`":
                pieces.append(self._expansion(quoted=False))
            elif sign == "\\":
                pieces += self._escaped()
            else:
                start = self._at
                while self._at < len(self._text) and self._text[self._at] not in _BREAKS | set("'\"$`\\"):
                    self._at += 1
                pieces.append(Piece(self._text[start : self._at]))
        self._tokens.append(Token(line, pieces=tuple(pieces)))

    def _escaped(self) -> list[Piece]:
        sign = self._text[self._at + 1 : self._at + 2]
        self._at += 2
        if sign == "\n":
            self._line += 1
            return []
        return [Piece(sign, quoted=True)]

    def _until(self, end: str) -> str:
        stop = self._text.find(end, self._at + 1)
        stop = len(self._text) if stop < 0 else stop
        found = self._text[self._at + 1 : stop]
        self._line += found.count("\n")
        self._at = stop + 1
        return found

    def _inside_quotes(self, pieces: list[Piece]) -> None:
        plain = ""
        while self._at < len(self._text) and self._text[self._at] != '"':
            sign = self._text[self._at]
            if sign in "$`":
                pieces.append(Piece(plain, quoted=True))
                plain = ""
                pieces.append(self._expansion(quoted=True))
                continue
            if sign == "\\" and self._text[self._at + 1 : self._at + 2] in {'"', "\\", "$", "`", "\n"}:
                self._at += 1
                sign = self._text[self._at]
            self._line += sign == "\n"
            plain += sign
            self._at += 1
        self._at += 1
        pieces.append(Piece(plain, quoted=True))

    def _expansion(self, *, quoted: bool) -> Piece:
        if self._text[self._at] == "`":
            self._until("`")
            return Piece("", variable=True, quoted=quoted)
        if self._text.startswith("$(", self._at):
            self._skip_nested()
            return Piece("", variable=True, quoted=quoted)
        match = _VARIABLE.match(self._text, self._at)
        if match is None:
            return self._odd_expansion(quoted=quoted)
        self._at = match.end()
        name = match[1] or match[2] or match[4]
        return Piece(name, variable=True, quoted=quoted, otherwise=UNKNOWN if match[3] is None else match[3])

    def _odd_expansion(self, *, quoted: bool) -> Piece:
        if self._text.startswith("${", self._at):
            self._until("}")
            return Piece("", variable=True, quoted=quoted)
        self._at += 1
        return Piece("$", quoted=quoted)

    def _skip_nested(self) -> None:
        depth = 0
        while self._at < len(self._text):
            sign = self._text[self._at]
            self._line += sign == "\n"
            depth += (sign == "(") - (sign == ")")
            self._at += 1
            if sign == ")" and depth == 0:
                break
