"""Semantics, records and rows, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytest_dagster_parity.catalogue import Catalogue, Semantic
from pytest_dagster_parity.judgement.verdict import Verdict
from pytest_dagster_parity.matrix.model import Cell, Column, Row
from pytest_dagster_parity.matrix.proven import Proven
from pytest_dagster_parity.protocol.words import ClockKind


def semantic(id_: str, *cases: str, **fields: Any) -> Semantic:
    given: dict[str, Any] = {
        "id": id_,
        "statement": "It holds.",
        "level": "core",
        "origin": "dagster",
        "quirk": False,
        "replaces": None,
        "scenarios": tuple(f"{id_}[{case}]" for case in cases) or (id_,),
    }
    return Semantic(**{**given, **fields})


CATALOGUE = Catalogue(
    (
        semantic("schedules.dst.fall"),
        semantic("schedules.dst.spring", "daily", "hourly"),
        semantic("schedules.catchup.latest", level="common"),
        semantic("sensors.cursor.kept"),
        semantic("sensors.cursor.rare", level="edge"),
        semantic("sensors.cursor.odd", quirk=True),
    )
)
"""Of `schedules.*` four scenarios are asked at the level full, of `sensors.*` one."""

SCHEDULES = (
    "schedules.dst.fall",
    "schedules.dst.spring[daily]",
    "schedules.dst.spring[hourly]",
    "schedules.catchup.latest",
)


def proven(verdicts: Mapping[str, Verdict] | None = None, **fields: Any) -> Proven:
    """Return what a finished and complete record proves, in which all asked scenarios pass unless it is said."""
    given: dict[str, Any] = {
        "record": "record.jsonl",
        "adapter": "stdio:acme-adapter",
        "target": "acme",
        "version": "2.1",
        "in_process": False,
        "clock": ClockKind.VIRTUAL,
        "line": "1.13",
        "level": "full",
        "kit": "0.1.0",
        "digest": "3f9c2a1b",
        "is_finished": True,
        "is_complete": True,
        "verdicts": passing(*SCHEDULES, "sensors.cursor.kept") if verdicts is None else verdicts,
    }
    return Proven(**{**given, **fields})


def passing(*names: str) -> dict[str, Verdict]:
    return dict.fromkeys(names, Verdict.PASS)


def row(**texts: str) -> Row:
    """Return a row, its texts by the names of `Column` in small letters, and `heading`."""
    heading = texts.pop("heading", "")
    cells = {Column[name.upper()]: Cell(text=text, line=7, column=3) for name, text in texts.items()}
    return Row(index=0, path="matrix.md", line=7, heading=heading, cells=cells)


WHO = "acme 2.1 by stdio:acme-adapter, integration; Dagster 1.13 full; kit 0.1.0, scenarios 3f9c2a1b; record.jsonl"
"""How every entry ends that is of `proven()`."""
