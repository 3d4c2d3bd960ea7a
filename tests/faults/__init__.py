"""Broken orchestrators: the reference with one rule replaced each, by the domain of the rule."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from pytest_dagster_parity.reference.rules import Rules

FAULTS: dict[str, Callable[[Rules], Rules]] = {}
"""Every fault by its name: it takes the rules and returns them with one of them broken."""

for domain in sorted(module.name for module in iter_modules(__path__)):
    faults: dict[str, Callable[[Rules], Rules]] = import_module(f"{__name__}.{domain}").FAULTS
    if twice := FAULTS.keys() & faults.keys():
        raise ValueError(twice)
    FAULTS.update(faults)
