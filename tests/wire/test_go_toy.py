"""An orchestrator in another language, in two hundred lines, is played through stdio by the real engine."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pytest_dagster_parity.adapters.registry import resolve
from pytest_dagster_parity.execution.session import Session
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.scenario.reader import load_file

FOLDER = Path(__file__).parent / "go_toy"
GO = shutil.which("go")

pytestmark = pytest.mark.skipif(GO is None, reason="needs the Go compiler: no `go` is on the PATH")


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the toy."""
    folder = tmp_path_factory.mktemp("go")
    settings = {"GO111MODULE": "off", "GOFLAGS": ""}
    program = folder / "toy"
    subprocess.run(
        [str(GO), "build", "-o", str(program), str(FOLDER / "main.go")], check=True, env={**os.environ, **settings}
    )
    return program


def verdicts_of(spec: str) -> dict[str, Verdict]:
    """Play the toy's own scenarios, and return the verdicts by the last part of their ids."""
    session = Session(resolve(spec), seed=7, timeout=20)
    try:
        return {
            scenario.id.rpartition(".")[2]: session.play(scenario, node=scenario.id, replay="").verdict
            for scenario in load_file(FOLDER / "toy.yaml").scenarios
        }
    finally:
        session.close()


def test_the_toy_passes_what_it_can_do(toy: Path) -> None:
    assert verdicts_of(f"stdio:{toy}") == {
        "one-run-a-tick": Verdict.PASS,
        "cursor-is-kept-by-a-failure": Verdict.PASS,
        "one-run-a-key": Verdict.PASS,
    }


def test_a_toy_that_forgets_run_keys_is_found_out(toy: Path) -> None:
    assert verdicts_of(f"stdio:{toy} --forget-run-keys") == {
        "one-run-a-tick": Verdict.PASS,
        "cursor-is-kept-by-a-failure": Verdict.PASS,
        "one-run-a-key": Verdict.FAIL,
    }


def test_it_is_written_in_two_hundred_lines_and_the_standard_library() -> None:
    source = (FOLDER / "main.go").read_text()
    imports = source.partition("import (")[2].partition(")")[0].split()
    assert (len(source.splitlines()) <= 200, [name for name in imports if "." in name]) == (True, [])
