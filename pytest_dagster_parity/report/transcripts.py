"""What real Dagster showed, scenario by scenario: made by the machine from a record of a session on Dagster.

One file a domain, one line a scenario (or case) and release line, sorted, so that making it twice gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Struct

from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.execution.record import ScenarioLine
from pytest_dagster_parity.execution.writer import RecordFile
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.protocol.definitions import about

ORACLE = "dagster"
"""The target whose records become transcripts."""


class NotOfDagster(ParityError):
    """A record is not of a session on real Dagster, or not complete enough to make transcripts of."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return f"no transcripts can be made of this record: {self.why}"


class Shown(Struct, frozen=True, kw_only=True):
    """One observation of one step."""

    step: Annotated[int, about("From 1.")]
    observation: str
    value: Any


class Transcript(Struct, frozen=True, kw_only=True):
    """What Dagster showed in one scenario, or one case of it."""

    id: str
    case: str | None
    line: Annotated[str, about("Dagster's version: `1.13.29`.")]
    observed: tuple[Shown, ...]

    @property
    def release_line(self) -> str:
        """The version without its last part."""
        return ".".join(self.line.split(".")[:2])


class Transcripts:
    """The transcripts of one folder, read domain by domain when they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[Transcript, ...]] = {}

    def find(self, scenario_id: str, case: str | None, release_line: str) -> Transcript | None:
        """Return what Dagster of a release line showed in a scenario."""
        for transcript in self.of(scenario_id.split(".", 1)[0]):
            if (transcript.id, transcript.case, transcript.release_line) == (scenario_id, case, release_line):
                return transcript
        return None

    def of(self, domain: str) -> tuple[Transcript, ...]:
        """Return the transcripts of a domain."""
        if domain not in self._read:
            self._read[domain] = read(self._folder / f"{domain}.jsonl")
        return self._read[domain]


def read(path: Path) -> tuple[Transcript, ...]:
    """Return the transcripts of a file; none where there is no file."""
    if not path.is_file():
        return ()
    return tuple(msgspec.json.Decoder(Transcript).decode_lines(path.read_bytes()))


def of_record(record: RecordFile) -> tuple[Transcript, ...]:
    """Return the transcripts that a finished record of a session on Dagster gives."""
    if record.header is None or record.header.target is None or record.footer is None:
        raise NotOfDagster("the session did not come to its end")
    target = record.header.target
    if target.target != ORACLE:
        raise NotOfDagster(f"its target is {target.target}, and not {ORACLE}")
    return tuple(
        Transcript(id=line.id, case=line.case, line=target.version, observed=_observed(line))
        for line in record.scenarios
        if line.verdict in (Verdict.PASS, Verdict.FAIL, Verdict.EXCEPTED, Verdict.STALE_EXCEPTION)
    )


def write(folder: Path, transcripts: Iterable[Transcript]) -> list[Path]:
    """Put transcripts in their domains' files, each in the place of the one of its release line, and name the files."""
    by_domain: dict[str, list[Transcript]] = {}
    for transcript in transcripts:
        by_domain.setdefault(transcript.id.split(".", 1)[0], []).append(transcript)
    folder.mkdir(parents=True, exist_ok=True)
    return [_write_domain(folder / f"{domain}.jsonl", new) for domain, new in sorted(by_domain.items())]


def _write_domain(path: Path, new: list[Transcript]) -> Path:
    kept = {_place(transcript): transcript for transcript in (*read(path), *new)}
    path.write_bytes(b"".join(msgspec.json.encode(kept[place]) + b"\n" for place in sorted(kept)))
    return path


def _place(transcript: Transcript) -> tuple[str, str, tuple[int, ...]]:
    numbers = tuple(int(part) if part.isdigit() else 0 for part in transcript.release_line.split("."))
    return transcript.id, transcript.case or "", numbers


def _observed(line: ScenarioLine) -> tuple[Shown, ...]:
    return tuple(
        Shown(step=step.number, observation=observation, value=value)
        for step in line.steps
        if step.observed is not None
        for observation, value in step.observed.items()
    )
