"""What files of results say."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_dagster_parity.evidence.results import Outcome, State, UnreadableResults, read_results

NEXTEST = """<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="3">
  <testsuite name="flow::gates_m2" tests="3">
    <testcase name="other_test" classname="flow::gates_m2" time="0.1"/>
    <testcase name="inner::bad" classname="flow::gates_m2">
      <failure message="assertion failed" type="test failure">long</failure>
    </testcase>
    <testcase name="flaky" classname="flow::gates_m2"><flakyFailure message="once"/></testcase>
  </testsuite>
</testsuites>
"""
PYTEST = """<testsuites><testsuite name="pytest">
<testcase classname="tests.test_x.TestA" name="test_b[1-2]"><skipped type="pytest.skip" message="no net"/></testcase>
<testcase classname="tests.test_x" name="test_c" file="tests/test_x.py"><error message="setup"/></testcase>
</testsuite></testsuites>
"""
SUREFIRE = '<testsuite name="com.acme.FlowTest"><testcase name="runs" classname="com.acme.FlowTest"/></testsuite>'


def outcomes(folder: Path, name: str, text: str) -> list[tuple[str, str, str, str, str]]:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return [
        (each.file, each.group, each.name, each.state.value, each.message) for each in read_results([file]).outcomes
    ]


def refusal(folder: Path, name: str, text: str) -> str:
    with pytest.raises(UnreadableResults) as caught:
        outcomes(folder, name, text)
    return str(caught.value).splitlines()[0].removeprefix(f"{folder.as_posix()}/")


def test_junit(tmp_path: Path) -> None:
    assert outcomes(tmp_path, "nextest.xml", NEXTEST) == [
        ("", "flow::gates_m2", "other_test", "passed", ""),
        ("", "flow::gates_m2", "inner::bad", "failed", "assertion failed"),
        ("", "flow::gates_m2", "flaky", "passed", ""),
    ]
    assert outcomes(tmp_path, "pytest.xml", PYTEST) == [
        ("", "tests.test_x.TestA", "test_b[1-2]", "skipped", "no net"),
        ("tests/test_x.py", "tests.test_x", "test_c", "failed", "setup"),
    ]
    assert outcomes(tmp_path, "surefire.xml", SUREFIRE) == [("", "com.acme.FlowTest", "runs", "passed", "")]


def test_pytest_json_report(tmp_path: Path) -> None:
    text = """{
 "created": 1, "tests": [
  {"nodeid": "tests/test_x.py::TestA::test_b[1]", "outcome": "passed"},
  {"nodeid": "tests/test_x.py::test_c", "outcome": "failed", "call": {"crash": {"message": "boom"}}},
  {"nodeid": "tests/test_x.py::test_d", "outcome": "xfailed"}
 ]}"""
    assert outcomes(tmp_path, "report.json", text) == [
        ("tests/test_x.py", "", "TestA::test_b[1]", "passed", ""),
        ("tests/test_x.py", "", "test_c", "failed", "boom"),
        ("tests/test_x.py", "", "test_d", "skipped", ""),
    ]


def test_pytest_reportlog_takes_the_worst_phase_and_the_last_attempt(tmp_path: Path) -> None:
    def line(node: str, when: str, outcome: str, more: str = "") -> str:
        of_test = f'"$report_type": "TestReport", "nodeid": "t.py::{node}"'
        return f'{{{of_test}, "when": "{when}", "outcome": "{outcome}"{more}}}\n'

    text = (
        '{"pytest_version": "8", "$report_type": "SessionStart"}\n'
        + line("a", "setup", "passed")
        + line("a", "call", "passed")
        + line("a", "teardown", "failed", ', "longrepr": "late"')
        + line("b", "setup", "skipped", ', "longrepr": ["t.py", 3, "Skipped: no net"]')
        + line("b", "teardown", "passed")
        + line("c", "call", "rerun")
        + line("c", "call", "passed")
        + line("d", "call", "skipped", ', "wasxfail": "known"')
    )
    assert outcomes(tmp_path, "log.jsonl", text) == [
        ("t.py", "", "a", "failed", "late"),
        ("t.py", "", "b", "skipped", "Skipped: no net"),
        ("t.py", "", "c", "passed", ""),
        ("t.py", "", "d", "skipped", ""),
    ]


def test_lines_of_libtest_and_of_nextest(tmp_path: Path) -> None:
    text = (
        '{"type":"suite","event":"started","test_count":3}\n'
        '{"type":"test","event":"started","name":"flow::gates_m2$inner::a"}\n'
        '{"type":"test","event":"ok","name":"flow::gates_m2$inner::a#2"}\n'
        '{"type":"test","event":"failed","name":"controllers::tests::b","stdout":"boom"}\n'
        '{"type":"test","event":"ignored","name":"flow$c"}\n'
    )
    assert outcomes(tmp_path, "run.json", text) == [
        ("", "flow::gates_m2", "inner::a", "passed", ""),
        ("", "", "controllers::tests::b", "failed", "boom"),
        ("", "flow", "c", "skipped", ""),
    ]


def test_a_folder_is_read_as_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.xml").write_text(SUREFIRE, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no results", encoding="utf-8")
    results = read_results([tmp_path])
    source = (tmp_path / "b" / "x.xml").as_posix()
    outcome = Outcome(group="com.acme.FlowTest", name="runs", state=State.PASSED, source=source)
    assert (results.outcomes, results.sources) == ((outcome,), (source,))


def test_a_document_type_is_refused_before_anything_is_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>'
    said = "it declares a document type, which no results need; it was not read"
    assert refusal(tmp_path, "bomb.xml", bomb) == (
        f"bomb.xml:1:1: these results cannot be read: {said} [results-unreadable]"
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "a.xml",
            "<testsuite><testcase",
            "a.xml:1:12: these results cannot be read: it is no well-formed XML: unclosed token",
        ),
        (
            "b.xml",
            "<html/>",
            "b.xml:1:1: these results cannot be read: it is XML, but has no `testsuite`: it is no JUnit file",
        ),
        ("c.xml", "", "c.xml:1:1: these results cannot be read: it is empty"),
        ("d.json", '{"tests": 1}', "d.json:1:1: these results cannot be read: it is JSON, but has no list `tests`"),
        (
            "e.json",
            '{"a": 1}',
            "e.json:1:1: these results cannot be read: its first line is of none of the known forms",
        ),
        (
            "f.jsonl",
            '{"type":"suite"}\n{"type":"te',
            "f.jsonl:2:1: these results cannot be read: this line is no JSON object: the file may have broken off",
        ),
        ("g.json", '{\n "tests": [', "g.json:2:12: these results cannot be read: it is no JSON: Expecting value"),
    ],
)
def test_what_cannot_be_read_says_where(tmp_path: Path, name: str, text: str, said: str) -> None:
    assert refusal(tmp_path, name, text) == f"{said} [results-unreadable]"


def test_a_missing_file_and_an_empty_folder(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "gone.xml", "No such file or directory"), (tmp_path, "there is no file in it")):
        with pytest.raises(UnreadableResults, match=why):
            read_results([path])


def test_a_large_file_is_read_as_a_stream(tmp_path: Path) -> None:
    cases = "".join(f'<testcase classname="a.b" name="t{number}"/>' for number in range(20_000))
    assert len(outcomes(tmp_path, "large.xml", f"<testsuite>{cases}</testsuite>")) == 20_000
