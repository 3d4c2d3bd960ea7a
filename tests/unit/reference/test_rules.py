from __future__ import annotations

import ast
import inspect
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from pytest_dagster_parity import reference
from pytest_dagster_parity.protocol.definitions import AutomationStatus, Definitions, Job, Op, Sensor
from pytest_dagster_parity.protocol.user_code import Code, Decision, Evaluation, Handed, RunRequest
from pytest_dagster_parity.reference.rules import (
    Rules,
    backfills,
    conditions,
    partitions,
    run_keys,
    runs,
    schedules,
    selection,
    sensors,
    staleness,
)
from tests.unit.reference.deployments import Deployment

MODULES = (backfills, conditions, partitions, run_keys, runs, schedules, selection, sensors, staleness)
NAMES = [field.name for field in fields(Rules)]
SOURCE = Path(inspect.getfile(reference)).parent


@cache
def asked_for() -> set[str]:
    """The names that are looked up on something called `rules`, in the whole reference."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[-1] in {"rules", "_rules"}:
                found.add(node.attr)
    return found


def test_every_rule_is_followed() -> None:
    assert [name for name in NAMES if name not in asked_for()] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_every_function_among_the_rules_is_one(module: ModuleType) -> None:
    public = [
        name
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
    ]
    assert [name for name in public if name not in NAMES] == []


def test_every_rule_says_what_it_decides() -> None:
    rules = Rules()
    assert [name for name in NAMES if not inspect.getdoc(getattr(rules, name))] == []


def test_a_rule_can_be_replaced_from_outside() -> None:
    def always_the_same_key(code: Code, handed: Handed, call: int) -> Decision | None:
        evaluation = Evaluation(run_requests=(RunRequest(run_key="k"),))
        return Decision(evaluation=evaluation) if code.name == "sensor" else None

    definitions = Definitions(
        jobs=(Job(name="job", ops=(Op(name="op"),)),),
        sensors=(Sensor(name="sensor", jobs=("job",), default_status=AutomationStatus.RUNNING),),
    )
    launched: dict[str, int] = {}
    for label, rules in {
        "right": Rules(),
        "wrong": replace(Rules(), existing_run_for_key=lambda *_, **__: None),
    }.items():
        world = Deployment(definitions, always_the_same_key, rules=rules)
        world.advance(60.0)
        launched[label] = len(world.see("runs"))
    assert launched == {"right": 1, "wrong": 3}
