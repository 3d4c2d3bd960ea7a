"""Dagster's warnings: about its own previews, deprecations and load errors, and none of a scenario's business."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def warnings_ignored() -> Generator[None]:
    """Let nothing warn, whatever the process makes of warnings: some turn them into errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
