"""How far required profiles are proven, in lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pytest_dagster_parity.profiles.requirement import Requirement

MOST = 25
"""So many scenarios are named of each kind: a whole corpus that is missing need not scroll by."""


def lines(requirements: Iterable[Requirement]) -> list[str]:
    """Return a line a profile, and below it what is not proven, by what it came to."""
    return [line for each in requirements for line in _lines(each)]


def _lines(requirement: Requirement) -> Iterator[str]:
    if not requirement.asked:
        yield f"{requirement.profile}: not proven, because the level asks nothing of it"
        return
    word = "proven" if requirement.is_met else "NOT PROVEN"
    yield f"{requirement.profile}: {word}, {requirement.passed}/{requirement.asked} pass"
    for gap, names in requirement.gaps.items():
        yield f"  {gap.value} {len(names)}: {gap.told}"
        yield from (f"    {name}" for name in names[:MOST])
        if len(names) > MOST:
            yield f"    and {len(names) - MOST} more"
