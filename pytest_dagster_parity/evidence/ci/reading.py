"""Reads a file of CI in whatever form it has: YAML of GitHub, GitLab or others, Makefile, justfile, shell script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pytest_dagster_parity.errors import Problem
from pytest_dagster_parity.evidence.ci.calls import Called, commands_with_calls, recipe_commands, script_start
from pytest_dagster_parity.evidence.ci.configuration import Configuration, Files, Job, Run
from pytest_dagster_parity.evidence.ci.github import is_workflow, workflow
from pytest_dagster_parity.evidence.ci.gitlab import gitlab, is_gitlab
from pytest_dagster_parity.evidence.ci.other_yaml import other_yaml
from pytest_dagster_parity.evidence.ci.recipes import is_recipe_file, recipes_of
from pytest_dagster_parity.evidence.ci.yaml_lines import CODE, CiError, Map, read_yaml


def read_ci(path: str, files: Files, workflows: Iterable[str] = ()) -> Configuration:
    """Return the jobs and commands of a file.

    A Makefile's and a justfile's targets are its jobs; a shell script is one job that is called by the file's name.
    `workflows` are the repository's other workflows: one of them may call this one. Raises `CiError` where the file
    cannot be read.
    """
    text = files.text(path)
    if text is None:
        raise _refused(path, "it is no text")
    if path.endswith((".yml", ".yaml")):
        return _of_yaml(path, text, files, workflows)
    if is_recipe_file(path):
        return Configuration(path=path, jobs=tuple(_of_recipes(path, text, files)))
    name = path.rsplit("/", 1)[-1]
    start = replace(script_start(text), values={"@": ("",), "*": ("",)})
    runs = _runs(name, path, commands_with_calls(text, start, files))
    return Configuration(path=path, jobs=(Job(id=name, names=(name.rsplit(".", 1)[0],), runs=tuple(runs)),))


def _of_yaml(path: str, text: str, files: Files, workflows: Iterable[str]) -> Configuration:
    gitlabs = path.endswith("gitlab-ci.yml")
    data = read_yaml(text, path, unique=not gitlabs)
    if not isinstance(data, Map):
        raise _refused(path, "it has no jobs")
    if is_gitlab(path, data):
        return gitlab(path, data, files)
    if is_workflow(data):
        return workflow(path, data, files, workflows)
    if ".github/workflows/" in path:
        missing = "jobs" if "on" in data.items else "on"
        raise _refused(path, f"a workflow must have the key `{missing}`")
    return other_yaml(path, data, files)


def _refused(path: str, why: str) -> CiError:
    message = f"this CI configuration cannot be read: {why}"
    return CiError((Problem(path=path, line=1, column=1, code=CODE, message=message),))


def _of_recipes(path: str, text: str, files: Files) -> Iterator[Job]:
    folder = path.rpartition("/")[0]
    found = recipes_of(path, text)
    for recipe in found.all:
        runs = [
            run
            for each in found.wanted([recipe.name], all_targets=True)
            for run in _runs(recipe.name, path, recipe_commands(each, folder, files))
        ]
        last = recipe.lines[-1].line + 1 if recipe.lines else recipe.line + 1
        yield Job(id=recipe.name, line=recipe.line + 1, last_line=last, runs=tuple(runs))


def _runs(job: str, path: str, commands: Iterable[Called]) -> Iterator[Run]:
    for called in commands:
        command = called.command
        yield Run(
            job=job,
            path=called.path or path,
            line=command.line + 1,
            words=command.words,
            folder=command.folder,
            conditional=command.conditional,
            tolerated=command.tolerated,
        )
