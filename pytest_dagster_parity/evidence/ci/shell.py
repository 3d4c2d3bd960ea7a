"""The commands that a shell script runs, and what becomes of the script when one of them fails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from posixpath import isabs, join, normpath

from pytest_dagster_parity.evidence.ci.command_words import folder_in
from pytest_dagster_parity.evidence.ci.shell_syntax import AndOr, Compound, Parser, Part, Pipeline, Simple
from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN, Token, expanded, tokens_of

_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_DECLARES = frozenset({"export", "local", "readonly", "declare"})
_CHANGES_FOLDER = frozenset({"cd", "pushd"})
_FAILS = frozenset({"exit", "return", "false"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command of a script, its variables replaced."""

    words: tuple[str, ...]
    line: int
    """Of the script, from 0."""
    folder: str | None
    """Relative to the repository's root, empty for the root; None where it is not known."""
    conditional: str = ""
    """Under what condition the script runs it; empty where it always does."""
    tolerated: str = ""
    """Why its failure does not fail the script; empty where it does."""


@dataclass(slots=True)
class Script:
    """How a shell starts, and where it is while it runs."""

    folder: str | None = ""
    values: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    stops: bool = True
    """`set -e`: the first failure ends the script."""
    pipefail: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """What surrounds a command."""

    conditional: str = ""
    tolerated: str = ""
    last: bool = True


def commands_of(text: str, script: Script) -> tuple[Command, ...]:
    """Return all commands of a script, in its order; what a run alone can decide is taken as run, and says so."""
    return tuple(_lists(Parser(tokens_of(text)).script(), script, _Place()))


def _lists(lists: tuple[AndOr, ...], script: Script, place: _Place) -> Iterator[Command]:
    for number, each in enumerate(lists):
        yield from _and_or(each, script, replace(place, last=place.last and number == len(lists) - 1))


def _and_or(each: AndOr, script: Script, place: _Place) -> Iterator[Command]:
    for number, pipeline in enumerate(each.pipelines):
        tolerated = place.tolerated or _tolerated_in(each, number, script, last=place.last)
        conditional = place.conditional or _alternative(each.joints[:number])
        yield from _pipeline(pipeline, script, replace(place, tolerated=tolerated, conditional=conditional))


def _alternative(joints: tuple[str, ...]) -> str:
    return "only where the command before it fails" if joints[-1:] == ("||",) else ""


def _tolerated_in(each: AndOr, number: int, script: Script, *, last: bool) -> str:
    if each.background:
        return "it runs in the background (`&`)"
    if each.pipelines[number].negated:
        return "its outcome is inverted (`!`)"
    if "||" in each.joints[number:]:
        after = each.joints.index("||", number) + 1
        return "" if any(_gives_up(pipeline) for pipeline in each.pipelines[after:]) else "`||` catches its failure"
    if last:
        return ""
    if not script.stops:
        return "the script goes on after a failure (no `set -e`)"
    return "`set -e` does not see a failure before `&&`" if number < len(each.joints) else ""


def _gives_up(pipeline: Pipeline) -> bool:
    """Whether it ends the script with a failure."""
    return any(
        _fails(command.words) if isinstance(command, Simple) else any(_part_gives_up(part) for part in command.parts)
        for command in pipeline.commands
    )


def _part_gives_up(part: Part) -> bool:
    return any(_gives_up(pipeline) for lists in part.lists for pipeline in lists.pipelines)


def _fails(words: tuple[Token, ...]) -> bool:
    """Whether a command ends with a failure, or keeps that there was one (`status=$?`)."""
    if not words:
        return False
    keeps = any(piece.variable and piece.text == "?" for piece in words[0].pieces)
    return keeps or (words[0].bare in _FAILS and [word.bare for word in words[1:]] != ["0"])


def _pipeline(pipeline: Pipeline, script: Script, place: _Place) -> Iterator[Command]:
    final = len(pipeline.commands) - 1
    for number, command in enumerate(pipeline.commands):
        lost = "" if number == final or script.pipefail else "a pipe hides its failure (no `pipefail`)"
        inner = replace(place, tolerated=place.tolerated or lost)
        if isinstance(command, Simple):
            yield from _simple(command, script, inner)
        else:
            yield from _compound(command, script, inner)


