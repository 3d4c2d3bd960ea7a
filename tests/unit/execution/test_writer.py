"""Records on disk: written as the session goes, readable whatever ends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.execution.writer import (
    RecordError,
    RecordFile,
    RecordWriter,
    decode_line,
    encode_line,
    read_record,
    unfinished_path,
)
from pytest_dagster_parity.judgement.verdict import Verdict
from tests.unit.report.lines import footer, header, mismatch, scenario, step

LINES = (scenario("schedules.dst.once"), scenario("schedules.dst.twice"))


def test_every_kind_of_line_comes_back_as_it_was() -> None:
    full = scenario(
        steps=(step(1, "expect", arguments={"a": [1, None]}, observed={"runs": [{"id": "r"}]}),),
        mismatches=(mismatch("[0]", {"a": 1}, None),),
    )
    lines = (header(), header(target=None), full, footer())
    assert tuple(decode_line(encode_line(line)) for line in lines) == lines


def test_a_finished_record_has_its_lines_and_no_neighbour(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "record.jsonl"
    writer = RecordWriter(path)
    for line in (header(), *LINES):
        writer.write(line)
    writer.finish(footer())
    assert read_record(path) == RecordFile(header=header(), scenarios=LINES, footer=footer())
    assert [each.name for each in path.parent.iterdir()] == ["record.jsonl"]


def test_until_it_is_finished_the_older_record_stays(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    path.write_text("older", encoding="utf-8")
    writer = RecordWriter(path)
    writer.write(header())
    writer.write(LINES[0])
    assert path.read_text(encoding="utf-8") == "older"
    assert read_record(unfinished_path(path)) == RecordFile(header=header(), scenarios=LINES[:1], footer=None)
    assert not read_record(unfinished_path(path)).is_finished
    writer.abandon()
    assert [each.name for each in tmp_path.iterdir()] == ["record.jsonl"]


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "latest.jsonl").symlink_to("record.jsonl")
    writer = RecordWriter(tmp_path / "latest.jsonl")
    writer.write(header())
    writer.finish(footer(counts={}))
    assert read_record(tmp_path / "record.jsonl").is_finished
    assert (tmp_path / "latest.jsonl").is_symlink()


def test_a_record_whose_folder_is_gone_says_so(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "record.jsonl"
    writer = RecordWriter(path)
    unfinished_path(path).unlink()
    writer.finish(footer())
    assert (writer.problem, path.exists()) == ("No such file or directory", False)


def test_a_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl.unfinished-1"
    path.write_bytes(encode_line(header()) + b"\n" + encode_line(LINES[0]) + b"\n" + encode_line(LINES[1])[:40])
    assert read_record(path) == RecordFile(header=header(), scenarios=LINES[:1], footer=None)


def test_an_empty_record_is_unfinished(tmp_path: Path) -> None:
    (tmp_path / "r").touch()
    assert read_record(tmp_path / "r") == RecordFile(header=None, scenarios=(), footer=None)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([b"no json"], r":1:1: not a record: JSON is malformed"),
        ([encode_line(LINES[0])], r":1:1: not a record: the first line is no header"),
        ([encode_line(header(version=2))], r":1:1: not a record: it has version 2, and this kit reads version 1"),
        ([encode_line(header()), b'{"kind":"x"}'], r":2:1: not a record: Invalid value"),
        (
            [encode_line(header()), encode_line(footer()), encode_line(LINES[0])],
            r"a header or footer stands in the middle",
        ),
        (
            [encode_line(header()), encode_line(LINES[0]), encode_line(footer())],
            r":3:1: not a record: the footer counts 2 scenarios, and 1 stand in it",
        ),
        (
            [
                encode_line(header()),
                *(encode_line(scenario(verdict=verdict)) for verdict in (Verdict.FAIL, Verdict.PASS)),
                encode_line(footer(counts={Verdict.PASS: 1})),
            ],
            r":4:1: not a record: the footer counts 1 pass, and 0 stand in it",
        ),
    ],
)
def test_what_is_no_record_is_refused(tmp_path: Path, lines: list[bytes], why: str) -> None:
    (tmp_path / "r").write_bytes(b"".join(line + b"\n" for line in lines))
    with pytest.raises(RecordError, match=why):
        read_record(tmp_path / "r")


def test_what_was_played_twice_is_counted_once_by_its_worst_verdict(tmp_path: Path) -> None:
    lines = [scenario(verdict=verdict) for verdict in (Verdict.FAIL, Verdict.PASS)]
    end = footer(counts={Verdict.FAIL: 1, Verdict.PASS: 0})
    (tmp_path / "r").write_bytes(b"".join(encode_line(line) + b"\n" for line in (header(), *lines, end)))
    assert read_record(tmp_path / "r") == RecordFile(header=header(), scenarios=tuple(lines), footer=end)


def test_a_record_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="No such file"):
        read_record(tmp_path / "r")
