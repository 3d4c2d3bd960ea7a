"""GitHub's workflows: jobs with their matrices, conditions and steps, and the workflows that they call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from pytest_dagster_parity.evidence.ci.configuration import Configuration, Files, Job, Run
from pytest_dagster_parity.evidence.ci.expressions import filled, ignores_failures
from pytest_dagster_parity.evidence.ci.matrices import combinations
from pytest_dagster_parity.evidence.ci.shell import below
from pytest_dagster_parity.evidence.ci.steps import Surroundings, condition_of, inputs, runs_of
from pytest_dagster_parity.evidence.ci.triggers import CALLED, GATING, triggers_of
from pytest_dagster_parity.evidence.ci.yaml_lines import CiError, Data, Map, read_yaml

_DEEPEST = 4


def is_workflow(data: Data) -> bool:
    """Whether a YAML file is built as a workflow is."""
    return isinstance(data, Map) and "jobs" in data.items and "on" in data.items


def workflow(path: str, data: Map, files: Files, others: Iterable[str] = ()) -> Configuration:
    """Return a workflow. `others` are the workflows of the repository, of which some may call this one."""
    triggers = triggers_of(data)
    ungated = triggers.ungated
    events = triggers.gating
    if triggers.only_called:
        events = tuple(dict.fromkeys(chain.from_iterable(_events_of_callers(path, others, files, frozenset({path})))))
        ungated = "" if events else "no workflow of the repository that is started by a change calls it"
    around = Surroundings(
        files=files,
        path=path,
        job="",
        events=events or (GATING[0],),
        names=_defaults_of_inputs(data),
        variables={},
    )
    return Configuration(path=path, jobs=tuple(_jobs(data, around)), ungated=ungated)


def _events_of_callers(
    path: str, others: Iterable[str], files: Files, seen: frozenset[str]
) -> Iterator[tuple[str, ...]]:
    for other in others:
        caller = None if other in seen else _read(other, files)
        if caller is None or f"./{path}" not in {job.text("uses") for job in _job_maps(caller).values()}:
            continue
        triggers = triggers_of(caller)
        yield triggers.gating
        if triggers.only_called:
            yield from _events_of_callers(other, others, files, seen | {other})


def _read(path: str, files: Files) -> Map | None:
    text = files.text(path)
    try:
        data = None if text is None else read_yaml(text, path)
    except CiError:
        return None
    return data if isinstance(data, Map) else None


def _defaults_of_inputs(data: Map) -> Mapping[str, str]:
    """Return the inputs' values where the workflow is started by a change, and so is given none."""
    declared = data.map("on").map(CALLED).map("inputs")
    return inputs(declared, Map({}, {}, 1), {}) if triggers_of(data).gating else {}


def _job_maps(data: Map) -> dict[str, Map]:
    jobs = data.map("jobs")
    return {key: each for key, each in jobs.items.items() if isinstance(each, Map)}


def _jobs(data: Map, around: Surroundings) -> Iterator[Job]:
    maps = _job_maps(data)
    lines = data.map("jobs").lines
    starts = sorted(lines.values())
    inherited = _with_defaults(data, around.with_variables(data.map("env")))
    for id_, job in maps.items():
        after = [start for start in starts if start > lines[id_]]
        last = after[0] - 1 if after else 0
        never = _blocked(id_, maps, inherited, frozenset())
        yield _job(id_, job, replace(inherited, job=id_, never=around.never or never), lines[id_], last)


def _with_defaults(data: Map, around: Surroundings) -> Surroundings:
    defaults = data.map("defaults").map("run")
    folder = defaults.text("working-directory")
    return replace(
        around,
        shell=defaults.text("shell") or around.shell,
        folder=below("", filled(folder, around.names)) if folder else around.folder,
    )


def _blocked(id_: str, jobs: Mapping[str, Map], around: Surroundings, seen: frozenset[str]) -> str:
    """Return why a job does not run because of the jobs that it needs."""
    job = jobs[id_]
    if ignores_failures(job.text("if")):
        return ""
    for needed in job.texts("needs"):
        if needed.value not in jobs:
            return f"it needs the job `{needed.value}`, which is not there"
        if needed.value in seen:
            continue
        never, _ = condition_of(jobs[needed.value].text("if"), around.names, around.events, f"the job `{needed.value}`")
        never = never or _blocked(needed.value, jobs, around, seen | {id_})
        if never:
            return f"it needs the job `{needed.value}`, which never runs: {never}"
    return ""


def _job(id_: str, job: Map, around: Surroundings, line: int, last_line: int) -> Job:
    places = [_place(id_, job, around, values) for values in combinations(job, around.names)]
    name = job.text("name")
    called = job.text("uses")
    runs: dict[Run, None] = {}
    for place in places:
        runs.update(dict.fromkeys(_of_called(called, job, place) if called else runs_of(job.maps("steps"), place)))
    return Job(
        id=id_,
        names=tuple(dict.fromkeys(filled(name, place.names) for place in places)) if name else (),
        line=line,
        last_line=last_line,
        runs=tuple(runs),
        never=next((place.never for place in places), "") if all(place.never for place in places) else "",
        tolerated=places[0].tolerated if all(place.tolerated for place in places) else "",
        opaque=called if called and not _local(called, around) else "",
    )


def _place(id_: str, job: Map, around: Surroundings, values: Mapping[str, str]) -> Surroundings:
    what = f"the job `{id_}`"
    place = _with_defaults(job, replace(around, names={**around.names, **values})).with_variables(job.map("env"))
    return place.narrowed(job.text("if"), what).forgiven(job.text("continue-on-error"), what)


def _local(called: str, around: Surroundings) -> Map | None:
    path = below("", called[2:]) if called.startswith("./") else None
    return _read(path, around.files) if path and around.depth < _DEEPEST else None


def _of_called(called: str, job: Map, around: Surroundings) -> Iterator[Run]:
    found = _local(called, around)
    if found is None:
        return
    declared = found.map("on").map(CALLED).map("inputs")
    names = {key: value for key, value in around.names.items() if key.startswith("github.")}
    inner = replace(
        around,
        path=called[2:],
        names={**names, **inputs(declared, job.map("with"), around.names)},
        variables={},
        shell="",
        folder="",
        depth=around.depth + 1,
    )
    for each in _jobs(found, inner):
        yield from (replace(run, job=around.job) for run in each.runs)
