"""Tests of pytest sessions, the kit's own and vendors': given files, when pytest runs, then all that can be seen.

```python
from pytest_dagster_parity.testing import Example

def test_the_adapter_passes(pytester):
    Example(pytester, {"acme.py": ADAPTER}).run_pytest(
        "--parity", "--parity-adapter", "python:acme:Adapter",
        exit_status=0,
        outcomes={"passed": 3},
    )
```

It needs pytest's own plugin `pytester` (`-p pytester`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pytest_dagster_parity.execution.writer import RecordFile, read_record

RECORD = ".parity/record.jsonl"
_IGNORED = ("__pycache__", ".pytest_cache", ".hypothesis", "stdout", "stderr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """Everything that can be seen of a session from outside."""

    exit_status: int
    outcomes: Mapping[str, int]
    """As pytest's last line counts them: `{"passed": 1, "skipped": 2}`; durations and warnings left out."""
    verdicts: Mapping[str, str]
    """By node, of the session's record, sorted; empty where no record was written."""
    summary: tuple[str, ...]
    """The lines of the section `Dagster parity`, without those that name the target and the record."""
    changed_files: frozenset[str]
    """Files that the session made or changed, relative to the folder, without caches."""
    output: str
    """What was printed on stdout and stderr."""
    folder: Path = field(repr=False)

    def read(self, file: str) -> str:
        """Return the text of a file in the session's folder."""
        return (self.folder / file).read_text(encoding="utf-8")

    def record(self, file: str = RECORD) -> RecordFile:
        """Return a record that the session wrote."""
        return read_record(self.folder / file)


class Example:
    """A folder with files, and sessions in it."""

    def __init__(self, pytester: pytest.Pytester, files: Mapping[str, str] | None = None) -> None:
        self._pytester = pytester
        for name, text in (files or {}).items():
            self.write(name, text)

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self._pytester.path

    def write(self, name: str, text: str) -> Path:
        """Write a file, with the folders that it needs."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def run_pytest(
        self,
        *arguments: str,
        subprocess: bool = False,
        exit_status: int | None = None,
        outcomes: Mapping[str, int] | None = None,
        verdicts: Mapping[str, str] | None = None,
        summary: Collection[str] | None = None,
        changed_files: Collection[str] | None = None,
        says: Collection[str] = (),
        never_says: Collection[str] = (),
    ) -> Observed:
        """Run pytest, compare what is given with what is observed (whole values), and return the latter.

        `says` and `never_says` are texts that the output must and must not contain.
        """
        before = _files_of(self.folder)
        run = self._pytester.runpytest_subprocess if subprocess else self._pytester.runpytest_inprocess
        observed = _observe(run(*arguments), self.folder, before)
        wanted = {
            "exit_status": exit_status,
            "outcomes": outcomes,
            "verdicts": verdicts,
            "summary": None if summary is None else tuple(summary),
            "changed_files": None if changed_files is None else frozenset(changed_files),
        }
        wanted = {name: value for name, value in wanted.items() if value is not None}
        assert {name: getattr(observed, name) for name in wanted} == wanted
        assert [text for text in says if text not in observed.output] == []
        assert [text for text in never_says if text in observed.output] == []
        return observed


def _observe(result: pytest.RunResult, folder: Path, before: Mapping[str, bytes]) -> Observed:
    after = _files_of(folder)
    record = folder / RECORD
    changed = frozenset(name for name, content in after.items() if before.get(name) != content)
    lines = read_record(record).scenarios if RECORD in changed else ()
    return Observed(
        exit_status=int(result.ret),
        outcomes=_outcomes_of(result),
        verdicts={line.node: line.verdict.value for line in sorted(lines, key=lambda line: line.node)},
        summary=tuple(_summary_in(result.outlines)),
        changed_files=changed,
        output="\n".join([*result.outlines, *result.errlines]),
        folder=folder,
    )


def _outcomes_of(result: pytest.RunResult) -> dict[str, int]:
    try:
        counted = result.parseoutcomes()
    except ValueError:
        return {}
    return {name: number for name, number in counted.items() if name not in ("warnings", "seconds")}


def _summary_in(lines: list[str]) -> list[str]:
    start = next((at for at, line in enumerate(lines) if re.fullmatch(r"=+ Dagster parity =+", line)), None)
    if start is None:
        return []
    end = next((at for at in range(start + 1, len(lines)) if lines[at].startswith("=")), len(lines))
    return [line for line in lines[start + 1 : end] if line and not line.startswith(("target: ", "record: "))]


def _files_of(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in found
        if not any(part in _IGNORED for part in path.relative_to(folder).parts)
    }
