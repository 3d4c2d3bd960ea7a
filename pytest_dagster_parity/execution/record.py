"""The record of a session: what was asked, seen and judged, as JSON Lines with a header and a footer.

These classes are the file's format, version 1; `dagster-parity schema record` prints its JSON Schema.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Struct

from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.protocol.definitions import about
from pytest_dagster_parity.protocol.handshake import Description

RECORD_VERSION = 1


class Line(Struct, frozen=True, kw_only=True):
    """A line of the file. Every key is always there, so that a reader needs no defaults."""


class Mismatch(Line, frozen=True):
    """One place where what was observed is not what was demanded."""

    line: Annotated[int, about("Of the expectation in its file, from 1.")]
    column: int
    observation: str
    path: Annotated[str, about("Within the observation: `[1].status`; empty for the whole.")]
    expected: Any
    observed: Any
    message: Annotated[str, about("In words.")]


class StepTaken(Line, frozen=True):
    """One step as it went."""

    number: Annotated[int, about("From 1.")]
    verb: str
    line: int
    at: Annotated[str | None, about("The moment on the target's clock.")]
    arguments: Annotated[Any, about("The request, with the scenario's own names; null of an expectation.")]
    outcome: Annotated[str, about("`done`, `holds`, `mismatched`, `refused: KIND`, `broke`.")]
    observed: Annotated[dict[str, Any] | None, about("Of an expectation: what was looked at, by observation.")]


class ScenarioLine(Line, frozen=True, tag_field="kind", tag="scenario"):
    """One scenario, or one case of it."""

    id: str
    case: str | None
    node: Annotated[str, about("`<domain>/<topic>.yaml::<id>[case]`.")]
    domain: str
    origin: str
    level: str
    quirk: bool
    verdict: Verdict
    reason: Annotated[str, about("Why, where there are no mismatches: missing capabilities, a crash, a time-out.")]
    steps: tuple[StepTaken, ...]
    mismatches: tuple[Mismatch, ...]
    duration: Annotated[float, about("Seconds of wall time.")]
    replay: Annotated[str, about("The one command that repeats it.")]
    attempt: int


class HeaderLine(Line, frozen=True, tag_field="kind", tag="header"):
    """What was run on what."""

    version: int
    kit: Annotated[str, about("The kit's version.")]
    corpus: Annotated[str, about("The digest of the scenarios that were collected.")]
    adapter: str
    target: Annotated[Description | None, about("None: the adapter could not be opened.")]
    in_process: bool
    seed: int
    level: str
    dagster_line: str
    commit: Annotated[str | None, about("Of the repository in which the session ran.")]
    started: Annotated[str, about("ISO 8601, UTC.")]


class FooterLine(Line, frozen=True, tag_field="kind", tag="footer"):
    """What it came to. A file without this line is unfinished."""

    required: Annotated[int, about("Scenarios that the level asks for, before any deselection.")]
    collected: int
    executed: Annotated[int, about("Scenarios that were played: passed, failed, excepted, or found inconclusive.")]
    required_executed: Annotated[int, about("How many of the required ones are among them.")]
    counts: Annotated[dict[Verdict, int], about("By verdict.")]
    complete: Annotated[bool, about("Everything required was executed or is unsupported by the target.")]
    finished: Annotated[str, about("ISO 8601, UTC.")]


RecordLine = HeaderLine | ScenarioLine | FooterLine
