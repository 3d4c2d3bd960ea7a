"""The structure of a shell script, as far as it decides whether a command's failure is the script's."""

from __future__ import annotations

from dataclasses import dataclass, field

from pytest_dagster_parity.evidence.ci.shell_words import Token


@dataclass(frozen=True, slots=True)
class Simple:
    """One command's words."""

    words: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A list of commands inside a compound one."""

    role: str
    """`condition`, `branch`, `loop`, `group`, `subshell` or `function`."""
    lists: tuple[AndOr, ...]


@dataclass(frozen=True, slots=True)
class Compound:
    """`if`, `for`, `while`, `case`, `{ }`, `( )` or a function."""

    parts: tuple[Part, ...]
    variable: str = ""
    """Of a `for`."""
    values: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands joined by `|`."""

    commands: tuple[Simple | Compound, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class AndOr:
    """Pipelines joined by `&&` and `||`."""

    pipelines: tuple[Pipeline, ...]
    joints: tuple[str, ...]
    """One fewer than pipelines."""
    background: bool = False


_ENDS = frozenset({"then", "elif", "else", "fi", "do", "done", "esac", "}"})
_BREAKS = frozenset({"\n", ";", ";;"})


@dataclass(slots=True)
class Parser:
    """Reads tokens once. A script that breaks off ends where it does."""

    tokens: list[Token]
    _at: int = field(default=0)

    def script(self) -> tuple[AndOr, ...]:
        """Return the whole script; what closes nothing is passed over."""
        found: list[AndOr] = []
        while self._at < len(self.tokens):
            found += self._lists()
            self._at += 1
        return tuple(found)

    def _peek(self) -> Token | None:
        return self.tokens[self._at] if self._at < len(self.tokens) else None

    def _operator(self) -> str:
        token = self._peek()
        return token.operator if token else ""

    def _keyword(self) -> str:
        token = self._peek()
        return token.bare if token else ""

    def _takes(self, *words: str) -> bool:
        if self._keyword() in words or self._operator() in words:
            self._at += 1
            return True
        return False

    def _skip_breaks(self) -> None:
        while self._operator() in _BREAKS and self._operator():
            self._at += 1

    def _lists(self) -> tuple[AndOr, ...]:
        """Return the lists up to what closes them, which stays."""
        found: list[AndOr] = []
        while True:
            while self._operator() in {"\n", ";", "&"}:
                self._at += 1
            if self._peek() is None or self._operator() in {")", ";;"} or self._keyword() in _ENDS:
                return tuple(found)
            before = self._at
            found.append(self._and_or())
            if self._at == before:
                self._at += 1

    def _and_or(self) -> AndOr:
        pipelines = [self._pipeline()]
        joints: list[str] = []
        while self._operator() in {"&&", "||"}:
            joints.append(self._operator())
            self._at += 1
            while self._operator() == "\n":
                self._at += 1
            pipelines.append(self._pipeline())
        return AndOr(tuple(pipelines), tuple(joints), background=self._operator() == "&")

    def _pipeline(self) -> Pipeline:
        negated = self._takes("!")
        commands = [self._command()]
        while self._operator() in {"|", "|&"}:
            self._at += 1
            while self._operator() == "\n":
                self._at += 1
            commands.append(self._command())
        return Pipeline(tuple(commands), negated=negated)

    def _command(self) -> Simple | Compound:
        if self._takes("("):
            return self._closed("subshell", ")")
        if self._takes("{"):
            return self._closed("group", "}")
        forms = {"if": self._if, "while": self._while, "until": self._while, "for": self._for, "case": self._case}
        return forms.get(self._keyword(), self._simple)()

    def _closed(self, role: str, end: str) -> Compound:
        lists = self._lists()
        self._takes(end)
        return Compound((Part(role, lists),))

    def _if(self) -> Compound:
        parts: list[Part] = []
        while self._takes("if", "elif"):
            parts.append(Part("condition", self._lists()))
            self._takes("then")
            parts.append(Part("branch", self._lists()))
        if self._takes("else"):
            parts.append(Part("branch", self._lists()))
        self._takes("fi")
        return Compound(tuple(parts))

    def _loop(self, parts: tuple[Part, ...], variable: str = "", values: tuple[Token, ...] = ()) -> Compound:
        body = Part("loop", self._lists())
        self._takes("done")
        return Compound((*parts, body), variable=variable, values=values)

    def _while(self) -> Compound:
        self._at += 1
        condition = Part("condition", self._lists())
        self._takes("do")
        return self._loop((condition,))

    def _for(self) -> Compound:
        self._at += 1
        name = self._keyword()
        self._at += 1
        values = self._words() if self._takes("in") else ()
        self._skip_breaks()
        self._takes("do")
        return self._loop((), name, values)

    def _case(self) -> Compound:
        parts: list[Part] = []
        while self._peek() is not None and not self._takes("in"):
            self._at += 1
        self._skip_breaks()
        while self._peek() is not None and not self._takes("esac"):
            while self._peek() is not None and not self._takes(")"):
                self._at += 1
            parts.append(Part("branch", self._lists()))
            if not self._takes(";;") and self._keyword() not in {"", "esac"}:
                self._at += 1
            self._skip_breaks()
        return Compound(tuple(parts))

    def _simple(self) -> Simple | Compound:
        words = self._words()
        if len(words) in {1, 2} and self._operator() == "(":
            return self._function() or Simple(words)
        return Simple(words)

    def _words(self) -> tuple[Token, ...]:
        words: list[Token] = []
        while (token := self._peek()) is not None and not token.operator:
            words.append(token)
            self._at += 1
        return tuple(words)

    def _function(self) -> Compound | None:
        start = self._at
        self._at += 1
        if self._takes(")"):
            self._skip_breaks()
            if self._takes("{"):
                lists = self._lists()
                self._takes("}")
                return Compound((Part("function", lists),))
        self._at = start
        return None
