from __future__ import annotations

import multiprocessing
import os
import re
import stat
import sys
from pathlib import Path

import pytest

from pytest_dagster_parity.documents import files
from pytest_dagster_parity.documents.files import write_atomically
from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.matrix.documents import open_document
from tests.unit.matrix.documents.files import problems, row, table

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links of POSIX")


def refusal(path: Path, shown: str = "shown.md") -> str:
    with pytest.raises(LoadError) as caught:
        open_document(path, shown)
    return str(caught.value)


def listed(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def test_the_suffix_says_how_a_document_is_read(tmp_path: Path) -> None:
    for name in ("a.md", "a.MD", "a.markdown"):
        (tmp_path / name).write_text(table(row()))
        document = open_document(tmp_path / name)
        assert document.path == tmp_path / name
        assert [each.name for each in document.rows] == ["Cron / ticks"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("m.txt", "a matrix is no `.txt` document"),
        ("m.md.bak", "a matrix is no `.bak` document"),
        ("m", "the name of this document has no suffix"),
    ],
)
def test_an_unknown_suffix_is_refused_with_those_that_are_known(tmp_path: Path, name: str, message: str) -> None:
    assert refusal(tmp_path / name) == (
        f"shown.md:0:1: {message} [unknown-suffix]\n  it is one of .md, .markdown, .csv, .tsv, .yaml, .yml"
    )


@pytest.mark.parametrize("name", ["folder.md", "folder.txt", "folder"])
def test_a_directory_is_no_document(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    expected = "shown.md:0:1: this is a directory [not-a-file]\n  name the document itself"
    assert refusal(tmp_path / name) == expected


@posix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "m.md")
    expected = "shown.md:0:1: this is no regular file [not-a-file]\n  name the document itself"
    assert refusal(tmp_path / "m.md") == expected


def test_a_file_that_is_not_there_is_named_as_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "m.md"
    with pytest.raises(LoadError) as caught:
        open_document(path)
    assert str(caught.value) == (
        f"{path}:0:1: there is no such file [not-found]\n  `dagster-parity matrix new` writes one"
    )


@posix
def test_a_path_through_a_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refusal(tmp_path / "file" / "m.md") == "shown.md:0:1: this cannot be read: Not a directory [not-readable]"


def test_a_document_that_is_too_large_is_not_read_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_DOCUMENT", 1000)
    (tmp_path / "m.md").write_bytes(b"x" * 1001)
    assert refusal(tmp_path / "m.md") == (
        "shown.md:0:1: this document is larger than 1,000 bytes [document-too-large]\n"
        "  split it, or move elsewhere what does not belong into it"
    )
    (tmp_path / "m.md").write_bytes(b"x" * 1000)
    assert "[no-table]" in refusal(tmp_path / "m.md")


@pytest.mark.parametrize("suffix", [".md", ".csv", ".tsv", ".yaml"])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            b"a\r\nb\xe9\xff",
            "2:2: this is not UTF-8: invalid continuation byte at byte 4 [not-utf-8]\n  save the file as UTF-8",
        ),
        (
            "Capability".encode("utf-16-be"),
            "1:1: there is a NUL byte in this file [nul-byte]\n  a document is text: remove the byte",
        ),
        (
            b"\xef\xbb\xbfa\rb\0",
            "2:2: there is a NUL byte in this file [nul-byte]\n  a document is text: remove the byte",
        ),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(suffix: str, content: bytes, expected: str) -> None:
    assert problems(content, suffix) == [f"m{suffix}:{expected}"]


def test_writing_replaces_the_whole_file_and_leaves_no_neighbour(tmp_path: Path) -> None:
    path = tmp_path / "m.md"
    path.write_bytes(b"old\r\n")
    write_atomically(path, b"new\n")
    assert path.read_bytes() == b"new\n"
    assert listed(tmp_path) == ["m.md"]


def test_writing_makes_a_file_that_is_not_there(tmp_path: Path) -> None:
    write_atomically(tmp_path / "m.md", b"new")
    (tmp_path / "other").write_bytes(b"")
    assert (tmp_path / "m.md").read_bytes() == b"new"
    assert (tmp_path / "m.md").stat().st_mode == (tmp_path / "other").stat().st_mode


@posix
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_writing_keeps_the_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "m.md"
    path.write_bytes(b"old")
    path.chmod(mode)
    write_atomically(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@posix
def test_writing_follows_a_link_to_its_target(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    target = tmp_path / "docs" / "target.md"
    target.write_bytes(b"old")
    (tmp_path / "link.md").symlink_to(Path("docs", "target.md"))
    write_atomically(tmp_path / "link.md", b"new")
    assert (tmp_path / "link.md").is_symlink()
    assert target.read_bytes() == b"new"
    assert listed(tmp_path / "docs") == ["target.md"]


def test_what_cannot_be_replaced_stays_and_no_neighbour_is_left(tmp_path: Path) -> None:
    (tmp_path / "m.md").mkdir()
    with pytest.raises(LoadError) as caught:
        write_atomically(tmp_path / "m.md", b"new")
    expected = r".*m\.md:0:1: this cannot be written: [^\[]+ \[not-writable\]\n  nothing was changed"
    assert re.fullmatch(expected, str(caught.value))
    assert listed(tmp_path) == ["m.md"]


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="this cannot be written: No such file or directory"):
        write_atomically(tmp_path / "docs" / "m.md", b"new")
    assert listed(tmp_path) == []


def _writes_for_ever(path: Path) -> None:
    while True:
        write_atomically(path, b"a" * 300_000)
        write_atomically(path, b"b" * 300_000)


@posix
def test_a_killed_process_leaves_the_old_content_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "m.md"
    path.write_bytes(b"a" * 300_000)
    for delay in (0.01, 0.02, 0.03):
        process = multiprocessing.get_context("fork").Process(target=_writes_for_ever, args=(path,))
        process.start()
        process.join(delay)
        process.kill()
        process.join()
        assert path.read_bytes() in {b"a" * 300_000, b"b" * 300_000}
