"""The steps of a GitHub job: what they run, where, and under what conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pytest_dagster_parity.evidence.ci.calls import commands_with_calls
from pytest_dagster_parity.evidence.ci.configuration import Files, Run
from pytest_dagster_parity.evidence.ci.expressions import Unknown, filled, holds
from pytest_dagster_parity.evidence.ci.shell import Script, below
from pytest_dagster_parity.evidence.ci.yaml_lines import CiError, Map, Text, read_yaml

_NO_SHELLS = ("python", "node", "ruby", "perl")
_DEEPEST = 5
_SCRIPTS_OF_ACTIONS = ("run", "command", "cmd", "script")
_PREPARES = re.compile(
    r"^(actions|docker|codecov)/|setup|install|cache|checkout|upload|download|toolchain|login|auth|publish|deploy|release",
    re.IGNORECASE,
)
"""Actions that run no tests, by their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a step inherits."""

    files: Files
    path: str
    """The file in which the steps are written."""
    job: str
    events: tuple[str, ...]
    """Those that come with a change, for which conditions are tried."""
    names: Mapping[str, str]
    """What expressions may name."""
    variables: Mapping[str, str]
    """`env:` of workflow and job."""
    shell: str = ""
    folder: str | None = ""
    conditional: str = ""
    never: str = ""
    tolerated: str = ""
    depth: int = 0

    def narrowed(self, condition: str, what: str) -> Surroundings:
        """Return the surroundings of what stands under an `if:`."""
        never, conditional = condition_of(condition, self.names, self.events, what)
        return replace(
            self,
            never=self.never or never,
            conditional=" and ".join(each for each in (self.conditional, conditional) if each),
        )

    def forgiven(self, value: str, what: str) -> Surroundings:
        """Return the surroundings of what stands under a `continue-on-error:`."""
        forgives = bool(value) and holds(value, self.names) is True and filled(value, self.names) != "false"
        return replace(self, tolerated=self.tolerated or (f"`continue-on-error` of {what}" if forgives else ""))

    def with_variables(self, env: Map) -> Surroundings:
        """Return the surroundings of what has variables of its own."""
        if not env.items:
            return self
        own = {key: filled(env.text(key), self.names) for key in env.items}
        named = {f"env.{key.lower()}": value for key, value in own.items()}
        return replace(self, variables={**self.variables, **own}, names={**self.names, **named})


def condition_of(condition: str, names: Mapping[str, str], events: tuple[str, ...], what: str) -> tuple[str, str]:
    """Return why something never runs for changes, and under what condition it does; both empty: always."""
    if not condition:
        return "", ""
    shown = " ".join(condition.split())
    outcomes = [_for_event(condition, names, event) for event in events] or [_for_event(condition, names, "")]
    if all(outcome is False for outcome in outcomes):
        return f"`if: {shown}` of {what} never holds for a change", ""
    return "", "" if all(outcome is True for outcome in outcomes) else f"`if: {shown}`"


def _for_event(condition: str, names: Mapping[str, str], event: str) -> bool | Unknown:
    return holds(condition, {**names, "github.event_name": event} if event else names)


def runs_of(steps: tuple[Map, ...], around: Surroundings) -> Iterator[Run]:
    """Return what steps run, in their order, through local actions and scripts too."""
    for step in steps:
        place = around.with_variables(step.map("env")).narrowed(step.text("if"), "the step")
        place = place.forgiven(step.text("continue-on-error"), "the step")
        script = step.at("run")
        if isinstance(script, Text):
            yield from _commands(script, step, place)
        elif step.text("uses").startswith("./"):
            yield from _action(step, place)
        elif step.text("uses"):
            yield from _foreign_action(step, place)


def _foreign_action(step: Map, place: Surroundings) -> Iterator[Run]:
    """Return what an action of somebody else's runs: the script that it is given, else something that is not known."""
    action, given = step.text("uses"), step.map("with")
    if action.startswith("actions-rs/cargo@"):
        line = f"cargo {given.text('command')} {given.text('args')}"
        yield from _commands(Text(line, given.line, 1, plain=True, literal=False), step, place)
        return
    scripts = [script for key in _SCRIPTS_OF_ACTIONS for script in given.texts(key)]
    for script in scripts:
        yield from _commands(script, step, place)
    if not scripts and not _PREPARES.search(action):
        yield replace(_run(place), line=step.lines["uses"], words=(action.partition("@")[0],))


def _run(place: Surroundings) -> Run:
    return Run(
        job=place.job,
        path=place.path,
        line=0,
        words=(),
        folder=place.folder,
        conditional=place.conditional,
        never=place.never,
        tolerated=place.tolerated,
    )


def _commands(text: Text, step: Map, place: Surroundings) -> Iterator[Run]:
    shell = step.text("shell") or place.shell
    if shell.split(" ")[0].startswith(_NO_SHELLS):
        return
    values = {name: (value,) for name, value in place.variables.items()}
    chosen = step.text("working-directory")
    folder = below("", filled(chosen, place.names)) if chosen else place.folder
    script = Script(folder=folder, values=values, stops=_stops(shell), pipefail=_pipefail(shell))
    for called in commands_with_calls(filled(text.value, place.names), script, place.files):
        run = called.run(place.job, place.path, text)
        yield replace(
            run,
            conditional=" and ".join(each for each in (place.conditional, run.conditional) if each),
            never=place.never,
            tolerated=place.tolerated or run.tolerated,
        )


def _stops(shell: str) -> bool:
    """GitHub starts its own shells with `-e`; of one that is given as a template the options say it."""
    return "{0}" not in shell or re.search(r"\s-\w*e\w*\b", shell) is not None


def _pipefail(shell: str) -> bool:
    """Only a `bash` that is asked for by name is started with `pipefail`."""
    return shell == "bash" or "pipefail" in shell


def _action(step: Map, around: Surroundings) -> Iterator[Run]:
    folder = below("", step.text("uses")[2:])
    found = _action_file(folder, around.files)
    if found is None or around.depth >= _DEEPEST:
        yield replace(_run(around), line=step.lines["uses"], words=(step.text("uses"),))
        return
    path, text = found
    try:
        action = read_yaml(text, path)
    except CiError:
        action = None
    if not isinstance(action, Map) or not action.map("runs").maps("steps"):
        yield replace(_run(around), line=step.lines["uses"], words=(step.text("uses"),))
        return
    names = {**around.names, **inputs(action.map("inputs"), step.map("with"), around.names)}
    place = replace(around, path=path, names=names, shell="", folder="", depth=around.depth + 1)
    yield from runs_of(action.map("runs").maps("steps"), place)


def _action_file(folder: str | None, files: Files) -> tuple[str, str] | None:
    if folder is None:
        return None
    for name in ("action.yml", "action.yaml"):
        path = f"{folder}/{name}" if folder else name
        text = files.text(path)
        if text is not None:
            return path, text
    return None


def inputs(declared: Map, given: Map, names: Mapping[str, str]) -> dict[str, str]:
    """Return what `inputs.*` stands for in what is called: what is given, else the default."""
    found: dict[str, str] = {}
    for key in declared.items:
        value = given.text(key) if given.at(key) is not None else declared.map(key).text("default")
        found[f"inputs.{key.lower()}"] = filled(value, names)
    return found
