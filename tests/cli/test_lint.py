"""`dagster-parity lint`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Said


def test_what_is_well_is_counted(dagster_parity: Callable[..., Said]) -> None:
    assert dagster_parity("lint", "toys") == Said(0, "", "6 scenarios and cases read, 0 problems\n")


def test_every_problem_is_told_with_its_place(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "toys" / "schedules" / "toy.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("level: edge", "level: egde").replace("job: bad,", "jobb: bad,"), encoding="utf-8")
    said = dagster_parity("lint", "toys")
    assert (said.status, said.err.split(",")[1]) == (1, " 2 problems\n")
    assert [line.split(" ")[0] for line in said.out.splitlines() if line.startswith("toys")] == [
        "toys/schedules/toy.yaml:20:32:",
        "toys/schedules/toy.yaml:24:12:",
    ]


def test_what_contradicts_between_files_is_a_problem(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "toys" / "schedules" / "toy.yaml"
    (tmp_path / "toys" / "schedules" / "twin.yaml").write_bytes(file.read_bytes())
    said = dagster_parity("lint", "toys")
    assert (said.status, said.err.split(",")[1]) == (1, " 3 problems\n")
    assert said.out.count("[duplicate-id]") == 3


def test_the_bundled_corpus_is_well(dagster_parity: Callable[..., Said]) -> None:
    bundled = str(Path(__file__).parents[2] / "conformance" / "scenarios")
    said = dagster_parity("lint", bundled)
    assert (said.status, said.out) == (0, "")
