"""All capabilities there are, each with the sentence that says what a target can do that has it."""

from __future__ import annotations

from functools import cache
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

import yaml
from msgspec import inspect

from pytest_dagster_parity.documents.yaml_loader import LOADER
from pytest_dagster_parity.protocol.definitions import Settings
from pytest_dagster_parity.protocol.operations import REQUESTS
from pytest_dagster_parity.protocol.words import Fault, HoldPoint, KillPoint
from pytest_dagster_parity.scenario.capabilities import KILLED_REQUESTS
from pytest_dagster_parity.scenario.corpus import data
from pytest_dagster_parity.scenario.fields import fields_of, unwrapped
from pytest_dagster_parity.scenario.scripts import ScriptedDefinitions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OF_CLOCKS = frozenset({"clock.set", "clock.still", "clock.downtime"})
"""They follow from the clock that an adapter declares; see `capabilities`."""


def table_file() -> Path:
    """Return where the sentences are written."""
    return data() / "capabilities.yaml"


@cache
def sentences() -> dict[str, str]:
    """Return the sentence of every capability, by its name."""
    written = table_file().read_text(encoding="utf-8")
    groups: dict[str, dict[str, str]] = yaml.load(written, LOADER)  # noqa: S506  a safe one
    return {name: sentence for group in groups.values() for name, sentence in group.items()}


def verbs() -> dict[str, str]:
    """Return the sentence of every verb that a scenario can need: that of its request."""
    asked = {verb: request for verb, request in REQUESTS.items() if verb not in {"open", "close"}}
    return {verb: _first_sentence(request) for verb, request in asked.items()}


def _first_sentence(described: type[Any]) -> str:
    return cleandoc(described.__doc__ or "").split("\n\n", 1)[0].replace("\n", " ")


def names() -> frozenset[str]:
    """Return the names of all capabilities that the model has."""
    fields = {name for root in (ScriptedDefinitions, Settings, *REQUESTS.values()) for name in _marked(root, set())}
    points = {f"kill.{point.value}" for point in KillPoint}
    faults = {f"fault.{fault.value}" for fault in Fault}
    holds = {f"hold.{point.value}" for point in HoldPoint}
    return frozenset(verbs()) | fields | points | faults | holds | OF_CLOCKS | {KILLED_REQUESTS}


def _marked(struct: type[Any], seen: set[type[Any]]) -> Iterator[str]:
    """Yield the capabilities that the fields of a struct are marked with, and those of all that it can hold."""
    if struct in seen:
        return
    seen.add(struct)
    for field in fields_of(struct):
        capability = unwrapped(field.type)[1].get("x-capability")
        if capability is not None:
            yield capability
        for held in _structs(field.type):
            yield from _marked(held, seen)


def _structs(info: inspect.Type) -> Iterator[type[Any]]:
    bare, _ = unwrapped(info)
    match bare:
        case inspect.StructType():
            yield bare.cls
        case inspect.UnionType():
            for member in bare.types:
                yield from _structs(member)
        case inspect.VarTupleType():
            yield from _structs(bare.item_type)
        case inspect.DictType():
            yield from _structs(bare.value_type)
        case _:
            pass
