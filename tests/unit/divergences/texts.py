"""A catalogue, declarations and lines of a record, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pytest_dagster_parity.catalogue import Catalogue, Semantic
from pytest_dagster_parity.documents.source import Source
from pytest_dagster_parity.execution.record import ScenarioLine
from pytest_dagster_parity.judgement.verdict import Verdict
from tests.unit.report import lines

CASES = {
    "schedules.dst.once": (),
    "schedules.dst.both": ("spring", "fall"),
    "sensors.push.first": (),
    "sensors.push.second": ("a", "b"),
}


def catalogue(cases: Mapping[str, tuple[str, ...]] = CASES) -> Catalogue:
    return Catalogue(tuple(_semantic(id_, named) for id_, named in cases.items()))


def written(path: str, text: str) -> Source:
    return Source.of(Path(path), path, text)


def _semantic(id_: str, cases: tuple[str, ...]) -> Semantic:
    return Semantic(
        id=id_,
        statement=f"What {id_} says.",
        level="core",
        origin="dagster",
        quirk=False,
        replaces=None,
        scenarios=tuple(f"{id_}[{case}]" for case in cases) or (id_,),
    )


def line(name: str, verdict: Verdict, **fields: Any) -> ScenarioLine:
    semantic, bracket, case = name.rstrip("]").partition("[")
    node = f"toys/toy.yaml::{name}"
    return lines.scenario(semantic, verdict, case=case if bracket else None, node=node, **fields)
