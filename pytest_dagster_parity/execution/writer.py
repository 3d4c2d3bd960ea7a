"""Writes a record as the session goes, and reads it back, finished or not."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.execution.record import (
    RECORD_VERSION,
    FooterLine,
    HeaderLine,
    RecordLine,
    ScenarioLine,
)
from pytest_dagster_parity.judgement.verdict import Verdict, worst

_encoder = msgspec.json.Encoder()
_scenario_decoder = msgspec.json.Decoder(ScenarioLine)
_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(RecordLine)


class RecordError(ParityError):
    """A record cannot be read."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        super().__init__(path, line, why)
        self.path = path
        self.line = line
        self.why = why

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:1: not a record: {self.why} [record]"


def encode_line(line: RecordLine) -> bytes:
    """Return a line of the file, without its end."""
    return _encoder.encode(line)


def decode_line(encoded: bytes | str) -> RecordLine:
    """Return what `encode_line` encoded; what is open in the format comes back in plain values."""
    return _decoder.decode(encoded)


def in_plain_values(line: ScenarioLine) -> ScenarioLine:
    """Return a line as a reader of its file has it."""
    return _scenario_decoder.decode(encode_line(line))


def unfinished_path(path: Path) -> Path:
    """Return where this process writes the record of `path` until it is finished."""
    return path.with_name(f"{path.name}.unfinished-{os.getpid()}")


class RecordWriter:
    """Writes the lines of one session, each at once, into a neighbour of the file that it becomes in the end.

    Whatever ends the process leaves every line that was written, in a file whose name and missing footer tell that it
    is not finished; an older record at the path stays until this one replaces it. A link is followed to its target.
    """

    def __init__(self, path: Path) -> None:
        path = Path(os.path.realpath(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._unfinished = unfinished_path(path)
        self._file = self._unfinished.open("wb", buffering=0)
        self.problem = ""
        """Why nothing is written any more, a full disk for one; what was written before stays, and stays unfinished."""

    def write(self, line: RecordLine) -> None:
        """Write a line."""
        self.write_encoded(encode_line(line))

    def write_encoded(self, encoded: bytes) -> None:
        """Write a line that `encode_line` encoded."""
        if self.problem:
            return
        left = encoded + b"\n"
        try:
            while left:
                left = left[self._file.write(left) :]
        except OSError as error:
            self.problem = error.strerror or str(error)

    def finish(self, footer: FooterLine) -> None:
        """Write the footer and put the file in its place, unless something could not be written."""
        self.write(footer)
        self._file.close()
        if self.problem:
            return
        try:
            self._unfinished.replace(self._path)
        except OSError as error:
            self.problem = error.strerror or str(error)

    def abandon(self) -> None:
        """Leave no file: nothing was to be recorded after all."""
        self._file.close()
        self._unfinished.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFile:
    """A record that was read."""

    header: HeaderLine | None
    """None: the session was killed before it had a result."""
    scenarios: tuple[ScenarioLine, ...]
    footer: FooterLine | None
    """None: the record is unfinished."""

    @property
    def is_finished(self) -> bool:
        """Whether the session came to its end."""
        return self.footer is not None


def read_record(path: Path) -> RecordFile:
    """Read a record. A last line that was cut off in the middle is left out, as the killed session left it."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise RecordError(path, 1, error.strerror or str(error)) from error
    found = [_line_of(path, number, raw) for number, raw in enumerate(lines[:-1], 1)]
    header = found[0] if found else None
    if header is not None and not isinstance(header, HeaderLine):
        raise RecordError(path, 1, "the first line is no header")
    if header is not None and header.version != RECORD_VERSION:
        raise RecordError(path, 1, f"it has version {header.version}, and this kit reads version {RECORD_VERSION}")
    footer = found[-1] if found and isinstance(found[-1], FooterLine) else None
    middle = found[1:] if footer is None else found[1:-1]
    scenarios = tuple(line for line in middle if isinstance(line, ScenarioLine))
    if len(scenarios) != len(middle):
        raise RecordError(path, 1, "a header or footer stands in the middle")
    if footer is not None:
        _check_counts(path, len(found), scenarios, footer)
    return RecordFile(header=header, scenarios=scenarios, footer=footer)


def _check_counts(path: Path, line: int, scenarios: tuple[ScenarioLine, ...], footer: FooterLine) -> None:
    """Refuse a footer that is not of these lines: some of them were lost, or edited."""
    verdicts: dict[str, list[Verdict]] = {}
    for scenario in scenarios:
        verdicts.setdefault(scenario.node, []).append(scenario.verdict)
    held = Counter(worst(attempts) for attempts in verdicts.values())
    counted = Counter(footer.counts)
    if counted.total() != held.total():
        why = f"the footer counts {counted.total()} scenarios, and {held.total()} stand in it"
        raise RecordError(path, line, why)
    for verdict in Verdict:
        if counted[verdict] != held[verdict]:
            why = f"the footer counts {counted[verdict]} {verdict.value}, and {held[verdict]} stand in it"
            raise RecordError(path, line, why)


def _line_of(path: Path, number: int, raw: bytes) -> RecordLine:
    try:
        return decode_line(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordError(path, number, str(error)) from error
