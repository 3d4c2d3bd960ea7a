"""Commands of a script, and those of the repository's own scripts, Makefiles and justfiles that it calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from posixpath import basename

from pytest_dagster_parity.evidence.ci.configuration import Files, Run
from pytest_dagster_parity.evidence.ci.recipes import RECIPE_FILES, Recipe, recipes_of
from pytest_dagster_parity.evidence.ci.shell import Command, Script, below, commands_of
from pytest_dagster_parity.evidence.ci.shell_words import UNKNOWN
from pytest_dagster_parity.evidence.ci.yaml_lines import Text

_SHELLS = frozenset({"bash", "sh", "dash", "zsh", "source", "."})
_SCRIPTS = (".sh", ".bash", ".zsh")
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Called:
    """One command, with the file that it is written in; empty where it is the script's own."""

    command: Command
    path: str = ""

    def run(self, job: str, path: str, text: Text) -> Run:
        """Return the command as a job runs it that calls a text of the file `path`."""
        command = self.command
        return Run(
            job=job,
            path=self.path or path,
            line=command.line + 1 if self.path else text.line_of(command.line),
            words=command.words,
            folder=command.folder,
            conditional=command.conditional,
            tolerated=command.tolerated,
        )


def commands_with_calls(text: str, script: Script, files: Files, *, depth: int = 0) -> Iterator[Called]:
    """Return the commands of a script; behind each call of a local script, the commands of that one."""
    for command in commands_of(text, script):
        yield Called(command)
        if depth < _DEEPEST:
            yield from _of_call(command, script, files, depth + 1)


def script_start(text: str, options: tuple[str, ...] = ()) -> Script:
    """Return how a script file starts: it stops at a failure only where its first line or its caller says so."""
    first = text.split("\n", 1)[0]
    words = first.split()[1:] if first.startswith("#!") else []
    flags = [word for word in (*words, *options) if word.startswith("-") and not word.startswith("--")]
    return Script(stops=any("e" in flag for flag in flags), pipefail="pipefail" in (*words, *options))


def recipe_commands(recipe: Recipe, folder: str | None, files: Files, *, depth: int = 0) -> Iterator[Called]:
    """Return the commands of a recipe: each of its lines is a script of its own."""
    for line in recipe.lines:
        script = Script(folder=folder, stops=line.stops, pipefail=line.pipefail)
        for called in commands_with_calls(line.text, script, files, depth=depth):
            tolerated = called.command.tolerated or (
                "`-` before the recipe's line ignores its failure" if line.ignored else ""
            )
            command = replace(called.command, tolerated=tolerated)
            yield Called(command if called.path else replace(command, line=command.line + line.line), called.path)


def _of_call(command: Command, script: Script, files: Files, depth: int) -> Iterator[Called]:
    for called in (*_of_script(command, script, files, depth), *_of_recipe(command, files, depth)):
        inner = called.command
        yield Called(
            replace(
                inner,
                conditional=command.conditional or inner.conditional,
                tolerated=command.tolerated or inner.tolerated,
            ),
            called.path,
        )


def _of_script(command: Command, script: Script, files: Files, depth: int) -> Iterator[Called]:
    words = command.words
    options: tuple[str, ...] = ()
    if words[0] in _SHELLS:
        count = next((at for at, word in enumerate(words[1:]) if word[:1] not in "+-"), None)
        if count is None:
            return
        options, words = words[1 : count + 1], words[count + 1 :]
        if "-c" in options or any(option.startswith("-") and option.endswith("c") for option in options):
            inner = Script(
                folder=command.folder, values=dict(script.values), stops=any("e" in each for each in options)
            )
            for called in commands_with_calls(words[0], inner, files, depth=depth):
                yield called if called.path else Called(replace(called.command, line=command.line))
            return
    elif "/" not in words[0] and not words[0].endswith(_SCRIPTS):
        return
    path = below(command.folder, words[0])
    text = files.text(path) if path and _is_script(path) else None
    if path is None or text is None:
        return
    inner = replace(script_start(text, options), folder=command.folder, values=_arguments(words[1:]))
    for called in commands_with_calls(text, inner, files, depth=depth):
        yield Called(called.command, called.path or path)


def _is_script(path: str) -> bool:
    return path.endswith(_SCRIPTS) or "." not in basename(path)


def _arguments(words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    plain = not any(" " in word for word in words)
    together = " ".join(words) if plain else UNKNOWN
    return {"@": (together,), "*": (together,), **{str(at): (word,) for at, word in enumerate(words, 1)}}


def _of_recipe(command: Command, files: Files, depth: int) -> Iterator[Called]:
    program, *words = command.words
    if program not in RECIPE_FILES:
        return
    folder = command.folder
    targets: list[str] = []
    rest = iter(words)
    for word in rest:
        if word in {"-C", "--directory", "-d", "--working-directory"}:
            folder = below(folder, next(rest, UNKNOWN))
        elif not word.startswith("-") and "=" not in word:
            targets.append(word)
    for name in RECIPE_FILES[program]:
        path = below(folder, name)
        text = files.text(path) if path else None
        if path and text is not None:
            found = recipes_of(path, text)
            for recipe in found.wanted(targets, all_targets=program == "make"):
                for called in recipe_commands(recipe, folder, files, depth=depth):
                    yield Called(called.command, called.path or path)
            return
