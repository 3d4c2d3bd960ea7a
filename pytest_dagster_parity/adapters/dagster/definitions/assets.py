"""Assets, multi-assets, external assets, observable sources, and their checks."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Dagster's own annotations leave these types open.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagster import (
    AssetDep,
    AssetIn,
    AssetKey,
    AssetSpec,
    asset,
    asset_check,
    multi_asset,
    observable_source_asset,
)

from pytest_dagster_parity.adapters.dagster.asset_names import asset_key
from pytest_dagster_parity.adapters.dagster.definitions.bodies import AssetBody, CheckBody, SourceBody
from pytest_dagster_parity.adapters.dagster.definitions.conditions import build_condition
from pytest_dagster_parity.adapters.dagster.definitions.functions import without_annotations
from pytest_dagster_parity.adapters.dagster.definitions.mappings import build_mapping
from pytest_dagster_parity.adapters.dagster.definitions.partitions import build_partitions
from pytest_dagster_parity.adapters.dagster.definitions.policies import (
    build_backfill_policy,
    build_freshness_policy,
    build_retry_policy,
)
from pytest_dagster_parity.protocol.definitions import Dependency
from pytest_dagster_parity.protocol.user_code import Code
from pytest_dagster_parity.protocol.words import CodeKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dagster import PartitionsDefinition

    from pytest_dagster_parity.adapters.dagster.user_code import UserCode
    from pytest_dagster_parity.protocol import definitions as given


class AssetsBuilder:
    """Builds all assets of a deployment: each may name any other."""

    def __init__(self, definitions: given.Definitions, user_code: UserCode) -> None:
        self._definitions = definitions
        self._user_code = user_code
        self.partitions: dict[AssetKey, PartitionsDefinition | None] = dict(_partitions_by_key(definitions))
        """Of every asset."""
        self._stored = frozenset(
            asset_key(_upstream(dependency))
            for each in definitions.assets
            if each.takes_values
            for dependency in each.deps
        )

    def build_assets(self) -> list[Any]:
        """Return everything that goes under `assets`."""
        return [
            *(self._build_asset(each) for each in self._definitions.assets),
            *(self._build_multi_asset(each) for each in self._definitions.multi_assets),
        ]

    def build_checks(self) -> list[Any]:
        """Return the checks that have bodies of their own."""
        return [self._build_check(each, check) for each in self._definitions.assets for check in each.checks]

    def _build_asset(self, each: given.Asset) -> Any:
        if each.external:
            return self._build_spec(each)
        if each.observable:
            return self._build_source(each)
        key = asset_key(each.key)
        return asset(
            key=key,
            output_required=False,
            partitions_def=self.partitions[key],
            backfill_policy=build_backfill_policy(each.backfill_policy),
            retry_policy=build_retry_policy(each.retry_policy),
            **self._dependencies(each),
            **_shown(each),
        )(self._body_function(each))

    def _body_function(self, each: given.Asset) -> Callable[..., Iterator[Any]]:
        key = asset_key(each.key)
        body = AssetBody(
            self._user_code, Code(kind=CodeKind.ASSET, name=each.key), {key: self.partitions[key]}, self._stored
        )
        inputs = {_input_name(dependency): _upstream(dependency) for dependency in each.deps}

        def run(context: Any) -> Iterator[Any]:
            yield from body.run(context, {})

        def run_with_values(context: Any, **values: Any) -> Iterator[Any]:
            yield from body.run(context, {inputs[name]: value for name, value in values.items()})

        return without_annotations(run_with_values if each.takes_values else run)

    def _build_multi_asset(self, each: given.MultiAsset) -> Any:
        body = AssetBody(
            self._user_code,
            Code(kind=CodeKind.MULTI_ASSET, name=each.name),
            {asset_key(spec.key): self.partitions[asset_key(spec.key)] for spec in each.assets},
            self._stored,
        )

        def run(context: Any) -> Iterator[Any]:
            yield from body.run(context, {})

        return multi_asset(
            name=each.name,
            specs=[self._build_spec(spec, skippable=True) for spec in each.assets],
            can_subset=each.can_subset,
            backfill_policy=build_backfill_policy(each.backfill_policy),
        )(without_annotations(run))

    def _build_spec(self, each: given.AssetSpec, **extra: Any) -> AssetSpec:
        key = asset_key(each.key)
        return AssetSpec(
            key,
            deps=[self._dep(dependency) for dependency in each.deps],
            partitions_def=self.partitions[key],
            **_shown(each),
            **extra,
        )

    def _build_source(self, each: given.Asset) -> Any:
        key = asset_key(each.key)
        body = SourceBody(self._user_code, each.key, self.partitions[key])

        def observe(context: Any) -> Any:
            return body.run(context)

        return observable_source_asset(
            key=key,
            group_name=each.group,
            tags=each.tags or None,
            partitions_def=self.partitions[key],
            automation_condition=build_condition(each.automation),
            **build_freshness_policy(each.freshness),
        )(without_annotations(observe))

    def _build_check(self, of: given.Asset, check: given.Check) -> Any:
        body = CheckBody(self._user_code, of.key, check.name, self.partitions)

        def run(context: Any) -> Any:
            return body.run(context)

        return asset_check(
            asset=asset_key(of.key),
            name=check.name,
            blocking=check.blocking,
            automation_condition=build_condition(check.automation),
        )(without_annotations(run))

    def _dependencies(self, each: given.Asset) -> dict[str, Any]:
        if not each.takes_values:
            return {"deps": [self._dep(dependency) for dependency in each.deps]}
        return {"ins": {_input_name(dependency): self._in(dependency) for dependency in each.deps}}

    def _dep(self, dependency: str | Dependency) -> AssetDep:
        key = asset_key(_upstream(dependency))
        return AssetDep(key, partition_mapping=self._mapping(dependency))

    def _in(self, dependency: str | Dependency) -> AssetIn:
        return AssetIn(key=asset_key(_upstream(dependency)), partition_mapping=self._mapping(dependency))

    def _mapping(self, dependency: str | Dependency) -> Any:
        if not isinstance(dependency, Dependency):
            return None
        return build_mapping(dependency.mapping, self.partitions.get(asset_key(dependency.asset)))


def _partitions_by_key(
    definitions: given.Definitions,
) -> Iterator[tuple[AssetKey, PartitionsDefinition | None]]:
    for each in definitions.assets:
        yield asset_key(each.key), build_partitions(each.partitions)
    for multi in definitions.multi_assets:
        for spec in multi.assets:
            yield asset_key(spec.key), build_partitions(spec.partitions or multi.partitions)


def _shown(each: given.AssetSpec) -> dict[str, Any]:
    """Return the arguments that say what users see of an asset, and when it is brought up to date."""
    return {
        "group_name": each.group,
        "tags": each.tags or None,
        "kinds": set(each.kinds) or None,
        "owners": list(each.owners) or None,
        "code_version": each.code_version,
        "automation_condition": build_condition(each.automation),
        **build_freshness_policy(each.freshness),
    }


def _upstream(dependency: str | Dependency) -> str:
    return dependency.asset if isinstance(dependency, Dependency) else dependency


def _input_name(dependency: str | Dependency) -> str:
    return asset_key(_upstream(dependency)).to_python_identifier()
