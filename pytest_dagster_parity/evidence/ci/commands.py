"""A command line in a normal form: program, options by name, arguments, and what stands after `--`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from posixpath import normpath

from pytest_dagster_parity.evidence.ci.command_words import without_wrappers
from pytest_dagster_parity.evidence.ci.programs import Program, program_of
from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN


@dataclass(frozen=True, slots=True)
class Option:
    """One option; `value` is None where it has none."""

    name: str
    value: str | None = None

    def __str__(self) -> str:
        if self.value is None:
            return self.name
        return f"{self.name} {_quoted(self.value)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """One command. Options and their order mean nothing; so they are sorted."""

    program: Program
    options: tuple[Option, ...] = ()
    arguments: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    """What stands after `--`, in its order."""
    open: bool = False
    """Whether it has words of which only a run can tell what they are."""

    def has(self, name: str) -> bool:
        """Whether an option is given."""
        return any(option.name == name for option in self.options)

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values that an option is given."""
        return tuple(option.value for option in self.options if option.name == name and option.value is not None)


def _quoted(text: str) -> str:
    shown = text.replace(UNKNOWN, "<unknown>")
    return f"'{shown}'" if " " in shown or not shown else shown


@lru_cache(maxsize=4096)
def command_line(words: tuple[str, ...]) -> CommandLine | None:
    """Return the normal form of a command; None for one without a program."""
    started = without_wrappers(words)
    if not started:
        return None
    program, rest = program_of(started)
    before, after = _halves(rest)
    options: list[Option] = []
    arguments: list[str] = []
    is_open = UNKNOWN in after
    for option, argument in _read(before, program):
        if option is not None:
            options += _listed(option, program)
        elif argument == UNKNOWN:
            is_open = True
        else:
            arguments.append(normpath(argument) if program.paths and "::" not in argument else argument)
    return CommandLine(
        program=program,
        options=tuple(sorted(set(options), key=lambda option: (option.name, option.value or ""))),
        arguments=tuple(arguments),
        after=tuple(word for word in after if word != UNKNOWN),
        open=is_open,
    )


def _halves(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if "--" not in words:
        return words, ()
    at = words.index("--")
    return words[:at], words[at + 1 :]


def _read(words: tuple[str, ...], program: Program) -> Iterator[tuple[Option | None, str]]:
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if not word.startswith("-") or word == "-":
            yield None, word
            continue
        name, value = _split(word, program)
        name = program.aliases.get(name, name)
        following = words[at] if at < len(words) else None
        if value is None and following is not None and _takes(name, following, program):
            value = following
            at += 1
        yield Option(name, value), ""


def _split(word: str, program: Program) -> tuple[str, str | None]:
    """Return name and value of `--name=value` and, of options known to take one, of `-pvalue`."""
    if word.startswith("--"):
        name, sign, value = word.partition("=")
        return name, value if sign else None
    short = word[:2]
    if len(word) > len(short) and program.aliases.get(short, short) in program.valued and word not in program.aliases:
        return short, word[2:].removeprefix("=")
    return word, None


def _takes(name: str, following: str, program: Program) -> bool:
    if name in program.valued:
        return True
    if following.startswith("-") or name in program.flags:
        return False
    return name.startswith("--") and program.paths and not re.search(r"/|\.py\b|::|^tests?$", following)


def _listed(option: Option, program: Program) -> tuple[Option, ...]:
    separator = program.lists.get(option.name)
    if separator is None or option.value is None:
        return (option,)
    return tuple(Option(option.name, each) for each in re.split(rf"[\s{separator}]+", option.value) if each)
