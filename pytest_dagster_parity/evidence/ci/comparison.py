"""Whether a command that CI runs is the one that is cited, another form of it, or another command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from posixpath import normpath
from typing import TypeAlias

from pytest_dagster_parity.evidence.ci.commands import CommandLine, Option, command_line
from pytest_dagster_parity.evidence.ci.programs import CARGO_TEST, NEXTEST, PYTEST
from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN


@dataclass(frozen=True, slots=True)
class Same:
    """It is the cited command, or may be as far as can be told."""


@dataclass(frozen=True, slots=True)
class Differs:
    """It is another form of the cited command."""

    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """It is another command."""


Answer: TypeAlias = "Same | Differs | Other"

_TARGETS = ("--lib", "--bins", "--tests", "--doc", "--examples", "--benches", "--all-targets")
_NAMED_TARGETS = ("--test", "--bin", "--example", "--bench")
_SCOPES = frozenset({"--package", "--workspace", "--exclude"})


@lru_cache(maxsize=8192)
def compare(cited: tuple[str, ...], run: tuple[str, ...], folder: str | None = "") -> Answer:
    """Compare the words of a cited command with those of one that CI runs, in a folder of the repository.

    Paths may be cited as the command has them, or from the repository's root.
    """
    one, other = command_line(cited), command_line(run)
    if one is None or other is None or one.program.name != other.program.name:
        return Other()
    answer = _compared(one, other)
    if not isinstance(answer, Same) and folder and one.program.paths:
        joined = tuple(normpath(f"{folder}/{argument}") for argument in other.arguments)
        from_root = _compared(one, replace(other, arguments=joined))
        return from_root if isinstance(answer, Other) or isinstance(from_root, Same) else answer
    return answer


def _compared(one: CommandLine, other: CommandLine) -> Answer:
    if _are_apart(one, other):
        return Other()
    what = tuple(_differences(one, other))
    return Differs(what) if what else Same()


def fits(one: str, other: str) -> bool:
    """Whether two words are the same, or may be: what is unknown in them may be anything."""
    if one == other:
        return True
    if UNKNOWN in other:
        one, other = other, one
    return UNKNOWN in one and fnmatchcase(other, _pattern(one))


def _pattern(word: str) -> str:
    return "".join("*" if sign == UNKNOWN else f"[{sign}]" if sign in "*?[" else sign for sign in word)


def _are_apart(one: CommandLine, other: CommandLine) -> bool:
    """Whether two commands of the same program are about different things."""
    if one.program.name in {CARGO_TEST.name, NEXTEST.name}:
        return (
            _disjoint(one.arguments, other.arguments)
            or _disjoint(one.values("--package"), other.values("--package"))
            or _disjoint(_targets(one), _targets(other))
        )
    if one.program.name == PYTEST.name:
        return _disjoint(one.arguments, other.arguments, _overlap)
    return _disjoint(one.arguments, other.arguments) or bool(one.arguments) != bool(other.arguments)


def _targets(line: CommandLine) -> tuple[str, ...]:
    if line.has("--all-targets") or line.has("--tests"):
        return ()
    named = [f"{option.name} {option.value}" for option in line.options if option.name in _NAMED_TARGETS]
    return (*named, *(option.name for option in line.options if option.name in _TARGETS))


def _disjoint(one: tuple[str, ...], other: tuple[str, ...], same: Callable[[str, str], bool] = fits) -> bool:
    return bool(one) and bool(other) and not any(same(each, another) for each in one for another in other)


def _overlap(one: str, other: str) -> bool:
    return fits(one, other) or _is_in(one, other) or _is_in(other, one) or "." in {one, other}


def _is_in(path: str, folder: str) -> bool:
    return path.startswith((f"{folder}/", f"{folder}::", f"{folder}["))


def _differences(cited: CommandLine, run: CommandLine) -> Iterator[str]:
    yield from _in_options(cited, run)
    yield from _in_words("argument", cited.arguments, run.arguments, may_miss=run.open or cited.open)
    if cited.after != run.after:
        yield from _in_words(
            "argument after `--`", cited.after, run.after, may_miss=run.open or cited.open, ordered=True
        )


def _in_options(cited: CommandLine, run: CommandLine) -> Iterator[str]:
    hidden = cited.program.presentation
    missing = [each for each in cited.options if each.name not in hidden and not _has(run, each)]
    extra = [each for each in run.options if each.name not in hidden and not _has(cited, each)]
    for option in list(missing):
        others = [each for each in extra if each.name == option.name]
        if others and option.value is not None:
            shown = ", ".join(f"`{each}`" for each in others)
            yield f"{shown} instead of `{option}`"
            missing.remove(option)
            extra = [each for each in extra if each not in others]
    yield from (f"without `{option}`" for option in missing if not run.open)
    yield from (f"with `{option}`" for option in extra if not cited.open)


def _has(line: CommandLine, option: Option) -> bool:
    return any(each.name == option.name and _same_value(each.value, option.value) for each in line.options)


def _same_value(one: str | None, other: str | None) -> bool:
    return one == other if one is None or other is None else fits(one, other)


def _in_words(
    what: str, cited: tuple[str, ...], run: tuple[str, ...], *, may_miss: bool, ordered: bool = False
) -> Iterator[str]:
    missing = [word for word in cited if not any(fits(word, each) for each in run)]
    extra = [word for word in run if not any(fits(word, each) for each in cited)]
    if ordered and not may_miss and (missing or extra or len(cited) != len(run) or not all(map(fits, cited, run))):
        if missing or extra or sorted(cited) != sorted(run):
            yield _after(cited, run)
        return
    if missing and not may_miss:
        yield f"without the {what} `{' '.join(missing)}`"
    if extra and not may_miss:
        yield f"with the {what} `{' '.join(extra)}`".replace(UNKNOWN, "<unknown>")


def _after(cited: tuple[str, ...], run: tuple[str, ...]) -> str:
    shown = " ".join(run).replace(UNKNOWN, "<unknown>")
    if not cited:
        return f"with `-- {shown}`"
    wanted = " ".join(cited)
    return f"`-- {shown}` instead of `-- {wanted}`" if run else f"without `-- {wanted}`"
