"""Records written into matrices."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from pytest_dagster_parity.errors import LoadError
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix import locking, recording
from pytest_dagster_parity.matrix.adoption import adopt
from pytest_dagster_parity.matrix.documents import open_document
from pytest_dagster_parity.matrix.locking import MatrixBusy, UnusableLocks, locked
from pytest_dagster_parity.matrix.model import Column
from pytest_dagster_parity.matrix.recording import Change, MatrixKeepsChanging, record_into
from pytest_dagster_parity.matrix.semantics_cell import Unknown
from tests.unit.matrix.recording.makers import CATALOGUE, SCHEDULES, WHO, passing, proven

COLUMNS = (
    "Capability | Feature | Status | Proof Level Required | Evidence (Code) | Evidence (Tests) | Evidence (CI) | Owner"
)
HAND_MADE = (
    "\ufeff# Parity\r\n\r\nProse, with a tab\there.  \r\n\r\n"
    f"| {COLUMNS} | Notes |\r\n|{'---|' * 9}\r\n"
    "| Schedules | `a \\| b` | Implemented | integration | `x.rs:1`<br>`y.rs` | | | | |\r\n"
    "|Sensors|cursor|Partial|unit|||||Missing proof: all|  \r\n"
    "| Web page | | Exception | prod | | | | | EX-1 |\r\n"
    "\r\nThe end."
)


def matrix(folder: Path, *semantics: str, proof: str = "") -> Path:
    """Write an adopted matrix with rows that mean this."""
    path = folder / "matrix.md"
    lines = "".join(
        f"| Row {at} | | Planned | unit | | | | | | {each} | {proof} |\n" for at, each in enumerate(semantics, 1)
    )
    path.write_bytes(f"| {COLUMNS} | Notes | Semantics | Proof |\n|{'---|' * 11}\n{lines}".encode())
    return path


def proofs(path: Path) -> list[str]:
    return [row.text(Column.PROOF) for row in open_document(path).rows]


def test_a_matrix_kept_by_hand_is_adopted_and_recorded_and_nothing_else_changes(tmp_path: Path) -> None:
    path = tmp_path / "matrix.md"
    path.write_bytes(HAND_MADE.encode())
    assert adopt(path, CATALOGUE).added == (Column.SEMANTICS, Column.PROOF)
    filled = open_document(path).with_cells(
        {(0, Column.SEMANTICS): "`schedules.*`", (1, Column.SEMANTICS): "`sensors.*`"}
    )
    path.write_bytes(filled)
    outcome = record_into(path, [proven()], CATALOGUE)
    assert [(row.name, row.line, row.change.value) for row in outcome.rows] == [
        ("Schedules / `a \\| b`", 7, "updated"),
        ("Sensors / cursor", 8, "updated"),
        ("Web page", 9, "no semantics"),
    ]
    assert proofs(path) == [f"4/4 pass; {WHO}", f"1/1 pass; {WHO}", ""]
    lines = [filled.decode().splitlines(keepends=True), path.read_bytes().decode().splitlines(keepends=True)]
    assert [at for at, (old, new) in enumerate(zip(*lines, strict=True), 1) if old != new] == [7, 8]
    written = [lines[1][at].replace(text, "") for at, text in ((6, proofs(path)[0]), (7, proofs(path)[1]))]
    assert [line.split("|")[:-2] for line in written] == [line.split("|")[:-2] for line in lines[0][6:8]]
    assert path.read_bytes().startswith(HAND_MADE.encode()[:45])


def test_the_same_record_again_does_not_touch_the_file(tmp_path: Path) -> None:
    path = matrix(tmp_path, "schedules.*", "sensors.*")
    record_into(path, [proven()], CATALOGUE)
    before = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
    outcome = record_into(path, [proven()], CATALOGUE)
    assert ([row.change for row in outcome.rows], outcome.is_changed) == ([Change.UNCHANGED] * 2, False)
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_nothing_is_left_beside_the_matrix(tmp_path: Path) -> None:
    path = matrix(tmp_path, "schedules.*")
    record_into(path, [proven()], CATALOGUE)
    assert [each.name for each in tmp_path.iterdir()] == ["matrix.md"]


def test_records_of_several_targets_stand_beside_each_other(tmp_path: Path) -> None:
    path = matrix(tmp_path, "schedules.*")
    outcome = record_into(path, [proven(), proven(target="other")], CATALOGUE)
    texts = [f"4/4 pass; {WHO}", f"4/4 pass; {WHO.replace('acme 2.1', 'other 2.1')}"]
    assert proofs(path) == ["<br>".join(texts)]
    assert [str(entry) for entry in outcome.rows[0].entries] == texts


@pytest.mark.parametrize("suffix", ["csv", "tsv", "yaml"])
def test_other_documents_have_a_line_a_target(tmp_path: Path, suffix: str) -> None:
    from pytest_dagster_parity.matrix.template import new_matrix

    path = tmp_path / f"matrix.{suffix}"
    path.write_text(new_matrix(path.name, CATALOGUE, {}), encoding="utf-8")
    record_into(path, [proven(), proven(target="other")], CATALOGUE)
    assert [text.count("\n") for text in proofs(path)] == [1, 1, 1]
    once = path.read_bytes()
    assert not record_into(path, [proven(target="other"), proven()], CATALOGUE).is_changed
    assert path.read_bytes() == once


def test_a_partial_record_writes_what_it_knows_fully_and_tells_what_it_leaves(tmp_path: Path) -> None:
    path = matrix(tmp_path, "schedules.*", "sensors.*")
    record_into(path, [proven(version="2.0")], CATALOGUE)
    partial = proven(passing("sensors.cursor.kept", SCHEDULES[0]), is_complete=False)
    outcome = record_into(path, [partial], CATALOGUE)
    assert [(row.name, row.change, row.kept) for row in outcome.rows] == [
        ("Row 1", Change.KEPT, ("the record is partial: 3 of 4 were not run",)),
        ("Row 2", Change.UPDATED, ()),
    ]
    assert proofs(path) == [f"4/4 pass; {WHO.replace('2.1', '2.0')}", f"1/1 pass; {WHO}"]


def test_what_is_wrong_in_a_row_is_told(tmp_path: Path) -> None:
    path = matrix(tmp_path, "schedules.*, sensor.cursor.kept", proof="I saw it pass")
    (row,) = record_into(path, [proven()], CATALOGUE).rows
    assert row.garbled == ("I saw it pass",)
    assert row.unknown == (Unknown(pattern="sensor.cursor.kept", nearest="sensors.cursor.kept"),)
    assert proofs(path) == [f"4/5, 1 missing; {WHO}"]


def test_a_row_whose_semantics_were_taken_away_loses_its_proof(tmp_path: Path) -> None:
    path = matrix(tmp_path, "", proof=f"4/4 pass; {WHO}")
    assert [row.change for row in record_into(path, [proven()], CATALOGUE).rows] == [Change.UPDATED]
    assert proofs(path) == [""]


def test_a_matrix_without_the_columns_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "matrix.md"
    path.write_bytes(HAND_MADE.encode())
    with pytest.raises(LoadError) as raised:
        record_into(path, [proven()], CATALOGUE)
    assert str(raised.value) == (
        f"{path}:7:1: the matrix has no column `Semantics` and `Proof` [matrix-not-adopted]\n"
        f"  `dagster-parity matrix adopt {path}` adds them"
    )
    assert path.read_bytes() == HAND_MADE.encode()


def test_adopting_twice_changes_nothing_and_suggests_only_where_nothing_is_said(tmp_path: Path) -> None:
    path = matrix(tmp_path, "sensors.*", "", proof="seen")
    before = path.read_bytes()
    adoption = adopt(path, CATALOGUE)
    assert adoption.added == ()
    assert [(row.name, row.foreign, [each.id for each in row.meaning.semantics]) for row in adoption.rows] == [
        ("Row 1", ("seen",), ["sensors.cursor.kept", "sensors.cursor.rare", "sensors.cursor.odd"]),
        ("Row 2", ("seen",), []),
    ]
    assert adoption.rows[0].suggestions == ()
    assert path.read_bytes() == before


def test_a_matrix_that_another_process_writes_is_waited_for_and_then_given_up(tmp_path: Path) -> None:
    path = matrix(tmp_path, "schedules.*")
    (tmp_path / "link.md").symlink_to(path)
    with locked(path), pytest.raises(MatrixBusy) as raised:
        record_into(tmp_path / "link.md", [proven()], CATALOGUE, patience=0.05)
    assert str(raised.value).startswith(
        f"{tmp_path / 'link.md'}:1:1: another process has been writing this matrix for 0.05"
    )
    assert proofs(path) == [""]
    FileLock(raised.value.lock).acquire(timeout=0).lock.release()


@pytest.mark.skipif(os.name != "posix", reason="folders cannot be locked here")
def test_a_process_whose_temporary_files_lie_elsewhere_waits_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = matrix(tmp_path, "schedules.*")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with locked(path):
        monkeypatch.setattr(locking.tempfile, "gettempdir", lambda: str(elsewhere))
        with pytest.raises(MatrixBusy) as raised:
            record_into(path, [proven()], CATALOGUE, patience=0.05)
    assert (raised.value.lock, proofs(path)) == (tmp_path, [""])
    record_into(path, [proven()], CATALOGUE)
    assert proofs(path) == [f"4/4 pass; {WHO}"]


class Editor:
    """Saves the matrix in the middle of a recording, as somebody without a lock does."""

    def __init__(self, path: Path, times: int) -> None:
        self.path = path
        self.times = times
        self.renewed = recording.renewed

    def __call__(self, *arguments: object) -> object:
        found = self.renewed(*arguments)  # pyright: ignore[reportArgumentType]
        if self.times:
            self.times -= 1
            self.path.write_bytes(self.path.read_bytes() + b"\nSaved.\n")
        return found


@pytest.fixture
def edit(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, int], None]:
    return lambda path, times: monkeypatch.setattr(recording, "renewed", Editor(path, times))


def test_what_an_editor_saves_in_the_middle_is_not_lost(tmp_path: Path, edit: Callable[[Path, int], None]) -> None:
    path = matrix(tmp_path, "schedules.*")
    edit(path, 2)
    assert record_into(path, [proven()], CATALOGUE).is_changed
    assert (proofs(path), path.read_text(encoding="utf-8").count("Saved.")) == ([f"4/4 pass; {WHO}"], 2)


def test_an_editor_that_never_rests_is_given_way_to(tmp_path: Path, edit: Callable[[Path, int], None]) -> None:
    path = matrix(tmp_path, "schedules.*")
    edit(path, 99)
    with pytest.raises(MatrixKeepsChanging) as raised:
        record_into(path, [proven()], CATALOGUE)
    assert str(raised.value) == f"{path}:1:1: it was changed 5 times while proof was written into it [matrix-busy]"
    assert proofs(path) == [""]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users have no numbers here")
def test_locks_are_not_kept_where_somebody_else_could_plant_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking.tempfile, "gettempdir", lambda: str(tmp_path))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / f"dagster-parity-locks-{os.getuid()}").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UnusableLocks) as raised, locked(tmp_path / "matrix.md"):
        pass
    assert "locks cannot be kept here" in str(raised.value)
    (tmp_path / f"dagster-parity-locks-{os.getuid()}").unlink()
    (tmp_path / f"dagster-parity-locks-{os.getuid()}").write_text("", encoding="utf-8")
    with pytest.raises(UnusableLocks), locked(tmp_path / "matrix.md"):
        pass


def test_a_failure_is_written_over_a_pass(tmp_path: Path) -> None:
    path = matrix(tmp_path, "schedules.*")
    record_into(path, [proven()], CATALOGUE)
    record_into(path, [proven({**passing(*SCHEDULES), SCHEDULES[1]: Verdict.FAIL})], CATALOGUE)
    assert proofs(path) == [f"3/4, 1 fail; {WHO}"]
