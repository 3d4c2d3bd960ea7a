"""GitLab's configuration: jobs at the top, whose scripts are lists of commands; with `extends` and `default`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pytest_dagster_parity.evidence.ci.calls import commands_with_calls
from pytest_dagster_parity.evidence.ci.configuration import Configuration, Files, Job, Run
from pytest_dagster_parity.evidence.ci.shell import Script
from pytest_dagster_parity.evidence.ci.yaml_lines import Data, Map, Text


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_JOBS = _words(
    "default include stages variables workflow image services cache before_script after_script spec pages:deploy"
)
_DEEPEST = 11
"""GitLab's own limit for `extends`."""
_BY_HAND = frozenset({"manual", "never"})
_NO_CHANGES = frozenset({"schedules", "api", "triggers", "web", "pipelines", "tags"})


def is_gitlab(path: str, data: Data) -> bool:
    """Whether a YAML file is a configuration of GitLab's CI."""
    return path.rsplit("/", 1)[-1].endswith("gitlab-ci.yml") and isinstance(data, Map)


def gitlab(path: str, data: Map, files: Files) -> Configuration:
    """Return the jobs of a configuration. Hidden ones (`.name`) are templates, and no jobs."""
    jobs = {
        key: each
        for key, each in data.items.items()
        if key not in _NO_JOBS and not key.startswith(".") and isinstance(each, Map)
    }
    return Configuration(path=path, jobs=tuple(_job(key, data, path, files) for key in jobs))


def _job(id_: str, data: Map, path: str, files: Files) -> Job:
    job = _extended(data.map(id_), data, 0)
    never = _never(job)
    tolerated = "`allow_failure: true`" if job.text("allow_failure").lower() == "true" else ""
    runs = tuple(
        replace(run, never=never, tolerated=tolerated or run.tolerated) for run in _runs(id_, job, data, path, files)
    )
    starts = sorted(line for line in data.lines.values() if line > data.lines[id_])
    last_line = starts[0] - 1 if starts else 0
    return Job(id=id_, line=data.lines[id_], last_line=last_line, runs=runs, never=never, tolerated=tolerated)


def _extended(job: Map, data: Map, depth: int) -> Map:
    """Return a job with what it takes over from the jobs that it extends."""
    items: dict[str, Data] = {}
    for base in job.texts("extends") if depth < _DEEPEST else ():
        if isinstance(data.at(base.value), Map):
            items.update(_extended(data.map(base.value), data, depth + 1).items)
    return Map({**items, **job.items}, job.lines, job.line)


def _never(job: Map) -> str:
    if job.text("when") in _BY_HAND:
        return f"`when: {job.text('when')}`"
    rules = job.maps("rules")
    if rules and all(rule.text("when") in _BY_HAND for rule in rules):
        return "all its `rules` say `when: manual` or `never`"
    only = [text.value for text in (job.map("only").texts("refs") or job.texts("only"))]
    return f"it runs only for {', '.join(only)}" if only and set(only) <= _NO_CHANGES else ""


def _runs(id_: str, job: Map, data: Map, path: str, files: Files) -> Iterator[Run]:
    script = Script(values={**_variables(data), **_variables(job)}, stops=True, pipefail=True)
    before = job if job.at("before_script") is not None else data.map("default")
    before = before if before.at("before_script") is not None else data
    for text in (*before.texts("before_script"), *job.texts("script")):
        for called in commands_with_calls(text.value, script, files):
            yield called.run(id_, path, text)


def _variables(owner: Map) -> Mapping[str, tuple[str, ...]]:
    variables = owner.map("variables")
    return {
        key: (each.value,) for key, each in variables.items.items() if isinstance(each, Text) and "$" not in each.value
    }
