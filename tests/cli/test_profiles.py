"""`dagster-parity profiles`, and `dagster-parity list --profile`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_dagster_parity.profiles.baseline import load_baseline
from pytest_dagster_parity.scenario import canonical, corpus
from pytest_dagster_parity.scenario.reader import load_file
from tests.cli.conftest import Said

SMALL = {
    "schedules/toy.yaml": "schedules/dst.yaml",
    "sensors/toy.yaml": "sensors/crash.yaml",
}
"""Files of the bundled corpus, of which Dagster left transcripts."""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a corpus of two bundled files."""
    for name, bundled in SMALL.items():
        path = tmp_path / "small" / name
        path.parent.mkdir(parents=True)
        path.write_bytes((corpus.bundled() / bundled).read_bytes())
    return tmp_path / "small"


def test_every_profile_has_a_line(dagster_parity: Callable[..., Said]) -> None:
    said = dagster_parity("profiles")
    assert (said.status, said.err) == (0, "")
    lines = said.out.splitlines()
    assert [line.split()[0] for line in lines[10:14]] == ["automation", "M1", "M2", "M3"]
    assert lines[1] == (
        "sensors              3 semantics,    3 scenarios and cases: "
        "Sensors, their cursors and the runs that they ask for."
    )
    assert lines[-1] == "No baseline is frozen yet."


def test_the_scenarios_of_a_profile_can_be_listed(dagster_parity: Callable[..., Said]) -> None:
    said = dagster_parity("list", "--profile", "m2", "--profile", "sensors", "--level", "common")
    assert said.out == "sensors.toy.common  dagster  common\n1 semantics, 1 scenarios and cases\n"
    assert dagster_parity("list", "--profile", "M1", "--count").out == "0 semantics, 0 scenarios and cases\n"


def test_a_profile_that_is_none_is_refused(dagster_parity: Callable[..., Said]) -> None:
    said = dagster_parity("list", "--profile", "sensor")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(
        "there is no profile 'sensor'; did you mean 'sensors'?\n  There are: schedules, sensors, "
    )


def test_a_baseline_is_made_of_what_dagster_showed(
    dagster_parity: Callable[..., Said], small: Path, tmp_path: Path
) -> None:
    said = dagster_parity("profiles", "--scenarios", "small", "--freeze", "1.13")
    assert (said.status, said.err) == (0, "")
    files = [load_file(path) for path in corpus.find(small)]
    frozen = load_baseline(Path("1.13.yaml"), said.out.encode())
    assert (frozen.line, frozen.scenarios) == ("1.13", dict(sorted(canonical.digests(files).items())))
    assert len(frozen.scenarios) == 4

    (tmp_path / "frozen").mkdir()
    (tmp_path / "frozen/1.13.yaml").write_text(said.out, encoding="utf-8")
    listed = dagster_parity("profiles", "--scenarios", "small", "--baselines", "frozen")
    assert (listed.status, listed.out.splitlines()[-1]) == (0, "baseline 1.13: 4/4 as they were frozen, 0 later")
    again = dagster_parity("profiles", "--scenarios", "small", "--baselines", "frozen", "--freeze", "1.13")
    assert (again.status, again.out) == (2, "")
    assert "cannot be frozen: it is frozen already" in again.err


def test_a_scenario_that_changed_or_went_after_it_was_frozen_is_named(
    dagster_parity: Callable[..., Said], small: Path, tmp_path: Path
) -> None:
    text = dagster_parity("profiles", "--scenarios", "small", "--freeze", "1.13").out
    (tmp_path / "frozen").mkdir()
    (tmp_path / "frozen/1.13.yaml").write_text(text, encoding="utf-8")
    (small / "sensors/toy.yaml").unlink()
    schedule = small / "schedules/toy.yaml"
    schedule.write_text(schedule.read_text(encoding="utf-8").replace("level: core", "level: common"), encoding="utf-8")
    (small / "schedules/more.yaml").write_bytes((corpus.bundled() / "schedules/change.yaml").read_bytes())
    said = dagster_parity("profiles", "--scenarios", "small", "--baselines", "frozen")
    assert said.status == 1
    assert said.out.partition("baseline")[2].splitlines() == [
        " 1.13: 0/4 as they were frozen, 1 later",
        "  changed since it was frozen: schedules.dst.fall-hourly-runs-both",
        "  gone since it was frozen: sensors.crash.resumes-reserved-runs[created]",
        "  gone since it was frozen: sensors.crash.resumes-reserved-runs[launched]",
        "  gone since it was frozen: sensors.crash.resumes-reserved-runs[reserved]",
    ]


def test_what_dagster_never_showed_is_not_frozen(dagster_parity: Callable[..., Said]) -> None:
    said = dagster_parity("profiles", "--freeze", "1.13")
    assert (said.status, said.out) == (2, "")
    assert said.err == (
        "the baseline of Dagster 1.13 cannot be frozen: 5 of 5 scenarios have no transcript of this line: "
        "schedules.toy.good, schedules.toy.bad, schedules.toy.edge, sensors.toy.common, sensors.toy.needy\n"
    )
