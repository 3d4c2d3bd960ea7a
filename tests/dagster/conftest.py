from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

_MISSING = [package for package in ("dagster", "dagster_graphql") if find_spec(package) is None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not _MISSING:
        return
    skip = pytest.mark.skip(reason=f"needs {', '.join(_MISSING)}: pip install 'pytest-dagster-parity[dagster]'")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(skip)
