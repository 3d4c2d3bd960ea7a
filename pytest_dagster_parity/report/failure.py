"""What a person is told of a scenario that did not pass: where, the story so far, what differs, what Dagster did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pytest_dagster_parity.execution.record import Mismatch, ScenarioLine, StepTaken
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.report.comparison import compare
from pytest_dagster_parity.report.spelling import shorten, spell, spell_fields
from pytest_dagster_parity.report.transcripts import Transcript

WIDTH = 110

LONGEST = 1000
"""Characters of a line that comes from outside: of an error's text, of a record."""
MOST_DIFFERENCES = 20
MOST_ROWS = 50
"""Beside those that differ. All of it is in the record."""

ADVICE = {
    Verdict.INCONCLUSIVE: "Nothing is said about the target: the adapter broke, or the target did not settle.",
}

PASSED = (Verdict.PASS, Verdict.STALE_EXCEPTION)
"""Verdicts of which every expectation held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a line of the record does not say of itself."""

    path: str
    """Of the scenario's file, as somebody in the session's folder would write it."""
    line: int
    """Where the scenario stands in it."""
    column: int
    statement: str
    target: str
    """Its name and version."""
    adapter: str
    transcript: Transcript | None


def explain(line: ScenarioLine, circumstances: Circumstances) -> str:
    """Return the whole message. The line is as `in_plain_values` gives it."""
    blocks = [
        _headline(line, circumstances),
        *_reason(line),
        *_story(line),
        *_differences(line, circumstances.transcript),
        f"  target {circumstances.target} through {circumstances.adapter}",
        f"  Replay: {line.replay}",
    ]
    return "\n".join(blocks)


def location(line: ScenarioLine, circumstances: Circumstances) -> str:
    """Return `file:line:column` of what was not met: of the expectation, of the last step, or of the scenario.

    Of a scenario that passed against its exception it is the scenario: no step is at fault.
    """
    if line.mismatches:
        first = line.mismatches[0]
        return f"{circumstances.path}:{first.line}:{first.column}"
    if line.steps and line.verdict not in PASSED:
        return f"{circumstances.path}:{line.steps[-1].line}:1"
    return f"{circumstances.path}:{circumstances.line}:{circumstances.column}"


def _headline(line: ScenarioLine, circumstances: Circumstances) -> str:
    name = line.id if line.case is None else f"{line.id}[{line.case}]"
    attempt = "" if line.attempt == 1 else f", attempt {line.attempt}"
    where = location(line, circumstances)
    return f"{where}: {line.verdict.value} [{name}]{attempt}\n  {circumstances.statement}"


def _reason(line: ScenarioLine) -> list[str]:
    told = [f"  {shorten(text, LONGEST)}" for text in line.reason.splitlines()]
    advice = ADVICE.get(line.verdict)
    return [*told, *([f"  {advice}"] if advice else [])]


def _story(line: ScenarioLine) -> list[str]:
    if not line.steps:
        return []
    verb = max(len(step.verb) for step in line.steps)
    last = line.steps[-1]
    return [
        "",
        "  Steps",
        *(_step(step, verb, step is last and line.verdict not in PASSED) for step in line.steps),
        "",
    ]


def _step(step: StepTaken, width: int, is_last: bool) -> str:
    mark = ">" if is_last else " "
    told = (f"at {step.at}" if step.at else "", shorten(_arguments(step), WIDTH - width - 40), step.outcome)
    return "  ".join((f"  {mark} {step.number:2}", f"{step.verb:{width}}", *filter(None, told)))


def _arguments(step: StepTaken) -> str:
    if step.observed is not None:
        return ", ".join(step.observed)
    arguments = cast("Mapping[str, Any]", step.arguments or {})
    return spell_fields({key: value for key, value in arguments.items() if key != "at"})


def _differences(line: ScenarioLine, transcript: Transcript | None) -> list[str]:
    step = line.steps[-1] if line.steps else None
    found: list[str] = []
    for observation, mismatches in _by_observation(line.mismatches).items():
        where = "the world's opening" if step is None else f"step {step.number}, {step.verb}"
        what = "" if step is not None and observation == step.verb else f": {observation}"
        differing = mismatches[:MOST_DIFFERENCES]
        found += [f"  In {where}{what}", *(f"    {text}" for text in compare(differing))]
        found += _left_out(len(mismatches) - len(differing), "differences")
        if step is not None and step.observed is not None and observation in step.observed:
            found += _whole("All that was observed:", step.observed[observation], differing)
            found += _what_dagster_showed(step, observation, transcript)
        found.append("")
    return found


def _by_observation(mismatches: Sequence[Mismatch]) -> dict[str, list[Mismatch]]:
    found: dict[str, list[Mismatch]] = {}
    for mismatch in mismatches:
        found.setdefault(mismatch.observation, []).append(mismatch)
    return found


def _whole(title: str, value: object, mismatches: Sequence[Mismatch]) -> list[str]:
    if not isinstance(value, list):
        return [f"    {title} {shorten(spell(value), LONGEST)}"]
    rows = cast("list[object]", value)
    if not rows:
        return [f"    {title} nothing"]
    marked = [any(each.path.startswith(f"[{at}]") for each in mismatches) for at in range(len(rows))]
    shown = [at for at, is_marked in enumerate(marked) if is_marked or at < MOST_ROWS]
    return [
        f"    {title}",
        *(f"    {'>' if marked[at] else ' '} [{at}] {shorten(spell(rows[at]), LONGEST)}" for at in shown),
        *_left_out(len(rows) - len(shown), "rows"),
    ]


def _left_out(many: int, what: str) -> list[str]:
    return [f"    ... and {many} more {what}: see the record"] if many else []


def _what_dagster_showed(step: StepTaken, observation: str, transcript: Transcript | None) -> list[str]:
    if transcript is None:
        return []
    for shown in transcript.observed:
        if shown.step == step.number and shown.observation == observation:
            return _whole(f"Dagster {transcript.line} showed:", shown.value, ())
    return []
