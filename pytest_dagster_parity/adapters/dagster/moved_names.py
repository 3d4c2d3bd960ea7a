"""Names that Dagster moved or added between its minor versions, each as it is called in the newest."""

# pyright: reportMissingImports=false, reportUnknownVariableType=false, reportConstantRedefinition=false
# Only one version is installed where the types are checked.

from __future__ import annotations

from typing import Any

import dagster
from dagster._check import CheckError

try:
    from dagster import AssetCheckEvaluation
except ImportError:  # the first versions of Dagster 1.10
    from dagster._core.definitions.asset_check_evaluation import AssetCheckEvaluation

try:
    from dagster._core.remote_origin import InProcessCodeLocationOrigin
except ImportError:  # before Dagster 1.12
    from dagster._core.remote_representation.origin import InProcessCodeLocationOrigin

try:
    from dagster._core.definitions.asset_selection import DagsterInvalidAssetSelectionError
except ImportError:  # Dagster 1.10 has no class of its own for it
    DagsterInvalidAssetSelectionError = CheckError

try:
    FreshnessPolicy: Any = dagster.FreshnessPolicy
except ImportError:  # Dagster 1.11 has those of today only as a preview, under another name
    FreshnessPolicy = None
if not hasattr(FreshnessPolicy, "time_window"):  # in Dagster 1.10 the name is that of other policies
    FreshnessPolicy = None

__all__ = [
    "AssetCheckEvaluation",
    "DagsterInvalidAssetSelectionError",
    "FreshnessPolicy",
    "InProcessCodeLocationOrigin",
]
