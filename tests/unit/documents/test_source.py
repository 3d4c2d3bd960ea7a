"""Places in a text, and pieces of it that are replaced."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pytest_dagster_parity.documents.source import Source, Splice


def source(text: str) -> Source:
    return Source.of(Path("a.md"), "a.md", text)


@pytest.mark.parametrize(
    ("text", "next_lines"),
    [("", [0]), ("a", [1, 1]), ("a\n", [2, 2, 2]), ("a\r\nb\rc", [3, 3, 3, 5, 5, 6, 6])],
)
def test_the_next_line_begins_behind_the_line_end(text: str, next_lines: list[int]) -> None:
    assert [source(text).next_line(offset) for offset in range(len(text) + 1)] == next_lines


@given(some.text("ab\r\n"))
def test_lines_come_one_behind_the_other(text: str) -> None:
    written = source(text)
    starts = [start for start, _ in written.lines]
    assert [written.next_line(start) for start in starts] == [*starts[1:], len(text)]
    assert all(written.line_at(start) == line for start, line in zip(starts, written.lines, strict=True))


@pytest.mark.parametrize(
    ("splices", "text"),
    [
        ([], "abcdef"),
        ([Splice(1, 2, "X")], "aXcdef"),
        ([Splice(4, 5), Splice(0, 1)], "bcdf"),
        ([Splice(1, 4), Splice(2, 5)], "af"),
        ([Splice(1, 5), Splice(2, 3)], "af"),
        ([Splice(2, 2, "Y", rank=1), Splice(2, 2, "X")], "abXYcdef"),
        ([Splice(1, 3, "X"), Splice(3, 3, "Y")], "aXYdef"),
    ],
)
def test_what_two_splices_take_away_is_taken_once(splices: list[Splice], text: str) -> None:
    written = source("\ufeffabcdef").spliced(splices)
    assert (written.text, written.encoded()) == (text, f"\ufeff{text}".encode())
