"""The events of assets and their checks."""

from __future__ import annotations

from pytest_dagster_parity.reference.events.kinds import Happened, Record
from pytest_dagster_parity.reference.words import FreshnessStatus


class InputVersion(Record, frozen=True):
    """The data version of a dependency that a materialization was made from, and the event that it came from."""

    version: str | None = None
    event: int = 0


class AssetMaterialized(Happened, frozen=True):
    """An asset, or a partition of it, was materialized."""

    asset: str
    data_version: str | None = None
    partition: str | None = None
    run: str | None = None
    step: str | None = None
    is_given_version: bool = False
    """The user gave the data version."""
    code_version: str | None = None
    inputs: dict[str, InputVersion] | None = None
    """None: it was reported from outside, and nobody knows what it was made from."""


class AssetObserved(Happened, frozen=True):
    """An asset was observed."""

    asset: str
    partition: str | None = None
    run: str | None = None
    data_version: str | None = None


class AssetFailed(Happened, frozen=True):
    """A run failed before it materialized this."""

    asset: str
    run: str
    partition: str | None = None


class AssetWiped(Happened, frozen=True):
    """The history of an asset was forgotten; or of these partitions."""

    asset: str
    partitions: tuple[str, ...] | None = None


class ValueStored(Happened, frozen=True):
    """The number that an asset's body returned is there to be loaded."""

    asset: str
    value: int
    partition: str | None = None


class CheckExecuted(Happened, frozen=True):
    """An asset check has a result; `passed` is None where it did not come to one."""

    asset: str
    check: str
    run: str
    passed: bool | None = None
    blocks: bool = True


class FreshnessChanged(Happened, frozen=True):
    """An asset stands differently against its freshness policy."""

    asset: str
    status: FreshnessStatus