def _compound(command: Compound, script: Script, place: _Place) -> Iterator[Command]:
    if command.variable:
        script.values[command.variable] = _values(command.values, script)
    heard = any(part.role == "branch" and _part_gives_up(part) for part in command.parts)
    for part in command.parts:
        if part.role == "condition":
            tolerated = place.tolerated or ("" if heard else "its outcome is the condition of `if` or `while`")
            yield from (replace(each, tolerated=tolerated) for each in _part(part, script, place))
        else:
            yield from _part(part, script, place)
    script.values.pop(command.variable, None)


def _values(words: tuple[Token, ...], script: Script) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(text for reading in expanded(words, script.values) for text in reading))
    return found if found and not any(UNKNOWN in text or "*" in text for text in found) else (UNKNOWN,)


def _part(part: Part, script: Script, place: _Place) -> Iterator[Command]:
    match part.role:
        case "condition":
            yield from _lists(part.lists, script, replace(place, last=True))
        case "branch":
            conditional = place.conditional or "inside `if` or `case`"
            yield from _lists(part.lists, script, replace(place, conditional=conditional))
        case "function":
            conditional = place.conditional or "inside a function"
            yield from _lists(part.lists, script, replace(place, conditional=conditional, last=True))
        case "subshell":
            yield from _lists(part.lists, replace(script, values=dict(script.values)), place)
        case "loop":
            yield from _lists(part.lists, script, replace(place, last=place.last and script.stops))
        case _:
            yield from _lists(part.lists, script, place)


def _simple(command: Simple, script: Script, place: _Place) -> Iterator[Command]:
    for words in dict.fromkeys(expanded(command.words, script.values)):
        rest = _without_assignments(words, script)
        if rest and not _is_builtin(rest, script):
            chosen = folder_in(rest)
            yield Command(
                words=rest,
                line=command.words[0].line,
                folder=below(script.folder, chosen) if chosen else script.folder,
                conditional=place.conditional,
                tolerated=place.tolerated,
            )


def _without_assignments(words: tuple[str, ...], script: Script) -> tuple[str, ...]:
    """Return what is left of a command; assignments that are all of it stay with the script."""
    count = 0
    while count < len(words) and _ASSIGNMENT.fullmatch(words[count]):
        count += 1
    if count == len(words):
        _assign(words, script.values)
    return words[count:]


def _assign(words: tuple[str, ...], values: dict[str, tuple[str, ...]]) -> None:
    for word in words:
        match = _ASSIGNMENT.fullmatch(word)
        if match is not None:
            values[match[1]] = (match[2],)


def _is_builtin(words: tuple[str, ...], script: Script) -> bool:
    """Whether it only changes how the rest of the script runs; then it has been applied."""
    if words[0] in _DECLARES:
        _assign(words[1:], script.values)
    elif words[0] in _CHANGES_FOLDER:
        script.folder = below(script.folder, words[1] if len(words) > 1 else UNKNOWN)
    elif words[0] == "popd":
        script.folder = None
    elif words[0] == "set":
        _set(words[1:], script)
    else:
        return False
    return True


def _set(options: tuple[str, ...], script: Script) -> None:
    for number, option in enumerate(options):
        on = option.startswith("-")
        if option in {"-o", "+o"} or (option[:1] in "+-" and option.endswith("o")):
            name = options[number + 1] if number + 1 < len(options) else ""
            script.pipefail = on if name == "pipefail" else script.pipefail
            script.stops = on if name == "errexit" else script.stops
        if option[:1] in {"-", "+"} and "e" in option[1:]:
            script.stops = on


def below(folder: str | None, path: str) -> str | None:
    """Return where a path leads from a folder of the repository; None where it cannot be told."""
    if folder is None or UNKNOWN in path or isabs(path) or path.startswith("~"):
        return None
    found = normpath(join(folder, path)) if folder or path else ""
    return None if found.startswith("..") else ("" if found == "." else found)


def environment(values: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return variables as a script has them."""
    return {name: (value,) for name, value in values.items()}
