"""The reference where it deliberately does not follow Dagster: quirks, and what the charter replaces.

With these rules it follows there too, so that those scenarios have their broken orchestrators like all others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pytest_dagster_parity.reference.rules import Rules


def _looks_at_few(mapped: Sequence[str | None], every: Callable[[], Sequence[str | None]]) -> Sequence[str | None]:
    del every
    return mapped if len(mapped) < 100 else ()


AS_DAGSTER: dict[str, Callable[[Rules], Rules]] = {
    "run_identity.payload.tags-differ-ignored": lambda rules: replace(rules, is_conflict=lambda _first, _again: False),
    "staleness.partition.100-dependency-limit": lambda rules: replace(rules, partitions_compared=_looks_at_few),
}


def rules_for(semantic: str) -> Rules:
    """Return the rules with which the reference passes a semantic of Dagster's."""
    return AS_DAGSTER.get(semantic, lambda rules: rules)(Rules())
