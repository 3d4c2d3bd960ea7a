"""The console script itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pytest_dagster_parity.cli.main import COMMANDS
from pytest_dagster_parity.execution.writer import RecordWriter
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.protocol.handshake import Clock, Description
from pytest_dagster_parity.protocol.words import ClockKind
from pytest_dagster_parity.report.transcripts import Shown, Transcript, read
from tests.cli.conftest import Said
from tests.unit.report.lines import footer, header, scenario, step


def test_help_names_every_command(dagster_parity: Callable[..., Said]) -> None:
    said = dagster_parity("--help")
    assert said.status == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in said.out] == []


def test_a_command_that_is_none_is_refused(dagster_parity: Callable[..., Said]) -> None:
    said = dagster_parity("exlpain")
    assert (said.status, "invalid choice: 'exlpain'" in said.err) == (2, True)


def test_the_start_loads_nothing_heavy() -> None:
    listing = (
        "import sys; from pytest_dagster_parity.cli import main\n"
        "try: main.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('yaml', 'msgspec', 'pytest', 'hypothesis', 'dagster') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", listing], check=True, capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_a_record_of_dagster_becomes_transcripts(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    writer = RecordWriter(tmp_path / "record.jsonl")
    target = Description(target="dagster", version="1.13.29", clock=Clock(kind=ClockKind.VIRTUAL))
    writer.write(header(target=target))
    writer.write(scenario(steps=(step(1, "expect", observed={"runs": []}),)))
    writer.finish(footer(counts={Verdict.PASS: 1}))
    said = dagster_parity("transcripts", "--from", "record.jsonl", "--to", "shown")
    assert said == Said(0, "shown/schedules.jsonl\n", "")
    assert read(tmp_path / "shown" / "schedules.jsonl") == (
        Transcript(
            id="schedules.dst.once",
            case=None,
            line="1.13.29",
            observed=(Shown(step=1, observation="runs", value=[]),),
        ),
    )


def test_a_record_that_is_not_there_is_refused(dagster_parity: Callable[..., Said]) -> None:
    assert dagster_parity("transcripts", "--from", "gone.jsonl") == Said(
        2, "", "gone.jsonl:1:1: not a record: No such file or directory [record]\n"
    )


def test_only_an_adapter_in_python_is_served(dagster_parity: Callable[..., Said]) -> None:
    said = dagster_parity("serve", "stdio:./acme")
    assert (said.status, "only an adapter in Python can be served" in said.err) == (2, True)


def test_an_adapter_that_is_served_answers_a_session() -> None:
    command = [sys.executable, "-m", "pytest_dagster_parity", "serve", "python:tests.plugin.miniatures:Launches"]
    call = '{"id":1,"call":"describe","arguments":{"protocol":1,"options":{"port":"81"}}}\n'
    ran = subprocess.run(command, input=call, check=False, capture_output=True, text=True, timeout=60)
    assert '"target":"acme","version":"2.81"' in ran.stdout, ran.stderr
