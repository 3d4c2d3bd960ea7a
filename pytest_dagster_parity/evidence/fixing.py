"""What `--fix` makes of a document: the edits of its findings, applied within cells, and what had to be left."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from pytest_dagster_parity.evidence.findings import Edit, Finding
from pytest_dagster_parity.matrix.model import Column, MatrixDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A document as it would be, and why."""

    path: str
    """Of the findings, which is the document's."""
    old: bytes
    new: bytes
    applied: tuple[Finding, ...]
    """Whose edits were made, in the findings' order."""
    skipped: tuple[Finding, ...]
    """Whose edits overlap one that was made."""

    @property
    def is_changed(self) -> bool:
        """Whether anything is to be written."""
        return self.old != self.new


def fixed(document: MatrixDocument, path: str, findings: Iterable[Finding]) -> Fixed:
    """Return the document with the edits of the findings that have this path."""
    ours = tuple((finding, finding.edit) for finding in findings if finding.path == path and finding.edit is not None)
    cells: dict[tuple[int, Column], list[Edit]] = {}
    for _, edit in ours:
        cells.setdefault((edit.row, edit.column), []).append(edit)
    made: set[Edit] = set()
    changes: dict[tuple[int, Column], str] = {}
    for (row, column), edits in cells.items():
        chosen = apart(edits)
        made.update(chosen)
        changes[row, column] = edited(document.rows[row].text(column), chosen)
    return Fixed(
        path=path,
        old=document.with_cells({}),
        new=document.with_cells(changes),
        applied=tuple(finding for finding, edit in ours if edit in made),
        skipped=tuple(finding for finding, edit in ours if edit not in made),
    )


def apart(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits of one cell that do not overlap, from right to left; of two that do, the right one."""
    chosen: list[Edit] = []
    for edit in sorted(set(edits), key=lambda each: (each.start, each.end, each.text), reverse=True):
        if not chosen or edit.end < chosen[-1].start or edit.end == chosen[-1].start > edit.start:
            chosen.append(edit)
    return tuple(chosen)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a cell's text with edits that go from right to left and do not overlap."""
    for edit in edits:
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def difference(change: Fixed, shown: str) -> str:
    """Return what changes, as a unified diff of the document that readers know as `shown`."""
    before, after = _lines(change.old), _lines(change.new)
    told = difflib.unified_diff(before, after, f"a/{shown}", f"b/{shown}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in told)


def _lines(content: bytes) -> list[str]:
    text = content.decode(errors="replace")
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
