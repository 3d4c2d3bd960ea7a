"""`dagster-parity explain`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_dagster_parity.report.transcripts import Shown, Transcript, write
from pytest_dagster_parity.scenario import corpus
from tests.cli.conftest import Said


@pytest.fixture
def transcript(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Dagster have shown something."""
    shown = (Shown(step=2, observation="runs", value=[{"id": "run#1", "status": "failure"}]),)
    write(tmp_path / "transcripts", [Transcript(id="schedules.toy.bad", case=None, line="1.13.29", observed=shown)])
    monkeypatch.setattr(corpus, "transcripts", lambda: tmp_path / "transcripts")


@pytest.mark.usefixtures("transcript")
@pytest.mark.parametrize("name", ["schedules.toy.bad", "schedules/toy.yaml::schedules.toy.bad"])
def test_all_there_is_to_tell_is_told(dagster_parity: Callable[..., Said], tmp_path: Path, name: str) -> None:
    assert dagster_parity("explain", name) == Said(
        0,
        f"""\
schedules.toy.bad
  A run of the job bad succeeds.

  origin:   dagster
  level:    core
  catches:  run-not-launched
  needs:    jobs.ops, launch_run, runs
  file:     {tmp_path}/toys/schedules/toy.yaml:12:5

  Dagster 1.13.29 showed:
    step 2, runs: [{{id: "run#1", status: failure}}]

  - id: schedules.toy.bad
    statement: A run of the job bad succeeds.
    origin: dagster
    level: core
    catches: [run-not-launched]
    definitions: {{jobs: [{{name: bad, ops: [{{name: o}}]}}]}}
    steps:
      - launch_run: {{job: bad}}
      - expect: {{runs: {{are: [{{job: bad, status: success}}]}}}}
""",
        "",
    )


@pytest.mark.usefixtures("transcript")
def test_a_quirk_without_a_transcript_says_both(dagster_parity: Callable[..., Said]) -> None:
    lines = dagster_parity("explain", "sensors.toy.quirk").out.splitlines()
    assert "  level:    core, quirk: asked of Dagster only" in lines
    assert "  What real Dagster showed is not recorded." in lines


def test_an_id_that_is_none_is_refused_with_the_nearest(dagster_parity: Callable[..., Said]) -> None:
    assert dagster_parity("explain", "schedules.toy.godo") == Said(
        2, "", "there is no scenario 'schedules.toy.godo'; did you mean 'schedules.toy.good'?\n"
    )
