"""The record of a session, whatever becomes of the session."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from pytest_dagster_parity.execution.writer import read_record
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.testing import Example
from tests.plugin.corpora import ADAPTER, TWO_DOMAINS, scenario, topic

MANY = {"toys/schedules/toy.yaml": topic(*(scenario(f"schedules.toy.n{number}") for number in range(20)))}


def test_a_record_tells_what_was_run_on_what(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    observed = Example(pytester, TWO_DOMAINS).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", "--parity-adapter-option", "port=81", *workers),
        *("--parity-seed", "7", "--parity-line", "1.12", "--parity-only", "*.good", "--parity-level", "core"),
        exit_status=0,
    )
    record = observed.record()
    header, footer = record.header, record.footer
    assert header is not None
    assert header.target is not None
    assert footer is not None
    assert (header.version, header.adapter, header.target.target, header.target.version, header.in_process) == (
        *(1, f"{ADAPTER}Launches", "acme", "2.81", True),
    )
    assert (header.seed, header.level, header.dagster_line, header.commit) == (7, "core", "1.12", None)
    assert header.target.operations == ("close", "launch_run", "open", "runs")
    assert (footer.required, footer.collected, footer.executed, footer.counts) == (3, 1, 1, {Verdict.PASS: 1})
    (line,) = record.scenarios
    assert (line.id, line.node, line.domain, line.verdict, line.attempt) == (
        *("schedules.toy.good", "schedules/toy.yaml::schedules.toy.good", "schedules", Verdict.PASS, 1),
    )
    assert [(step.number, step.verb, step.outcome) for step in line.steps] == [
        (1, "launch_run", "done"),
        (2, "expect", "holds"),
    ]


def test_the_replay_command_repeats_a_failure(pytester: pytest.Pytester) -> None:
    example = Example(pytester, TWO_DOMAINS)
    adapter = ("--parity-adapter", f"{ADAPTER}Launches", "--parity-adapter-option", "port=81")
    observed = example.run_pytest("--parity", "toys", *adapter, "--parity-seed", "7", "--parity-timeout", "30")
    (failed,) = [line for line in observed.record().scenarios if line.verdict is Verdict.FAIL]
    assert failed.replay == (
        f"pytest --parity --parity-adapter {ADAPTER}Launches --parity-adapter-option port=81 "
        f"--parity-scenarios={example.folder}/toys --parity-timeout 30 --parity-seed 7 --parity-only schedules.toy.bad"
    )
    again = example.run_pytest(*failed.replay.split()[1:])
    assert again.verdicts == {"schedules/toy.yaml::schedules.toy.bad": "fail"}


def test_the_seed_is_drawn_for_the_session_and_the_same_in_all_workers(pytester: pytest.Pytester) -> None:
    arguments = ("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", "-n", "2")
    example = Example(pytester, MANY)
    records = [example.run_pytest(*arguments, outcomes={"passed": 20}).record() for _ in range(2)]
    seeds = [record.header.seed for record in records if record.header is not None]
    replayed = [{line.replay.split("--parity-seed ")[1].split()[0] for line in record.scenarios} for record in records]
    assert replayed == [{str(seed)} for seed in seeds]
    assert len(set(seeds)) == len(seeds)


def test_a_killed_session_leaves_a_record_that_is_readable_and_unfinished(pytester: pytest.Pytester) -> None:
    example = Example(pytester, MANY)
    session = subprocess.Popen(
        [sys.executable, "-m", "pytest", "--parity", "toys", "--parity-adapter", f"{ADAPTER}Slow", "-p", "no:randomly"],
        cwd=example.folder,
        stdout=subprocess.DEVNULL,
    )
    notes = example.folder / "launched"
    while not (notes.exists() and notes.read_text(encoding="utf-8").count("run") >= 3):
        assert session.poll() is None
        time.sleep(0.05)
    session.send_signal(signal.SIGKILL)
    session.wait()
    (left,) = (example.folder / ".parity").iterdir()
    record = read_record(left)
    assert left.name == f"record.jsonl.unfinished-{session.pid}"
    assert (record.is_finished, record.header is None) == (False, False)
    assert [line.id for line in record.scenarios][:2] == ["schedules.toy.n0", "schedules.toy.n1"]


GROUPS = """
import pytest

@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    for item in items:  # what pytest-xdist does with `--dist loadgroup`; later versions of pytest keep the id elsewhere
        grouped = f"{item.nodeid}@group"
        item._nodeid = grouped
        if item.nodeid != grouped:
            item._id = type(item._id).parse(grouped)
