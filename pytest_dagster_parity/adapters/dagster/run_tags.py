"""What the tags of a run or backfill say, and which of them the user gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagster._core.storage.tags import (
    GLOBAL_CONCURRENCY_TAG,
    HIDDEN_TAG_PREFIX,
    SYSTEM_TAG_PREFIX,
    USER_EDITABLE_SYSTEM_TAGS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_USERS_SYSTEM_TAGS = frozenset([*USER_EDITABLE_SYSTEM_TAGS, GLOBAL_CONCURRENCY_TAG])


def user_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """Return the tags that a user gave, sorted by key; some of them steer Dagster and have its prefix."""
    return {key: tags[key] for key in sorted(tags) if _is_users(key)}


def as_input(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the tags as the schema takes them."""
    return [{"key": key, "value": value} for key, value in tags.items()]


def _is_users(key: str) -> bool:
    return key in _USERS_SYSTEM_TAGS or not key.startswith((SYSTEM_TAG_PREFIX, HIDDEN_TAG_PREFIX))
