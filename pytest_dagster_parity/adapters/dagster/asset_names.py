"""Asset keys and checks: the protocol's text, Dagster's classes, and the input of its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import AssetCheckKey, AssetKey

from pytest_dagster_parity.protocol.records import CheckOf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def asset_key(name: str) -> AssetKey:
    """Return Dagster's key of this name."""
    return AssetKey.from_user_string(name)


def asset_input(name: str) -> dict[str, Any]:
    """Return the key as the schema takes it."""
    return {"path": name.split("/")}


def asset_name(answer: Mapping[str, Any]) -> str:
    """Return the name of the key that the schema answers."""
    return "/".join(answer["path"])


def check_input(check: CheckOf) -> dict[str, Any]:
    """Return a check as the schema takes it."""
    return {"assetKey": asset_input(check.asset), "name": check.check}


def sorted_names(keys: Iterable[AssetKey]) -> tuple[str, ...]:
    """Return the names of these keys, sorted."""
    return tuple(sorted(key.to_user_string() for key in keys))


def sorted_checks(keys: Iterable[AssetCheckKey]) -> tuple[CheckOf, ...]:
    """Return these checks, sorted by asset and name."""
    found = (CheckOf(asset=key.asset_key.to_user_string(), check=key.name) for key in keys)
    return tuple(sorted(found, key=lambda check: (check.asset, check.check)))
