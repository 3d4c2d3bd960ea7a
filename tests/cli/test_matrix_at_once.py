"""Several processes that record into one matrix, and processes that are killed while they do."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pytest_dagster_parity.execution.writer import encode_line
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix.documents import open_document
from pytest_dagster_parity.matrix.entries import parse_entries
from pytest_dagster_parity.matrix.model import Column
from pytest_dagster_parity.matrix.proven import read_proven
from pytest_dagster_parity.matrix.recording import record_into
from pytest_dagster_parity.matrix.template import new_matrix
from tests.unit.matrix.recording.makers import CATALOGUE, SCHEDULES
from tests.unit.report.lines import footer, header, scenario

ROOT = Path(__file__).parents[2]

RECORD = """
import sys
from pathlib import Path
from pytest_dagster_parity.matrix.proven import read_proven
from pytest_dagster_parity.matrix.recording import record_into
from tests.unit.matrix.recording.makers import CATALOGUE

matrix = Path(sys.argv[1])
records = [read_proven(Path(each)) for each in sys.argv[2:]]
print("ready", flush=True)
"""
"""The beginning of a program that records."""

ONCE = f"{RECORD}\nsys.stdin.read()\nrecord_into(matrix, records, CATALOGUE)\n"

FOREVER = f"{RECORD}\nwhile True:\n    for each in records:\n        record_into(matrix, [each], CATALOGUE)\n"

DIES_BEFORE_REPLACING = f"""{RECORD}
import os, signal
Path.replace = lambda *paths: os.kill(os.getpid(), signal.SIGKILL)
record_into(matrix, records, CATALOGUE)
"""


def write_record(path: Path, adapter: str, verdict: Verdict = Verdict.PASS) -> Path:
    semantic, _, case = SCHEDULES[0].partition("[")
    assert not case
    line = scenario(semantic, verdict)
    lines = (header(adapter=adapter), line, footer(counts={verdict: 1}))
    path.write_bytes(b"".join(encode_line(each) + b"\n" for each in lines))
    return path


def new(folder: Path, name: str = "matrix.md") -> Path:
    path = folder / name
    path.write_text(new_matrix(name, CATALOGUE, {}), encoding="utf-8")
    return path


def start(program: str, *paths: Path, temporary: Path | None = None) -> subprocess.Popen[str]:
    """Start a program that records, maybe with a folder of its own for temporary files; wait until it is about to."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, paths)],
        cwd=ROOT,
        env=os.environ if temporary is None else {**os.environ, "TMPDIR": str(temporary)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def end(process: subprocess.Popen[str]) -> int:
    process.communicate()
    return process.returncode


def mkdir(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize("name", ["matrix.md", "matrix.yaml"])
@pytest.mark.parametrize(
    "is_apart",
    [
        False,
        pytest.param(True, marks=pytest.mark.skipif(os.name != "posix", reason="folders cannot be locked here")),
    ],
)
def test_processes_that_record_at_once_lose_nothing(tmp_path: Path, name: str, *, is_apart: bool) -> None:
    path = new(tmp_path, name)
    records = [write_record(tmp_path / f"{number}.jsonl", f"stdio:acme --shard {number}") for number in range(5)]
    places = [mkdir(tmp_path / f"tmp{number}") if is_apart else None for number in range(5)]
    processes = [start(ONCE, path, record, temporary=place) for record, place in zip(records, places, strict=True)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
    assert [process.wait() for process in processes] == [0] * 5
    for process in processes:
        assert process.stdout is not None
        process.stdout.close()
    document = open_document(path)
    found = [parse_entries(row.text(Column.PROOF), document.line_break) for row in document.rows]
    assert [each.garbled for each in found] == [()] * 3
    assert [[entry.adapter for entry in each.entries] for each in found] == [
        [f"stdio:acme --shard {number}" for number in range(5)]
    ] * 3
    one_after_the_other = new(tmp_path, f"again-{name}")
    record_into(one_after_the_other, [read_proven(record) for record in records], CATALOGUE)
    assert path.read_bytes() == one_after_the_other.read_bytes()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed in another way here")
def test_a_process_that_is_killed_before_it_replaces_the_file_leaves_the_old_one(tmp_path: Path) -> None:
    path, record = new(tmp_path), write_record(tmp_path / "r.jsonl", "acme")
    before = path.read_bytes()
    assert end(start(DIES_BEFORE_REPLACING, path, record)) == -signal.SIGKILL
    assert path.read_bytes() == before
    assert record_into(path, [read_proven(record)], CATALOGUE, patience=5).is_changed


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed in another way here")
def test_a_process_that_is_killed_at_any_moment_leaves_one_whole_file(tmp_path: Path) -> None:
    path = new(tmp_path)
    records = [write_record(tmp_path / "pass.jsonl", "a"), write_record(tmp_path / "fail.jsonl", "a", Verdict.FAIL)]
    whole = {path.read_bytes()}
    for record in records:
        record_into(path, [read_proven(record)], CATALOGUE)
        whole.add(path.read_bytes())
    moments = random.Random(7)  # noqa: S311  no secret
    for _ in range(10):
        process = start(FOREVER, path, *records)
        time.sleep(moments.uniform(0, 0.05))
        os.kill(process.pid, signal.SIGKILL)
        assert end(process) == -signal.SIGKILL
        assert path.read_bytes() in whole
        record_into(path, [read_proven(records[0])], CATALOGUE, patience=5)
    assert len(whole) == 3
