"""Names that Dagster has moved between its minor versions, each under the name that it has in the newest."""

# pyright: reportMissingImports=false, reportUnknownVariableType=false, reportConstantRedefinition=false
# Only one version is installed where the types are checked.

from __future__ import annotations

from dagster._check import CheckError

try:
    from dagster._core.remote_origin import InProcessCodeLocationOrigin
except ImportError:  # before Dagster 1.12
    from dagster._core.remote_representation.origin import InProcessCodeLocationOrigin

try:
    from dagster._core.definitions.asset_selection import DagsterInvalidAssetSelectionError
except ImportError:  # Dagster 1.10 has no class of its own for it
    DagsterInvalidAssetSelectionError = CheckError

try:
    from dagster._daemon.freshness import FreshnessDaemon
except ImportError:  # Dagster 1.10 has no such daemon
    FreshnessDaemon = None

__all__ = ["DagsterInvalidAssetSelectionError", "FreshnessDaemon", "InProcessCodeLocationOrigin"]
