"""The columns of a document of exceptions, and an entry as it is found under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

COLUMNS = ("ID", "Capability", "Decision", "Type", "Revisit Trigger")
"""What such a table has, in any order and case; more columns are allowed."""

ID = COLUMNS[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry before its id is known to be one."""

    fields: Mapping[str, str]
    """With the id, by the names of columns."""
    line: int
    column: int


def column_of(heading: str) -> str:
    """Return the name of a column by a heading of any case, or the heading itself."""
    plain = " ".join(heading.replace("_", " ").replace("-", " ").split()).casefold()
    return next((column for column in COLUMNS if column.casefold() == plain), " ".join(heading.split()))
