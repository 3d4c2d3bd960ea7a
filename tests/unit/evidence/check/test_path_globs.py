"""What patterns of paths mean."""

from __future__ import annotations

import pytest

from pytest_dagster_parity.evidence.path_globs import PathGlob, any_covers


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("docs/**/*matrix*.*", "docs/matrix.md", True),
        ("docs/**/*matrix*.*", "docs/a/b/our-matrix.csv", True),
        ("docs/**/*matrix*.*", "docs/a/matrix", False),
        ("docs/*.md", "docs/a/b.md", False),
        ("docs/?.md", "docs/a.md", True),
        ("docs/?.md", "docs//.md", False),
        ("docs/**", "docs/a/b.md", True),
        ("docs/**", "docs", False),
        ("**/x.md", "x.md", True),
        ("a[1].md", "a[1].md", True),
        ("a[1].md", "a1.md", False),
        ("a.md", "aXmd", False),
        ("**", ".hidden/x", True),
    ],
)
def test_a_pattern_means_whole_paths(glob: str, path: str, expected: bool) -> None:
    assert PathGlob(glob).fits(path) is expected


@pytest.mark.parametrize(
    ("path", "expected"), [("docs/old", True), ("docs/old/a/b.md", True), ("docs/older/a.md", False), ("docs", False)]
)
def test_a_pattern_of_a_folder_covers_what_is_in_it(path: str, expected: bool) -> None:
    assert PathGlob("docs/old").covers(path) is expected
    assert PathGlob("docs/old/").covers(path) is expected
    assert any_covers(("nothing", "docs/old"), path) is expected
