"""What the partitions of a set depend on: the moment, and the keys that were added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pytest_dagster_parity.reference.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A moment, the dynamic keys that exist then, and the rules that are followed."""

    now: datetime
    dynamic: Mapping[str, tuple[str, ...]]
    rules: Rules
    cache: dict[Any, Any] = field(default_factory=dict[Any, Any])
    """What sets have already found out about this moment."""
