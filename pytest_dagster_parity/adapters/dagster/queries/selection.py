"""What a selection of assets comes to, by Dagster's own selections and its own syntax, in the user's code."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from dagster import AssetSelection
from dagster._check import CheckError
from dagster._core.errors import DagsterInvalidSubsetError

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key, sorted_checks, sorted_names
from pytest_dagster_parity.adapters.dagster.moved_names import DagsterInvalidAssetSelectionError
from pytest_dagster_parity.adapters.interface import Refused
from pytest_dagster_parity.protocol.records import Selected
from pytest_dagster_parity.protocol.words import RefusalKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_dagster_parity.adapters.dagster.world import World
    from pytest_dagster_parity.protocol import operations as ask


def selection(world: World, request: ask.Selection) -> Selected:
    """Return the assets and checks that a selection comes to.

    Raises:
        Refused: its syntax is wrong, it asks for what user code cannot know, or it names an asset that does not exist.
    """
    with world.frozen():
        graph = world.deployment.dagster_definitions.get_repository_def().asset_graph
        try:
            selected = _selection(request)
            assets = selected.resolve(graph)  # pyright: ignore[reportUnknownMemberType] - of any kind of graph
            checks = selected.resolve_checks(graph)  # pyright: ignore[reportUnknownMemberType] - likewise
        except DagsterInvalidSubsetError as error:
            raise Refused(RefusalKind.UNKNOWN_NAME, str(error)) from error
        except (DagsterInvalidAssetSelectionError, CheckError, NotImplementedError) as error:
            raise Refused(RefusalKind.INVALID_ARGUMENT, str(error)) from error
        return Selected(assets=sorted_names(assets), checks=sorted_checks(checks))


def _selection(request: ask.Selection) -> AssetSelection:
    if request.expression is not None:
        return AssetSelection.from_string(request.expression)
    if request.of is None:
        raise Refused(RefusalKind.INVALID_ARGUMENT, "a selection is a structure or an expression")
    return _structured(request.of)


def _structured(wanted: ask.Wanted) -> AssetSelection:
    if wanted.assets is not None:
        return AssetSelection.assets(*(asset_key(asset) for asset in wanted.assets))
    if wanted.groups is not None:
        return AssetSelection.groups(*wanted.groups)  # pyright: ignore[reportUnknownMemberType] - a bare bool
    if wanted.upstream_of is not None:
        return _structured(wanted.upstream_of).upstream()
    if wanted.downstream_of is not None:
        return _structured(wanted.downstream_of).downstream()
    return _combined(wanted)


def _combined(wanted: ask.Wanted) -> AssetSelection:
    if wanted.both is not None:
        return reduce(lambda one, other: one & other, _each(wanted.both))
    if wanted.either is not None:
        return reduce(lambda one, other: one | other, _each(wanted.either))
    if wanted.without is not None:
        return reduce(lambda one, other: one - other, _each(wanted.without))
    return AssetSelection.all()


def _each(parts: Sequence[ask.Wanted]) -> list[AssetSelection]:
    if not parts:
        raise Refused(RefusalKind.INVALID_ARGUMENT, "a selection is made of at least one part")
    return [_structured(part) for part in parts]
