"""`dagster-parity explain`: a semantic, its scenario, what it needs and catches, and what real Dagster showed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from pytest_dagster_parity.cli import corpora
from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.report.spelling import spell
from pytest_dagster_parity.report.transcripts import Transcript, Transcripts
from pytest_dagster_parity.scenario import corpus
from pytest_dagster_parity.scenario.capabilities import needs
from pytest_dagster_parity.scenario.model import Scenario
from pytest_dagster_parity.settings.errors import nearest


class NoSuchScenario(ParityError):
    """No scenario has this id."""

    def __init__(self, wanted: str, known: tuple[str, ...]) -> None:
        super().__init__(wanted, known)
        self.wanted = wanted
        self.known = known

    def __str__(self) -> str:
        meant = nearest(self.wanted.partition("[")[0], self.known)
        hint = f"; did you mean {meant!r}?" if meant else "; `dagster-parity list` shows all"
        return f"there is no scenario {self.wanted!r}{hint}"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take an id."""
    parser.add_argument("id", help="of a semantic, or id[case]")
    corpora.add_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print all there is to tell."""
    scenarios = corpora.chosen(arguments).scenarios
    wanted: str = arguments.id.rpartition("::")[2]
    found = [scenario for scenario in scenarios if wanted in (scenario.id, scenario.node_name)]
    if not found:
        raise NoSuchScenario(wanted, tuple(dict.fromkeys(scenario.id for scenario in scenarios)))
    transcripts = Transcripts(corpus.transcripts()).of(found[0].domain)
    sys.stdout.write("".join(f"{line}\n" for line in _explain(found, transcripts)))
    return 0


def _explain(cases: list[Scenario], transcripts: tuple[Transcript, ...]) -> Iterator[str]:
    first = cases[0]
    yield first.id
    yield f"  {' '.join(first.statement.split())}"
    yield ""
    for name, value in _facts(cases):
        yield f"  {name + ':':10}{value}"
    yield ""
    shown = [each for each in transcripts if each.id == first.id and each.case in {case.case for case in cases}]
    for transcript in shown:
        yield from _observations(transcript)
    if not shown:
        yield "  What real Dagster showed is not recorded."
    yield ""
    yield from (f"  {line}".rstrip() for line in _source(first))


def _facts(cases: list[Scenario]) -> Iterator[tuple[str, str]]:
    first = cases[0]
    yield "origin", first.origin.value
    yield "level", f"{first.level.value}{', quirk: asked of Dagster only' if first.quirk else ''}"
    if first.replaces is not None:
        yield "replaces", first.replaces
    if first.replaced_by is not None:
        yield "replaced", f"by {first.replaced_by}, where the target can do what that one needs"
    if first.case is not None:
        yield "cases", ", ".join(case.case or "" for case in cases)
    yield "catches", ", ".join(first.catches) or "nothing is named"
    yield "needs", ", ".join(sorted({need for case in cases for need in needs(case)})) or "nothing"
    yield "file", f"{first.path}:{first.mark.line}:{first.mark.column}"


def _observations(transcript: Transcript) -> Iterator[str]:
    case = "" if transcript.case is None else f" [{transcript.case}]"
    yield f"  Dagster {transcript.line} showed{case}:"
    for shown in transcript.observed:
        yield f"    step {shown.step}, {shown.observation}: {spell(shown.value)}"


def _source(scenario: Scenario) -> list[str]:
    """Return the scenario as it stands in its file: from its first line to where the next entry begins."""
    lines = scenario.path.read_text(encoding="utf-8").splitlines()[scenario.mark.line - 1 :]
    indent = len(lines[0]) - len(lines[0].lstrip())
    end = next(
        (at for at, line in enumerate(lines[1:], 1) if line.strip() and len(line) - len(line.lstrip()) <= indent),
        len(lines),
    )
    return [line[indent:] for line in lines[:end]]
