"""Configurations of other CIs, read in a simple way.

Every text under a key `run`, `script`, `bash`, `command` or `commands` is a script; its jobs are all the keys that it
stands below, except the words of the form itself. Conditions and matrices are not understood, so nothing is said of
them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pytest_dagster_parity.evidence.ci.calls import commands_with_calls
from pytest_dagster_parity.evidence.ci.configuration import Configuration, Files, Job, Run
from pytest_dagster_parity.evidence.ci.shell import Script
from pytest_dagster_parity.evidence.ci.yaml_lines import Data, List, Map, Text

_SCRIPTS = frozenset({"run", "script", "bash", "command", "commands"})
_NAMES = ("name", "job", "label", "displayName")
_DEEPEST = 40


def other_yaml(path: str, data: Map, files: Files) -> Configuration:
    """Return the jobs of a file whose form is not known."""
    jobs: dict[str, list[Run]] = {}
    lines: dict[str, int] = {}
    for names, text in _scripts(data, (), 0):
        for called in commands_with_calls(text.value, Script(pipefail=True), files):
            for name, line in names:
                lines.setdefault(name, line)
                jobs.setdefault(name, []).append(called.run(name, path, text))
    return Configuration(
        path=path,
        jobs=tuple(Job(id=name, line=lines[name], runs=tuple(runs)) for name, runs in jobs.items()),
    )


def _scripts(
    data: Data, above: tuple[tuple[str, int], ...], depth: int
) -> Iterator[tuple[tuple[tuple[str, int], ...], Text]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, List):
        for each in data.items:
            yield from _scripts(each, above, depth + 1)
    if not isinstance(data, Map):
        return
    named = tuple((data.text(key), data.lines[key]) for key in _NAMES if data.text(key))
    for key, each in data.items.items():
        if key in _SCRIPTS and not isinstance(each, Map):
            yield from (((*above, *named), text) for text in data.texts(key))
        else:
            yield from _scripts(each, (*above, *named, (key, data.lines[key])), depth + 1)
