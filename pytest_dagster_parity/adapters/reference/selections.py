"""Selections as structures, from the protocol's words to the orchestrator's."""

from __future__ import annotations

from pytest_dagster_parity.protocol.operations import Wanted
from pytest_dagster_parity.reference.definitions import Asset
from pytest_dagster_parity.reference.selection.assets import (
    Both,
    Downstream,
    Either,
    Everything,
    Matching,
    Named,
    Selection,
    Upstream,
    Without,
)


def selection(wanted: Wanted) -> Selection:  # noqa: PLR0911 (one case a kind)
    """Return the orchestrator's selection."""
    if wanted.assets is not None:
        return Named(wanted.assets)
    if wanted.groups is not None:
        return Matching(_InGroups(wanted.groups))
    if wanted.upstream_of is not None:
        return Upstream(selection(wanted.upstream_of))
    if wanted.downstream_of is not None:
        return Downstream(selection(wanted.downstream_of))
    if wanted.both is not None:
        return Both(tuple(map(selection, wanted.both)))
    if wanted.either is not None:
        return Either(tuple(map(selection, wanted.either)))
    if wanted.without is not None:
        return Without(tuple(map(selection, wanted.without)))
    return Everything()


class _InGroups:
    """Whether an asset is in one of these groups."""

    def __init__(self, groups: tuple[str, ...]) -> None:
        self._groups = groups

    def __call__(self, asset: Asset) -> bool:
        return asset.group in self._groups
