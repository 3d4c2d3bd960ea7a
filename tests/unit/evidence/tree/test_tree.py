"""What of a working tree is there, spelled how, and what of it is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pytest_dagster_parity.evidence.tree import LONGEST, Located, Reading, State, Tree, line_count
from tests.unit.evidence.repositories import repository


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(
        tmp_path / "repository",
        {
            "crates/flow/src/schedule.rs": "fn a() {}\n",
            "crates/flow/src/sensor/mod.rs": "",
            "crates/api/src/lib.rs": "",
            "crates/api/src/routes/runs.rs": "",
            "crates/flow/tests/gates.rs": "",
            "crates/api/tests/gates.rs": "",
            "crates/Cargo.toml": "",
            "crates/target/debug/gates.rs": "",
            "python/src/pkg/target/build.py": "",
            ".github/workflows/ci.yml": "",
            ".worktrees/old/crates/flow/src/schedule.rs": "",
            "node_modules/x/schedule.rs": "",
        },
    )


@pytest.mark.parametrize(
    ("cited", "state", "path"),
    [
        ("crates/flow/src/schedule.rs", State.FILE, "crates/flow/src/schedule.rs"),
        ("./crates/flow/src/schedule.rs", State.FILE, "crates/flow/src/schedule.rs"),
        ("crates//flow/src/", State.FOLDER, "crates/flow/src"),
        ("crates/*/src", State.FOLDER, "crates/*/src"),
        ("crates/**/gates.rs", State.FOLDER, "crates/**/gates.rs"),
        ("crates/*/nothing", State.MISSING, "crates/*/nothing"),
        ("crates/flow/src/schedule.rs/", State.MISSING, "crates/flow/src/schedule.rs/"),
        ("crates/flow/src/schedule.rs/x", State.MISSING, "crates/flow/src/schedule.rs/x"),
        ("crates/flow/src/gone.rs", State.MISSING, "crates/flow/src/gone.rs"),
        ("crates/\0/x.rs", State.MISSING, "crates/\0/x.rs"),
        ("crates/Flow/src/Schedule.rs", State.MISSPELT, "crates/flow/src/schedule.rs"),
        (r"crates\flow\src\schedule.rs", State.MISSPELT, "crates/flow/src/schedule.rs"),
        ("/etc/passwd", State.OUTSIDE, "/etc/passwd"),
        ("C:/Windows/x.rs", State.OUTSIDE, "C:/Windows/x.rs"),
        ("~/x.rs", State.OUTSIDE, "~/x.rs"),
        ("crates/../crates/Cargo.toml", State.OUTSIDE, "crates/../crates/Cargo.toml"),
        ("../repository/crates/Cargo.toml", State.OUTSIDE, "../repository/crates/Cargo.toml"),
    ],
)
def test_a_path_is_found_as_it_is_spelled(root: Path, cited: str, state: State, path: str) -> None:
    located = Tree(root).find(cited)
    assert (located.state, located.path) == (state, path)


def test_a_link_that_leaves_the_repository_is_refused_and_not_read(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.rs").write_text("fn secret() {}")
    (root / "crates/out").symlink_to(secret)
    (root / "crates/out.rs").symlink_to(secret / "key.rs")
    tree = Tree(root)
    why = "is a symbolic link that leaves the repository"
    assert tree.find("crates/out/key.rs") == Located(
        state=State.OUTSIDE, path="crates/out/key.rs", why=f"crates/out {why}"
    )
    assert tree.find("crates/out.rs") == Located(state=State.OUTSIDE, path="crates/out.rs", why=f"crates/out.rs {why}")
    assert tree.text("crates/out.rs") == Reading(text=None, why="is not a file")
    assert not [path for path in tree.files() if path.startswith("crates/out/")]


def test_a_link_within_the_repository_is_followed_and_a_dangling_or_endless_one_is_missing(root: Path) -> None:
    (root / "crates/in").symlink_to("flow/src")
    (root / "crates/dangling").symlink_to("gone")
    (root / "crates/endless").symlink_to("endless")
    tree = Tree(root)
    assert tree.find("crates/in/schedule.rs").state is State.FILE
    assert tree.find("crates/dangling").state is State.MISSING
    assert tree.find("crates/endless/x").state is State.MISSING


def test_a_sibling_whose_name_begins_alike_is_outside(root: Path, tmp_path: Path) -> None:
    repository(tmp_path / "repository-two", {"x.rs": ""})
    (root / "two").symlink_to(tmp_path / "repository-two")
    assert Tree(root).find("two/x.rs").state is State.OUTSIDE


def test_text_is_read_and_what_is_none_says_why(root: Path) -> None:
    (root / "bom.rs").write_bytes(b"\xef\xbb\xbffn a() {}")
    (root / "binary.bin").write_bytes(b"text\0more")
    (root / "latin.rs").write_bytes(b"caf\xe9")
    (root / "large.rs").write_bytes(b"x" * (LONGEST + 1))
    os.mkfifo(root / "pipe.rs")
    tree = Tree(root)
    assert tree.text("bom.rs") == Reading(text="fn a() {}")
    assert tree.text("binary.bin") == Reading(text=None, why="is binary")
    assert tree.text("latin.rs") == Reading(text=None, why="is not UTF-8")
    assert tree.text("large.rs") == Reading(text=None, why="is larger than 2 MB")
    assert tree.text("pipe.rs") == Reading(text=None, why="is not a regular file")
    assert tree.text("gone.rs") == Reading(text=None, why="is not a file")


def test_a_large_file_is_not_read_to_find_it(root: Path) -> None:
    with (root / "huge.bin").open("wb") as opened:
        opened.truncate(1 << 40)
    tree = Tree(root)
    assert tree.find("huge.bin").state is State.FILE
    assert tree.text("huge.bin").why == "is larger than 2 MB"


def test_the_index_has_what_people_wrote(root: Path) -> None:
    assert Tree(root).files() == (
        ".github/workflows/ci.yml",
        "crates/Cargo.toml",
        "crates/api/src/lib.rs",
        "crates/api/src/routes/runs.rs",
        "crates/api/tests/gates.rs",
        "crates/flow/src/schedule.rs",
        "crates/flow/src/sensor/mod.rs",
        "crates/flow/tests/gates.rs",
        "python/src/pkg/target/build.py",
    )


@pytest.mark.parametrize(
    ("gone", "candidates", "closest"),
    [
        ("crates/flow/schedule.rs", ("crates/flow/src/schedule.rs",), "crates/flow/src/schedule.rs"),
        ("crates/flow/src/sensor.rs", ("crates/flow/src/sensor/mod.rs",), "crates/flow/src/sensor/mod.rs"),
        ("crates/old/src/routes", ("crates/api/src/routes",), "crates/api/src/routes"),
        (
            "crates/flow/integration/gates.rs",
            ("crates/flow/tests/gates.rs", "crates/api/tests/gates.rs"),
            "crates/flow/tests/gates.rs",
        ),
        ("old/gates.rs", ("crates/api/tests/gates.rs", "crates/flow/tests/gates.rs"), None),
        ("crates/other/mod.rs", (), None),
        ("crates/old/sensor/mod.rs", ("crates/flow/src/sensor/mod.rs",), "crates/flow/src/sensor/mod.rs"),
        ("crates/flow/src/never.rs", (), None),
        ("", (), None),
    ],
)
def test_a_missing_file_is_looked_for_by_its_name(
    root: Path, gone: str, candidates: tuple[str, ...], closest: str | None
) -> None:
    tree = Tree(root)
    assert tree.same_name(gone) == candidates
    assert tree.closest(gone) == closest


@pytest.mark.parametrize(("text", "lines"), [("", 0), ("a", 1), ("a\n", 1), ("a\nb", 2), ("a\r\nb\x0c\r\n", 2)])
def test_lines_are_counted_as_editors_count_them(text: str, lines: int) -> None:
    assert line_count(text) == lines
