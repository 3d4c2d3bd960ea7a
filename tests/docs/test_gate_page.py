"""docs/gate.md explains everything for which the gate stays shut, and docs/profiles.md every gate."""

from __future__ import annotations

import re
from pathlib import Path

from pytest_dagster_parity.matrix.gate_report import Breach
from pytest_dagster_parity.profiles.loading import FILE_NAME, load_profiles
from pytest_dagster_parity.profiles.requirement import Gap
from pytest_dagster_parity.scenario.corpus import data

DOCS = Path(__file__).parents[2] / "docs"


def first_cells(page: str) -> set[str]:
    """Return what stands in backticks in the first cells of the tables of a page."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return {
        name for cell in re.findall(r"^\| (`[^|]*) \|", text, re.MULTILINE) for name in re.findall("`([^`]+)`", cell)
    }


def test_every_breach_is_explained() -> None:
    assert first_cells("gate.md") == {breach.value for breach in Breach}


def test_every_gap_and_every_gate_is_explained() -> None:
    gates = {name for name in load_profiles(data() / FILE_NAME).names if re.fullmatch(r"M\d", name)}
    assert first_cells("profiles.md") == {*gates, *(gap.value for gap in Gap)}
