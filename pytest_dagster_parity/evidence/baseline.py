"""What a team knows to be wrong and has not mended yet: a file of findings that do not fail a check.

A finding is recognised by its rule, its document, its row's name and what was cited, so that an entry holds when rows
move. Entries are counted: two of the same kind need two entries.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from pytest_dagster_parity.errors import ParityError
from pytest_dagster_parity.evidence.findings import Finding

BASELINE_VERSION = 1

_FIELDS = ("rule", "document", "row", "cited")


class BaselineError(ParityError):
    """A baseline cannot be used."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        super().__init__(path, line, why)
        self.path = path
        self.line = line
        self.why = why

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:1: not a baseline: {self.why} [baseline]\n  --update-baseline writes a new one"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Entry:
    """One known finding."""

    document: str
    """Relative to the repository's root, with `/`."""
    row: str
    """The row's name; empty where the finding means no row."""
    rule: str
    cited: str
    """As it stands in the document; empty where the finding means a whole cell or document."""

    def __str__(self) -> str:
        where = f"{self.document}, row {self.row!r}" if self.row else self.document
        return f"{self.rule} in {where}" + (f": {self.cited}" if self.cited else "")


def entry_of(finding: Finding) -> Entry:
    """Return what recognises a finding."""
    return Entry(document=finding.path, row=finding.subject, rule=finding.rule, cited=finding.cited)


def parted(
    findings: Iterable[Finding], entries: Sequence[Entry]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[Entry, ...]]:
    """Return the new findings, the known ones, and the entries that nothing stands for any more."""
    left = Counter(entries)
    new: list[Finding] = []
    known: list[Finding] = []
    for finding in findings:
        entry = entry_of(finding)
        if left[entry] > 0:
            left[entry] -= 1
            known.append(finding)
        else:
            new.append(finding)
    return tuple(new), tuple(known), tuple(sorted(left.elements()))


def encode(entries: Iterable[Entry]) -> bytes:
    """Return the file that lists these entries: sorted, one a line."""
    lines = [json.dumps(_plain(entry), ensure_ascii=False) for entry in sorted(entries)]
    listed = "".join(f"\n    {line}," for line in lines).removesuffix(",")
    end = "\n  ]" if lines else "]"
    return f'{{\n  "version": {BASELINE_VERSION},\n  "findings": [{listed}{end}\n}}\n'.encode()


def decode(path: Path, content: bytes) -> tuple[Entry, ...]:
    """Return the entries of a file. `path` is for messages only. Raises `BaselineError`."""
    try:
        whole: object = json.loads(content.decode("utf-8"))
    except json.JSONDecodeError as error:
        raise BaselineError(path, error.lineno, error.msg) from error
    except UnicodeDecodeError as error:
        raise BaselineError(path, 1, "it is not UTF-8") from error
    except RecursionError as error:
        raise BaselineError(path, 1, "it is nested too deeply") from error
    if not isinstance(whole, dict):
        raise BaselineError(path, 1, "it is no object")
    known = cast("dict[str, Any]", whole)
    if known.get("version") != BASELINE_VERSION:
        version = known.get("version")
        raise BaselineError(path, 1, f"it has version {version!r}, and this kit reads version {BASELINE_VERSION}")
    listed = known.get("findings")
    if not isinstance(listed, list):
        raise BaselineError(path, 1, "it has no list `findings`")
    return tuple(_entry(path, number, each) for number, each in enumerate(cast("list[object]", listed), 1))


def _entry(path: Path, number: int, raw: object) -> Entry:
    fields = cast("dict[str, object]", raw) if isinstance(raw, dict) else {}
    if set(fields) != set(_FIELDS) or not all(isinstance(value, str) for value in fields.values()):
        raise BaselineError(path, 1, f"entry {number} has not just the texts {', '.join(_FIELDS)}")
    return Entry(**cast("dict[str, str]", fields))


def _plain(entry: Entry) -> dict[str, str]:
    fields = asdict(entry)
    return {field: fields[field] for field in _FIELDS}
