"""What a command line really starts: without variables before it and without programs that only start another one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import basename


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
_PYTHON = re.compile(r"python(?:\d(?:\.\d+)?)?(?:\.exe)?|py")

_WRAPPERS: Mapping[str, frozenset[str]] = {
    "time": frozenset({"-f", "-o"}),
    "nice": frozenset({"-n"}),
    "ionice": frozenset({"-c", "-n"}),
    "env": frozenset({"-u", "-C", "--chdir"}),
    "sudo": frozenset({"-u", "-g"}),
    "command": frozenset(),
    "exec": frozenset(),
    "nohup": frozenset(),
    "xvfb-run": frozenset({"-s", "--server-args", "-n", "--server-num", "-e", "-f"}),
    "dbus-run-session": frozenset(),
    "timeout": frozenset({"-s", "-k", "--signal", "--kill-after"}),
    "gtimeout": frozenset({"-s", "-k"}),
    "stdbuf": frozenset({"-i", "-o", "-e"}),
    "catchsegv": frozenset(),
}
"""Programs that start what follows them, with their options that take a value."""

_RUNNERS: Mapping[tuple[str, ...], frozenset[str]] = {
    ("uv", "run"): _words(
        "--with --with-editable --with-requirements --extra --no-extra --group --no-group --only-group --python -p "
        "--project --package --env-file --index --default-index --index-url --cache-dir --config-file "
        "--refresh-package --upgrade-package -P --directory"
    ),
    ("uvx",): frozenset({"--with", "--from", "--python", "-p"}),
    ("poetry", "run"): frozenset({"-C", "--directory", "-P", "--project"}),
    ("pdm", "run"): frozenset({"-p", "--project", "-s", "--site-packages"}),
    ("hatch", "run"): frozenset(),
    ("pipenv", "run"): frozenset(),
    ("rye", "run"): frozenset({"-p"}),
    ("pixi", "run"): frozenset({"-e", "--environment", "--manifest-path"}),
    ("conda", "run"): frozenset({"-n", "--name", "-p", "--prefix"}),
    ("micromamba", "run"): frozenset({"-n", "-p"}),
    ("mise", "exec"): frozenset(),
    ("direnv", "exec"): frozenset(),
    ("nix", "develop"): frozenset(),
}
_FOLDERS: Mapping[str, tuple[str, ...]] = {
    "uv": ("--directory",),
    "poetry": ("-C", "--directory"),
    "env": ("-C", "--chdir"),
}
"""Of programs that start another one: the options that say in which folder."""
_COUNTED = frozenset({"timeout", "gtimeout", "direnv"})
"""Of these a first argument is no part of what they start: how long, or where."""
_BEFORE_PROGRAM = frozenset({"--", "-c", "--command"})
_PYTHON_VALUES = frozenset({"-W", "-X", "-c"})
_MODULES = frozenset({"pytest", "py.test"})


def without_wrappers(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of what a command line really starts; `python -m pytest` is `pytest`."""
    while words:
        if _ASSIGNMENT.fullmatch(words[0]) and len(words) > 1:
            words = words[1:]
            continue
        started = _started(words)
        if started is None:
            break
        words = started
    return words


def folder_in(words: tuple[str, ...]) -> str:
    """Return the folder in which a command line says that another program is to be started; empty where it does not."""
    options = _FOLDERS.get(basename(words[0]), ())
    before = words[1 : len(words) - len(without_wrappers(words))]
    for at, word in enumerate(before):
        name, sign, value = word.partition("=")
        if name in options:
            return value if sign else "".join(before[at + 1 : at + 2])
    return ""


def _started(words: tuple[str, ...]) -> tuple[str, ...] | None:  # noqa: PLR0911  one a kind of wrapper
    program = basename(words[0])
    if program in _WRAPPERS:
        rest = _past_options(words[1:], _WRAPPERS[program])
        return (rest[1:] if program in _COUNTED else rest) or None
    for runner, valued in _RUNNERS.items():
        behind = _past_options(words[1:], valued) if program == runner[0] else ()
        if program == runner[0] and behind[: len(runner) - 1] == runner[1:]:
            rest = _past_options(behind[len(runner) - 1 :], valued)
            return (rest[1:] if program in _COUNTED else rest) or None
    if _PYTHON.fullmatch(program):
        return _of_python(words)
    if program == "coverage" and words[1:2] == ("run",):
        rest = words[2:]
        at = rest.index("-m") if "-m" in rest else -1
        return ("python", *rest[at:]) if at >= 0 else None
    if program == "py.test" or (program == "pytest" and words[0] != "pytest"):
        return ("pytest", *words[1:])
    if program == "cargo" and words[0] != "cargo":
        return ("cargo", *words[1:])
    return None


def _of_python(words: tuple[str, ...]) -> tuple[str, ...] | None:
    at = 1
    while at < len(words) and words[at].startswith("-"):
        if words[at] == "-m":
            return (
                ("pytest", *words[at + 2 :])
                if words[at + 1 : at + 2] and words[at + 1] in _MODULES
                else _module(words, at)
            )
        at += 2 if words[at] in _PYTHON_VALUES else 1
    return None


def _module(words: tuple[str, ...], at: int) -> tuple[str, ...] | None:
    """`python -m coverage run` is `coverage run`; other modules stay as they are."""
    return words[at + 1 :] if words[at + 1 : at + 2] == ("coverage",) else None


def _past_options(words: tuple[str, ...], valued: frozenset[str]) -> tuple[str, ...]:
    at = 0
    while at < len(words):
        word = words[at]
        if word in _BEFORE_PROGRAM:
            return words[at + 1 :]
        if word in valued:
            at += 2
        elif word.startswith("-") or _ASSIGNMENT.fullmatch(word):
            at += 1
        else:
            break
    return words[at:]