"""
"""A conftest.py that changes the ids of nodes."""


@pytest.mark.parametrize("more", [{}, {"conftest.py": GROUPS}], ids=["", "grouped"])
def test_a_worker_that_dies_costs_one_scenario_its_verdict(pytester: pytest.Pytester, more: dict[str, str]) -> None:
    scenarios = [scenario(f"schedules.toy.n{number}") for number in range(6)]
    files = {"toys/schedules/toy.yaml": topic(scenario("schedules.toy.deadly", "deadly"), *scenarios), **more}
    observed = Example(pytester, files).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", "-n", "2", "-p", "no:randomly"),
        exit_status=1,
        outcomes={"passed": 6, "failed": 1},
        verdicts={
            "schedules/toy.yaml::schedules.toy.deadly": "inconclusive",
            **{f"schedules/toy.yaml::schedules.toy.n{number}": "pass" for number in range(6)},
        },
        summary=["domain     pass  inconclusive", "schedules     6             1", "COMPLETE 7/7"],
        says=[
            "toys/schedules/toy.yaml:3:5: inconclusive [schedules.toy.deadly]",
            "  the process that played it died: worker 'gw",
            "--parity-only schedules.toy.deadly",
        ],
    )
    (line,) = [line for line in observed.record().scenarios if line.verdict is Verdict.INCONCLUSIVE]
    assert "the process that played it died" in line.reason


def test_a_worker_that_dies_first_does_not_leave_the_record_without_its_target(pytester: pytest.Pytester) -> None:
    deadly = scenario("schedules.toy.deadly", "deadly")
    files = {"toys/schedules/toy.yaml": topic(deadly, scenario("schedules.toy.good"))}
    record = (
        Example(pytester, files)
        .run_pytest(
            *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", "-n", "1", "-p", "no:randomly"),
            exit_status=1,
            says=[
                f"  target not known yet, through {ADAPTER}Launches",
                f"target: acme 2.80 through {ADAPTER}Launches",
            ],
        )
        .record()
    )
    assert record.header is not None
    assert record.header.target is not None
    assert record.header.in_process
    assert [line.verdict for line in record.scenarios] == [Verdict.INCONCLUSIVE, Verdict.PASS]


def test_a_record_can_go_elsewhere(pytester: pytest.Pytester, workers: tuple[str, ...]) -> None:
    observed = Example(pytester, MANY).run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", "--parity-record", "out/here.jsonl", *workers),
        changed_files=["out/here.jsonl"],
    )
    assert len(observed.record("out/here.jsonl").scenarios) == 20


@pytest.mark.parametrize("option", ["--parity-record", "--parity-summary"])
@pytest.mark.parametrize(("place", "why"), [("taken/file", "File exists"), ("toys", "it is a folder")])
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_run(
    pytester: pytest.Pytester, option: str, place: str, why: str
) -> None:
    example = Example(pytester, {**MANY, "taken": ""})
    example.run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", option, place, "-p", "no:xdist"),
        exit_status=4,
        changed_files=[],
        says=[f"ERROR: {option}: {example.folder / place} cannot be written: {why}"],
        never_says=["Traceback"],
    )


def test_a_record_lies_below_rootdir_wherever_the_session_is_started(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = Example(pytester, {**MANY, "pytest.ini": "[pytest]\n", "deep/.keep": ""})
    monkeypatch.chdir(example.folder / "deep")
    example.run_pytest(
        *("--parity", "../toys", "--parity-adapter", f"{ADAPTER}Launches", "-p", "no:xdist"),
        changed_files=[".parity/record.jsonl"],
    )


FULL_DISK = """
import resource
import pytest

@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6000, hard))
    try:
        return (yield)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
"""


def test_a_disk_that_runs_full_costs_the_record_and_not_the_verdicts(
    pytester: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    example = Example(pytester, {**MANY, "conftest.py": FULL_DISK})
    example.write(".parity/record.jsonl", "of an earlier session\n")
    observed = example.run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", "--parity-summary", "summary.md", *workers),
        exit_status=1,
        outcomes={"passed": 20},
        says=[f"--parity-record: {example.folder / '.parity/record.jsonl'} cannot be written: File too large"],
        never_says=["INTERNALERROR", "Traceback"],
    )
    (left,) = observed.changed_files
    assert left.startswith(".parity/record.jsonl.unfinished-")
    assert not read_record(example.folder / left).is_finished


def test_a_record_takes_the_place_of_nothing_but_a_file(pytester: pytest.Pytester) -> None:
    example = Example(pytester, MANY)
    os.mkfifo(example.folder / "pipe")
    example.run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", "--parity-record", "pipe", "-p", "no:xdist"),
        exit_status=4,
        says=[f"{example.folder / 'pipe'} cannot be written: a record replaces a file, and it is none"],
    )
    assert (example.folder / "pipe").is_fifo()


def test_a_summary_that_cannot_be_written_in_the_end_fails_the_session(pytester: pytest.Pytester) -> None:
    remover = "import os\ndef pytest_runtestloop(session): os.mkdir('summary.md')\n"
    example = Example(pytester, {**MANY, "conftest.py": remover})
    example.run_pytest(
        *("--parity", "toys", "--parity-adapter", f"{ADAPTER}Launches", "--parity-summary", "summary.md"),
        *("-p", "no:xdist"),
        exit_status=1,
        outcomes={"passed": 20},
        says=[f"--parity-summary: {example.folder / 'summary.md'} cannot be written: Is a directory"],
        never_says=["INTERNALERROR", "Traceback"],
    )
