"""`dagster-parity list`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said

ALL = ["schedules.toy.good", "schedules.toy.bad", "schedules.toy.edge", "sensors.toy.common", "sensors.toy.needy"]


def test_each_scenario_has_a_line_and_all_have_a_count(dagster_parity: Callable[..., Said]) -> None:
    assert dagster_parity("list") == Said(
        0,
        """\
schedules.toy.good  dagster  core
schedules.toy.bad  dagster  core
schedules.toy.edge  dagster  edge
sensors.toy.common  dagster  common
sensors.toy.needy  dagster  core
sensors.toy.quirk  dagster  core  quirk
6 semantics, 6 scenarios and cases
""",
        "",
    )


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (["--no-quirk"], ALL),
        (["--quirk"], ["sensors.toy.quirk"]),
        (["--domain", "schedules", "--level", "edge", "--level", "common"], ["schedules.toy.edge"]),
        (["--origin", "charter"], []),
        (["--needs", "evaluate"], ["sensors.toy.needy"]),
        (["schedules", "--level", "edge"], ["schedules.toy.edge"]),
        (["sensors.toy.co[m]mon"], []),
        (["*.good", "sensors.toy.c*"], ["schedules.toy.good", "sensors.toy.common"]),
        (["--scenarios", "toys/sensors/toy.yaml", "--no-quirk"], ["sensors.toy.common", "sensors.toy.needy"]),
    ],
)
def test_filters_narrow_the_list(dagster_parity: Callable[..., Said], filters: list[str], expected: list[str]) -> None:
    lines = dagster_parity("list", *filters).out.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == expected
    assert lines[-1] == f"{len(expected)} semantics, {len(expected)} scenarios and cases"


def test_the_count_alone_can_be_had(dagster_parity: Callable[..., Said]) -> None:
    assert dagster_parity("list", "--count", "--domain", "sensors").out == "3 semantics, 3 scenarios and cases\n"


def test_a_path_without_scenarios_is_refused(dagster_parity: Callable[..., Said]) -> None:
    assert dagster_parity("list", "--scenarios", "gone") == Said(2, "", "gone: there is no scenario file\n")


def test_a_broken_file_is_told_and_the_rest_is_listed(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "toys" / "broken.yaml").write_text("topic: Broken\n", encoding="utf-8")
    said = dagster_parity("list", "--count")
    assert (said.status, said.out) == (1, "6 semantics, 6 scenarios and cases\n")
    assert "broken.yaml:1:1: " in said.err


def test_the_bundled_corpus_is_the_default(dagster_parity: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").unlink()
    said = dagster_parity("list", "--count")
    assert said.status == 0
    assert int(said.out.split()[0]) >= 40
