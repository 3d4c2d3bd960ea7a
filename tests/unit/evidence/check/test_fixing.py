"""What --fix makes of cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_dagster_parity.evidence.findings import Edit, Finding
from pytest_dagster_parity.evidence.fixing import apart, difference, edited, fixed
from pytest_dagster_parity.matrix.documents import open_document
from pytest_dagster_parity.matrix.model import Column, MatrixDocument

HEAD = (
    "| Capability | Feature | Status | Proof Level Required | Evidence (Code) | Evidence (Tests) | Evidence (CI) "
    "| Owner | Notes |\n|---|---|---|---|---|---|---|---|---|\n"
)
CELL = "`a.rs:1` and `b.rs:22`"


def edit(start: int, end: int, text: str, row: int = 0) -> Edit:
    return Edit(row=row, column=Column.CODE, start=start, end=end, text=text)


def finding(mending: Edit | None, path: str = "m.md", rule: str = "line-drift") -> Finding:
    return Finding(rule=rule, path=path, line=3, column=1, message="drifted", edit=mending)


def document(
    folder: Path, content: bytes = f"{HEAD}| S | t | Planned | unit |  {CELL}\t| | | x |  |".encode()
) -> MatrixDocument:
    (folder / "m.md").write_bytes(content)
    return open_document(folder / "m.md", "m.md")


def test_several_edits_of_one_cell_are_made(tmp_path: Path) -> None:
    findings = [finding(edit(6, 7, "100")), finding(None), finding(edit(19, 21, "3")), finding(edit(0, 0, "x"), "n.md")]
    change = fixed(document(tmp_path), "m.md", findings)
    assert (change.applied, change.skipped) == ((findings[0], findings[2]), ())
    assert change.new == change.old.replace(CELL.encode(), b"`a.rs:100` and `b.rs:3`")
    assert change.is_changed


def test_of_two_edits_that_overlap_the_right_one_is_made(tmp_path: Path) -> None:
    left, right = finding(edit(0, 8, "`c.rs`")), finding(edit(6, 7, "9"))
    change = fixed(document(tmp_path), "m.md", [left, right])
    assert (change.applied, change.skipped) == ((right,), (left,))
    assert b"`a.rs:9` and `b.rs:22`" in change.new


def test_the_same_edit_of_two_findings_is_made_once(tmp_path: Path) -> None:
    findings = [finding(edit(6, 7, "9")), finding(edit(6, 7, "9"), rule="symbol-moved")]
    change = fixed(document(tmp_path), "m.md", findings)
    assert (change.applied, change.skipped) == (tuple(findings), ())
    assert b"`a.rs:9` and" in change.new


def test_without_edits_nothing_changes(tmp_path: Path) -> None:
    change = fixed(document(tmp_path), "m.md", [finding(None)])
    assert (change.is_changed, change.applied, difference(change, "m.md")) == (False, (), "")


def test_every_other_byte_stays(tmp_path: Path) -> None:
    content = (
        b"\xef\xbb\xbf# M \t\r\n\r\n"
        + HEAD.replace("\n", "\r\n").encode()
        + f"|S|\tt |Planned|unit|{CELL}| | | | a \\| b  |\r\n\r\nend".encode()
    )
    change = fixed(document(tmp_path, content), "m.md", [finding(edit(6, 7, "9"))])
    assert change.new == content.replace(b"a.rs:1`", b"a.rs:9`")


def test_the_difference_is_a_unified_one(tmp_path: Path) -> None:
    change = fixed(document(tmp_path), "m.md", [finding(edit(6, 7, "9"))])
    lines = difference(change, "docs/m.md").splitlines()
    assert lines[:3] == ["--- a/docs/m.md", "+++ b/docs/m.md", "@@ -1,3 +1,3 @@"]
    old, new = change.old.decode().split("\n")[2], change.new.decode().split("\n")[2]
    end = "\\ No newline at end of file"
    assert lines[5:] == [f"-{old}", end, f"+{new}", end]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([edit(0, 2, "a"), edit(2, 4, "b")], [edit(2, 4, "b"), edit(0, 2, "a")]),
        ([edit(0, 3, "a"), edit(2, 4, "b")], [edit(2, 4, "b")]),
        ([edit(1, 1, "a"), edit(1, 1, "b")], [edit(1, 1, "b")]),
        ([edit(0, 1, "a"), edit(1, 1, "b")], [edit(1, 1, "b"), edit(0, 1, "a")]),
    ],
)
def test_what_overlaps_is_not_made_together(edits: list[Edit], expected: list[Edit]) -> None:
    assert apart(edits) == tuple(expected)


@given(st.data())
def test_edits_that_do_not_overlap_are_all_made(data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.text(max_size=5), max_size=8))
    replaced = [data.draw(st.none() | st.text(max_size=5)) for _ in pieces]
    edits: list[Edit] = []
    at = 0
    for piece, text in zip(pieces, replaced, strict=True):
        if text is not None and piece:
            edits.append(edit(at, at + len(piece), text))
        at += len(piece)
    expected = "".join(p if r is None or not p else r for p, r in zip(pieces, replaced, strict=True))
    assert edited("".join(pieces), apart(edits)) == expected
