"""The cited case of a parametrized test: whether there is one, and whether it is run."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pytest_dagster_parity.evidence.symbols.model import Definition
from pytest_dagster_parity.evidence.symbols.python_cases import Cases, cases_in

_OF_SEVERAL = re.compile(r"[*{}\u2026]|\.\.")
"""Signs of a text that may stand for several cases."""


def lacking_cases(case: str, tests: Sequence[Definition]) -> Cases | None:
    """Return a parametrization none of whose cases is the cited one, if that is so of each test; else None.

    Fixtures, classes and other decorators may add to an id, before it and behind it.
    """
    if _OF_SEVERAL.search(case):
        return None
    lacking = [[cases for cases in _cases_of(test) if not cases.meant_by(case)] for test in tests]
    return lacking[0][0] if lacking and all(lacking) else None


def ignored_case(case: str, tests: Sequence[Definition]) -> str:
    """Return why the cited case is not run; empty where it may be."""
    if not case:
        return ""
    reasons = [_ignored(case, test) for test in tests]
    return reasons[0] if reasons and all(reasons) else ""


def _cases_of(test: Definition) -> tuple[Cases, ...]:
    """The cases of those decorators whose ids can be told."""
    return tuple(found for each in test.parametrizations if (found := cases_in(each)) is not None)


def _ignored(case: str, test: Definition) -> str:
    for cases in _cases_of(test):
        reasons = [cases.ignored[at] for at in cases.meant_by(case)]
        if reasons and all(reasons):
            return reasons[0]
    return ""
